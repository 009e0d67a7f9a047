#include "regret/regret.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "model/simulation.h"
#include "regret/regret_runs.h"
#include "scenario/reader.h"

const char *const regret_verdict_names[REGRET_VERDICTS] = {"undecided", "gains", "loses", "same", "failed"};

static const double level = 0.05;

struct finding {
    struct study study; /* a copy whose design has the points */
    const struct regret_options *options;
    struct regret *found;
    size_t *runs; /* [all of a look] */
    size_t *failed;
    struct error *error;
};

/* ---- Signs ---- */

bool regret_is_open(enum regret_verdict verdict)
{
    return verdict == REGRET_UNDECIDED || verdict == REGRET_SAME;
}

size_t regret_looks(size_t most)
{
    size_t looks = 1;
    for (size_t runs = REGRET_FIRST_RUNS; runs < most; runs *= 2)
        looks++;
    return looks;
}

size_t regret_look_at(size_t look, size_t most)
{
    return look + 1 < regret_looks(most) ? (size_t)REGRET_FIRST_RUNS << look : most;
}

enum regret_verdict regret_judge(const double *differences, size_t count, size_t looks, struct estimate *gain)
{
    struct sample sample = {0};
    bool moved = false;
    *gain = (struct estimate){(double)NAN, (double)NAN, (double)NAN};
    for (size_t r = 0; r < count; r++) {
        if (isnan(differences[r]))
            return REGRET_FAILED;
        moved |= differences[r] != 0;
        sample_add(&sample, differences[r]);
    }
    gain->value = gain->low = gain->high = sample.mean;
    if (!moved)
        return REGRET_SAME;
    if (count < 2) {
        gain->low = gain->high = (double)NAN;
        return REGRET_UNDECIDED;
    }
    double runs = (double)count;
    double half =
        gsl_cdf_tdist_Qinv(level / (double)looks / 2, runs - 1) * sqrt(sample.squares / (runs - 1) / runs);
    gain->low -= half;
    gain->high += half;
    return gain->low > 0 ? REGRET_GAINS : gain->high < 0 ? REGRET_LOSES : REGRET_UNDECIDED;
}

/* ---- The alternatives ---- */

static size_t vendor_place(const struct regret *found, size_t vendor)
{
    size_t place = 0;
    while (found->vendors[place].vendor != vendor)
        place++;
    return place;
}

static size_t count_values(const struct study *study)
{
    size_t count = 0;
    for (size_t i = 0; i < study->vary_count; i++)
        count += study->vary[i].values.count - 1;
    return count;
}

size_t regret_most_points(const struct study *study)
{
    return 1 + count_values(study);
}

static const char *keep_text(struct arena *arena, char *text)
{
    const char *kept = text ? arena_copy_text(arena, text) : NULL;
    free(text);
    return kept;
}

static void put_point(const struct study *study, double *point, size_t vary, size_t value)
{
    for (size_t i = 0; i < study->vary_count; i++)
        point[i] = regret_value_place(&study->vary[i], i == vary ? value : 0);
}

enum status regret_try_point(const struct study *study, size_t point, struct arena *arena,
                             const char **reason, struct error *error)
{
    struct scenario *scenario = NULL;
    struct simulation *simulation = NULL;
    struct error why = {0};
    enum status status = study_point_scenario(study, point, &scenario, &why);
    if (status == STATUS_OK)
        status = simulation_create(scenario, 0, &simulation, &why);
    simulation_free(simulation);
    scenario_free(scenario);
    *reason = NULL;
    if (status == STATUS_OK)
        return STATUS_OK;
    if (why.no_memory)
        return error_pass(error, &why);
    *reason = arena_copy_text(arena, error_text(&why).bytes);
    return *reason ? STATUS_OK : error_no_memory(error, "the alternatives");
}

static enum status add_alternative(struct finding *finding, size_t vary, size_t value)
{
    struct regret *found = finding->found;
    const struct study *study = found->study;
    size_t vendor = regret_vendor_of(&study->vary[vary]), point = found->design.size;
    const char *name = keep_text(&found->arena, regret_value_name(&study->vary[vary], value));
    const char *reason;
    if (!name)
        return error_no_memory(finding->error, "the alternatives");
    put_point(study, found->design.points + point * study->vary_count, vary, value);
    found->design.size++;
    enum status status = regret_try_point(&finding->study, point, &found->arena, &reason, finding->error);
    if (status == STATUS_OK && reason)
        found->refusals[found->refusal_count++] = (struct regret_refusal){vendor, name, reason};
    if (status != STATUS_OK || reason) {
        found->design.size--;
        return status;
    }
    found->alternatives[found->alternative_count++] =
        (struct regret_alternative){.vary = vary, .value = value, .vendor = vendor, .name = name};
    found->vendors[vendor_place(found, vendor)].alternatives++;
    return STATUS_OK;
}

