#include "regret/best_replies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/same_number.h"
#include "base/smaller.h"
#include "regret/regret_runs.h"

const char *const replies_end_names[] = {"equilibrium", "cycle", "turns", "failed", "stopped"};

/* What is known of a profile of rules, a point of the design. */
struct profile {
    size_t played;      /* runs 0 to played - 1 */
    const char *reason; /* why it can't be played; NULL: it can */
};

struct finding {
    struct study study; /* a copy whose design has the profiles */
    struct design design;
    struct study_vary *vary;
    const struct replies_options *options;
    struct replies *found;
    struct profile *profiles; /* [design.size] */
    double *samples;          /* [design.size][targets][most] */
    size_t *failed;           /* [design.size] */
    size_t point_capacity, profile_capacity, sample_capacity, failed_capacity;
    size_t *rules;         /* [vary_count] value of each vendor now */
    size_t *seen;          /* [most_turns + 1][vary_count]: the same before each turn */
    size_t *seen_switches; /* [most_turns + 1]: switches before it */
    double *differences;   /* [most] scratch */
    struct error *error;
};

/* One of the vendor's rules in a turn. */
struct trial {
    size_t value, point;
    enum regret_verdict verdict;
    struct estimate gain;
};

size_t replies_most_points(const struct study *study, size_t most_turns)
{
    size_t most = 0;
    for (size_t i = 0; i < study->vary_count; i++)
        most = study->vary[i].values.count > most ? study->vary[i].values.count : most;
    return 1 + most_turns * most;
}

/* ---- Profiles ---- */

static bool make_room(struct finding *finding)
{
    size_t count = finding->design.size, vary = finding->study.vary_count,
           block = finding->study.target_count * finding->found->most;
    double *points =
        list_with_room(finding->design.points, count, &finding->point_capacity, vary * sizeof *points);
    if (points)
        finding->design.points = points;
    struct profile *profiles =
        list_with_room(finding->profiles, count, &finding->profile_capacity, sizeof *profiles);
    if (profiles)
        finding->profiles = profiles;
    double *samples =
        list_with_room(finding->samples, count, &finding->sample_capacity, block * sizeof *samples);
    if (samples)
        finding->samples = samples;
    size_t *failed = list_with_room(finding->failed, count, &finding->failed_capacity, sizeof *failed);
    if (failed)
        finding->failed = failed;
    return points && profiles && samples && failed;
}

/* The point of the present rules with one vendor on another, found or made. */
static enum status point_of(struct finding *finding, size_t vary, size_t value, size_t *point)
{
    size_t factors = finding->study.vary_count, count = finding->design.size,
           block = finding->study.target_count * finding->found->most;
    if (!make_room(finding))
        return error_no_memory(finding->error, "profiles of rules");
    double *wanted = finding->design.points + count * factors;
    for (size_t i = 0; i < factors; i++)
        wanted[i] = regret_value_place(&finding->vary[i], i == vary ? value : finding->rules[i]);
    for (*point = 0; *point < count; (*point)++)
        if (memcmp(finding->design.points + *point * factors, wanted, factors * sizeof *wanted) == 0)
            return STATUS_OK;
    for (size_t i = 0; i < block; i++)
        finding->samples[count * block + i] = (double)NAN;
    finding->failed[count] = 0;
    finding->profiles[count] = (struct profile){.played = 0};
    finding->design.size++;
    const char **reason = &finding->profiles[count].reason;
    enum status status =
        regret_try_point(&finding->study, count, &finding->found->arena, reason, finding->error);
    if (status == STATUS_OK && *reason && !finding->found->refused)
        finding->found->refused = *reason;
    return status;
}

static double *cash_of(const struct finding *finding, size_t point, size_t vary)
{
    return finding->samples +
           (point * finding->study.target_count + vary * REGRET_TARGETS + REGRET_CASH) * finding->found->most;
}

/* ---- Turns ---- */