/* Whether a vendor has alternatives. */
static bool is_asked(const struct study *study, size_t vendor)
{
    for (size_t i = 0; i < study->vary_count; i++)
        if (regret_vendor_of(&study->vary[i]) == vendor)
            return true;
    return false;
}

static void list_vendors(struct regret *found)
{
    const struct study *study = found->study;
    for (size_t f = 0; f < study->base->vendor_count; f++)
        if (is_asked(study, f))
            found->vendors[found->vendor_count++] = (struct regret_vendor){
                .vendor = f, .played = study->base->vendors[f].pricing.strategy, .best = SIZE_MAX};
}

static enum status take_memory(struct regret *found, struct error *error)
{
    const struct study *study = found->study;
    size_t points = regret_most_points(study), most = found->most;
    found->alternatives = arena_take(&found->arena, points, sizeof *found->alternatives);
    found->refusals = arena_take(&found->arena, points, sizeof *found->refusals);
    found->vendors = arena_take(&found->arena, study->base->vendor_count + 1, sizeof *found->vendors);
    found->vary = arena_take(&found->arena, study->vary_count, sizeof *found->vary);
    found->design.points = arena_take(&found->arena, points * study->vary_count, sizeof(double));
    found->samples = arena_take(&found->arena, points * study->target_count * most, sizeof *found->samples);
    for (size_t i = 0; found->samples && i < points * study->target_count * most; i++)
        found->samples[i] = (double)NAN;
    return found->arena.exhausted ? error_no_memory(error, "the alternatives") : STATUS_OK;
}

static enum status list_alternatives(struct finding *finding)
{
    struct regret *found = finding->found;
    const struct study *study = found->study;
    enum status status = STATUS_OK;
    list_vendors(found);
    put_point(study, found->design.points, SIZE_MAX, 0);
    found->design.size = 1;
    for (size_t i = 0; status == STATUS_OK && i < study->vary_count; i++)
        for (size_t k = 1; status == STATUS_OK && k < study->vary[i].values.count; k++)
            status = add_alternative(finding, i, k);
    return status;
}

/* ---- Runs ---- */

static double *sample_of(const struct regret *found, size_t point, size_t place, size_t target)
{
    return found->samples +
           (point * found->study->target_count + place * REGRET_TARGETS + target) * found->most;
}

/* A target of an alternative's vendor, less that in the war as it was: differences [count]. */
static void find_differences(const struct regret *found, size_t alternative, size_t target, size_t count,
                             double *differences)
{
    size_t place = vendor_place(found, found->alternatives[alternative].vendor);
    const double *was = sample_of(found, 0, place, target),
                 *would = sample_of(found, alternative + 1, place, target);
    for (size_t r = 0; r < count; r++)
        differences[r] = difference_but_rounding(was[r], would[r]);
}

static struct estimate survival_change(const double *differences, size_t count)
{
    double more = 0, fewer = 0;
    for (size_t r = 0; r < count; r++) {
        more += differences[r] > 0;
        fewer += differences[r] < 0;
    }
    return paired_probability_change(more, fewer, count);
}

static enum status judge_all(struct finding *finding, size_t count)
{
    struct regret *found = finding->found;
    double *differences = calloc(count, sizeof *differences);
    if (!differences)
        return error_no_memory(finding->error, "the differences");
    for (size_t i = 0; i < found->alternative_count; i++) {
        struct regret_alternative *alternative = &found->alternatives[i];
        if (!regret_is_open(alternative->verdict))
            continue;
        alternative->runs = count;
        find_differences(found, i, REGRET_CASH, count, differences);
        alternative->verdict = regret_judge(differences, count, found->looks, &alternative->gain);
        find_differences(found, i, REGRET_ALIVE, count, differences);
        alternative->alive = survival_change(differences, count);
    }
    free(differences);
    return STATUS_OK;
}

/* Lists the runs of a look, a replicate after the other: those of the war as it was and of alternatives whose sign is not
 * known. */
static size_t list_runs(struct finding *finding, size_t from, size_t to)
{
    const struct regret *found = finding->found;
    size_t count = 0;
    for (size_t r = from; r < to; r++) {
        finding->runs[count++] = r;
        for (size_t i = 0; i < found->alternative_count; i++)
            if (regret_is_open(found->alternatives[i].verdict))
                finding->runs[count++] = (i + 1) * found->most + r;
    }
    return count == to - from ? 0 : count; /* every sign is known */
}

static enum status play_look(struct finding *finding, size_t count)
{
    struct regret *found = finding->found;
    struct regret_playing playing = {.study = &finding->study,
                                     .options = finding->options,
                                     .samples = found->samples,
                                     .failed = finding->failed,
                                     .runs = found->runs,
                                     .error = finding->error};
    enum status status = regret_play_list(&playing, finding->runs, count);
    found->runs = playing.runs;
    found->stopped = playing.stopped;
    return status;
}

static enum status find_signs(struct finding *finding)
{
    struct regret *found = finding->found;
    enum status status = STATUS_OK;
    size_t before = 0;
    for (size_t look = 0; status == STATUS_OK && look < found->looks; look++) {
        size_t now = regret_look_at(look, found->most), count = list_runs(finding, before, now);
        if (count == 0)
            break;
        status = play_look(finding, count);
        if (found->stopped)
            break;
        if (status == STATUS_OK)
            status = judge_all(finding, now);
        before = now;
    }
    return status;
}

static void find_best(struct regret *found)
{
    for (size_t i = 0; i < found->alternative_count; i++) {
        const struct regret_alternative *alternative = &found->alternatives[i];
        struct regret_vendor *vendor = &found->vendors[vendor_place(found, alternative->vendor)];
        bool gains = alternative->verdict == REGRET_GAINS;
        vendor->gaining += gains;
        vendor->undecided += alternative->verdict == REGRET_UNDECIDED;
        if (gains && (vendor->best == SIZE_MAX ||
                      alternative->gain.value > found->alternatives[vendor->best].gain.value))
            vendor->best = i;
    }
    for (size_t v = 0; v < found->vendor_count; v++) {
        struct sample sample = {0};
        const double *earned = sample_of(found, 0, v, REGRET_CASH);
        for (size_t r = 0; r < found->most; r++)
            sample_add(&sample, earned[r]); /* leaves out what was not played */
        found->vendors[v].earned = sample_estimate(&sample);
    }
}

enum status regret_check_study(const struct study *study, struct error *error)
{
    static const size_t most_runs = 100000;
    size_t vendors = 0;
    bool sound = study->base && study->vary_count > 0 && (size_t)study->replicates <= most_runs;
    for (size_t i = 0; sound && i < study->vary_count; i++)
        sound = strncmp(study->vary[i].path, "vendors[", 8) == 0 && study->vary[i].values.count >= 2 &&
                regret_vendor_of(&study->vary[i]) < study->base->vendor_count;
    for (size_t f = 0; sound && f < study->base->vendor_count; f++)
        vendors += is_asked(study, f);
    if (sound && study->target_count == vendors * REGRET_TARGETS)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "its study is none about regrets");
}

/* The state of a step; the study's design is that of the points. */
static struct finding finding_of(struct regret *found, struct error *error)
{
    return (struct finding){
        .study = regret_study_at(found->study, found->vary, &found->design), .found = found, .error = error};
}

enum status regret_open(const struct study *study, struct regret **regret, struct error *error)
{
    struct regret *found = *regret = NULL;
    enum status status = regret_check_study(study, error);
    if (status != STATUS_OK)
        return status;
    found = *regret = calloc(1, sizeof *found);
    if (!found)
        return error_no_memory(error, "regrets");
    arena_init(&found->arena);
    found->study = study;
    found->most = (size_t)study->replicates;
    found->looks = regret_looks(found->most);
    found->design.factors = study->vary_count;
    status = take_memory(found, error);
    if (status != STATUS_OK)
        return status;
    struct finding finding = finding_of(found, error);
    return list_alternatives(&finding);
}

enum status regret_play(struct regret *regret, const struct regret_options *options, struct error *error)
{
    struct finding finding = finding_of(regret, error);
    finding.options = options;
    size_t *runs = calloc(regret->design.size * regret->most, sizeof *runs);
    size_t *failed = calloc(regret->design.size, sizeof *failed);
    finding.runs = runs;
    finding.failed = failed;
    enum status status = runs && failed ? find_signs(&finding) : error_no_memory(error, "regrets");
    if (status == STATUS_OK)
        find_best(regret);
    free(runs);
    free(failed);
    return status;
}

void regret_free(struct regret *regret)
{
    if (!regret)
        return;
    arena_clear(&regret->arena);
    free(regret);
}