static enum status play_list(struct finding *finding, const size_t *runs, size_t count)
{
    struct replies *found = finding->found;
    struct regret_playing playing = {.study = &finding->study,
                                     .options = &finding->options->regret,
                                     .samples = finding->samples,
                                     .failed = finding->failed,
                                     .runs = found->runs,
                                     .error = finding->error};
    enum status status = regret_play_list(&playing, runs, count);
    found->runs = playing.runs;
    if (playing.stopped)
        found->end = REPLIES_STOPPED;
    return status;
}

/* Plays the runs up to `runs` of a turn's profiles that have not been played yet: those of the rules as they are, and of
 * trials whose sign is not known. */
static enum status play_look(struct finding *finding, size_t base, const struct trial *trials, size_t count,
                             size_t runs)
{
    size_t *list = calloc((count + 1) * runs, sizeof *list), listed = 0;
    if (!list)
        return error_no_memory(finding->error, "the runs of a turn");
    for (size_t i = 0; i <= count; i++) {
        size_t point = i < count ? trials[i].point : base;
        bool wanted = i == count || regret_is_open(trials[i].verdict);
        for (size_t r = finding->profiles[point].played; wanted && r < runs; r++)
            list[listed++] = point * finding->found->most + r;
    }
    enum status status = play_list(finding, list, listed);
    for (size_t i = 0; i < listed && status == STATUS_OK && finding->found->end != REPLIES_STOPPED; i++) {
        struct profile *profile = &finding->profiles[list[i] / finding->found->most];
        profile->played = runs > profile->played ? runs : profile->played;
    }
    free(list);
    return status;
}

static void judge(struct finding *finding, size_t vary, size_t base, struct trial *trial, size_t runs)
{
    const double *was = cash_of(finding, base, vary), *would = cash_of(finding, trial->point, vary);
    for (size_t r = 0; r < runs; r++)
        finding->differences[r] = difference_but_rounding(was[r], would[r]);
    trial->verdict =
        regret_judge(finding->differences, runs, regret_looks(finding->found->most), &trial->gain);
}

static enum status list_trials(struct finding *finding, size_t vary, size_t *base, struct trial *trials,
                               size_t *count)
{
    enum status status = point_of(finding, vary, finding->rules[vary], base);
    *count = 0;
    for (size_t k = 0; status == STATUS_OK && k < finding->vary[vary].values.count; k++) {
        struct trial *trial = &trials[*count];
        *trial = (struct trial){.value = k};
        if (k == finding->rules[vary])
            continue;
        status = point_of(finding, vary, k, &trial->point);
        *count += status == STATUS_OK && !finding->profiles[trial->point].reason;
    }
    return status;
}

/* What one gain is more than another, whose interval holds it where both are at their ends; NULL: than nothing. */
static struct estimate gain_over(const struct estimate *gain, const struct estimate *other)
{
    if (!other)
        return *gain;
    return (struct estimate){gain->value - other->value, gain->low - other->high, gain->high - other->low};
}

/* What the turn says of its vendor, whose rule changes if that is known to gain. */
static void take_turn(struct finding *finding, size_t vary, size_t base, const struct trial *trials,
                      size_t count)
{
    struct replies *found = finding->found;
    struct replies_vendor *vendor = &found->vendors[vary];
    const char **labels = finding->vary[vary].labels;
    const struct trial *best = NULL;
    struct sample earned = {0};
    vendor->epsilon = 0;
    vendor->tempting = NULL;
    vendor->left = (struct estimate){0};
    vendor->undecided = vendor->failed = 0;
    for (size_t i = 0; i < count; i++) {
        vendor->undecided += trials[i].verdict == REGRET_UNDECIDED;
        vendor->failed += trials[i].verdict == REGRET_FAILED;
        if (trials[i].verdict == REGRET_GAINS && (!best || trials[i].gain.value > best->gain.value))
            best = &trials[i];
    }
    /* what is left to gain: over the rule as it was, or over the better one, where both intervals are at their ends */
    for (size_t i = 0; i < count; i++) {
        struct estimate left = gain_over(&trials[i].gain, best ? &best->gain : NULL);
        if (&trials[i] == best || !(left.high > vendor->epsilon))
            continue;
        vendor->epsilon = left.high;
        vendor->left = left;
        vendor->tempting = labels[trials[i].value];
    }
    for (size_t r = 0; r < finding->profiles[base].played; r++)
        sample_add(&earned, cash_of(finding, base, vary)[r]);
    vendor->earned = sample_estimate(&earned);
    if (!best)
        return;
    found->switches[found->switch_count++] =
        (struct replies_switch){found->turns, vendor->vendor, vendor->rule, labels[best->value], best->gain};
    vendor->rule = labels[best->value];
    finding->rules[vary] = best->value;
}

static enum status play_turn(struct finding *finding, size_t vary)
{
    struct replies *found = finding->found;
    size_t base, count;
    struct trial *trials = calloc(finding->vary[vary].values.count, sizeof *trials);
    enum status status = trials ? list_trials(finding, vary, &base, trials, &count)
                                : error_no_memory(finding->error, "a turn");
    for (size_t look = 0; status == STATUS_OK && look < regret_looks(found->most); look++) {
        size_t runs = regret_look_at(look, found->most), open = 0;
        status = play_look(finding, base, trials, count, runs);
        if (status != STATUS_OK || found->end == REPLIES_STOPPED)
            break;
        for (size_t i = 0; i < count; i++) {
            if (regret_is_open(trials[i].verdict))
                judge(finding, vary, base, &trials[i], runs);
            open += regret_is_open(trials[i].verdict);
        }
        if (open == 0 || finding->failed[base] > 0)
            break;
    }
    if (status == STATUS_OK && found->end != REPLIES_STOPPED && finding->failed[base] > 0)
        found->end = REPLIES_FAILED;
    else if (status == STATUS_OK && found->end != REPLIES_STOPPED)
        take_turn(finding, vary, base, trials, count);
    free(trials);
    return status;
}

/* Notes the rules before a turn; true: the same vendor has been here before with the same rules. */
static bool was_here(struct finding *finding)
{
    struct replies *found = finding->found;
    size_t vendors = found->vendor_count, turn = found->turns, size = vendors * sizeof *finding->seen;
    memcpy(finding->seen + turn * vendors, finding->rules, size);
    finding->seen_switches[turn] = found->switch_count;
    for (size_t before = turn % vendors; before < turn; before += vendors)
        if (finding->seen_switches[before] < found->switch_count &&
            memcmp(finding->seen + before * vendors, finding->rules, size) == 0) {
            found->cycle_from = finding->seen_switches[before];
            return true;
        }
    return false;
}

static enum status play_turns(struct finding *finding)
{
    struct replies *found = finding->found;
    enum status status = STATUS_OK;
    size_t quiet = 0; /* turns since the last switch */
    found->end = REPLIES_TURNS;
    while (status == STATUS_OK && quiet < found->vendor_count &&
           found->turns < finding->options->most_turns) {
        size_t switches = found->switch_count;
        if (was_here(finding)) {
            found->end = REPLIES_CYCLE;
            return STATUS_OK;
        }
        status = play_turn(finding, found->turns % found->vendor_count);
        if (found->end == REPLIES_STOPPED || found->end == REPLIES_FAILED)
            return status;
        quiet = found->switch_count > switches ? 0 : quiet + 1;
        found->turns++;
    }
    if (quiet == found->vendor_count)
        found->end = REPLIES_EQUILIBRIUM;
    return status;
}

/* What each vendor earns by the rules at the end more than by those of the scenario, which are the first profile, in the
 * same runs. */
static enum status compare_with_start(struct finding *finding)
{
    struct replies *found = finding->found;
    size_t end = 0;
    enum status status = point_of(finding, 0, finding->rules[0], &end);
    if (status != STATUS_OK)
        return status;
    size_t runs = smaller(finding->profiles[0].played, finding->profiles[end].played);
    for (size_t v = 0; v < found->vendor_count; v++) {
        const double *was = cash_of(finding, 0, v), *is = cash_of(finding, end, v);
        struct sample change = {0};
        for (size_t r = 0; r < runs; r++)
            sample_add(&change, difference_but_rounding(was[r], is[r]));
        found->vendors[v].change =
            runs > 0 ? sample_estimate(&change) : (struct estimate){(double)NAN, (double)NAN, (double)NAN};
    }
    return STATUS_OK;
}

/* Each vary must be the rule of a vendor of its own. */
static enum status check_rules(const struct study *study, struct error *error)
{
    enum status status = regret_check_study(study, error);
    for (size_t i = 0; status == STATUS_OK && i < study->vary_count; i++)
        if (!regret_is_rule(&study->vary[i]) ||
            (i > 0 && regret_vendor_of(&study->vary[i]) <= regret_vendor_of(&study->vary[i - 1])))
            status = error_set(error, STATUS_INVALID, "its study is none about rules");
    return status;
}

static enum status take_memory(struct finding *finding)
{
    struct replies *found = finding->found;
    struct arena *arena = &found->arena;
    size_t vendors = finding->study.vary_count, turns = finding->options->most_turns + 1;
    found->vendors = arena_take(arena, vendors, sizeof *found->vendors);
    found->switches = arena_take(arena, turns, sizeof *found->switches);
    finding->vary = arena_take(arena, vendors, sizeof *finding->vary);
    finding->rules = arena_take(arena, vendors, sizeof *finding->rules);
    finding->seen = arena_take(arena, turns * vendors, sizeof *finding->seen);
    finding->seen_switches = arena_take(arena, turns, sizeof *finding->seen_switches);
    finding->differences = arena_take(arena, found->most, sizeof *finding->differences);
    return arena->exhausted ? error_no_memory(finding->error, "best replies") : STATUS_OK;
}

static void begin(struct finding *finding)
{
    struct replies *found = finding->found;
    const struct study *study = found->study;
    found->vendor_count = study->vary_count;
    for (size_t v = 0; v < found->vendor_count; v++) {
        size_t vendor = regret_vendor_of(&study->vary[v]);
        const char *rule = study->vary[v].labels[0];
        found->vendors[v] = (struct replies_vendor){.vendor = vendor, .first = rule, .rule = rule};
    }
    finding->study = regret_study_at(study, finding->vary, &finding->design);
    finding->design.factors = study->vary_count;
}

enum status replies_find(const struct study *study, const struct replies_options *options,
                         struct replies **replies, struct error *error)
{
    struct replies *found = *replies = NULL;
    enum status status = check_rules(study, error);
    if (status != STATUS_OK)
        return status;
    found = *replies = calloc(1, sizeof *found);
    if (!found)
        return error_no_memory(error, "best replies");
    arena_init(&found->arena);
    found->study = study;
    found->most = (size_t)study->replicates;
    struct finding finding = {.study = *study, .options = options, .found = found, .error = error};
    status = take_memory(&finding);
    if (status == STATUS_OK) {
        begin(&finding);
        status = play_turns(&finding);
        if (status == STATUS_OK)
            status = compare_with_start(&finding);
    }
    for (size_t v = 0; v < found->vendor_count; v++)
        found->epsilon = fmax(found->epsilon, found->vendors[v].epsilon);
    free(finding.design.points);
    free(finding.profiles);
    free(finding.samples);
    free(finding.failed);
    return status;
}

void replies_free(struct replies *replies)
{
    if (!replies)
        return;
    arena_clear(&replies->arena);
    free(replies);
}
