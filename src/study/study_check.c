/* Checks across keys of a study: factors, the design, and whether the base scenario accepts the values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/simulation.h"
#include "scenario/range.h"
#include "scenario/reader.h"
#include "study/study_reading.h"
#include "study/test_model.h"

/* Limits for values that are not numbers: they become a dataset's flag_meanings. */
enum { MOST_NAMES = 100, MOST_LETTERS = 900 };

/* Points whose scenario is read; of these, some whose run is begun, too, which takes longer. */
enum { MOST_TRIED = 1000, MOST_BEGUN = 64 };

/* Group name: `study` for SIZE_MAX, else an element of `vary`. */
#define GROUP(element) ((element) == SIZE_MAX ? "study" : "vary")
#define REFUSE(reading, element, key, ...) STUDY_REFUSE(reading, GROUP(element), element, key, __VA_ARGS__)

static bool written(const struct study_reading *reading, size_t element, const char *key)
{
    return study_setting(reading, GROUP(element), element, key) != NULL;
}

static bool takes_levels(const struct study *study)
{
    return study->design_kind == DESIGN_GRID || study->design_kind == DESIGN_LIST;
}

/* A key that would have no effect is a mistake. */
static void check_use(struct study_reading *reading)
{
    const struct study *study = reading->study;
    const char *design = design_name(study->design_kind);
    if (takes_levels(study) && written(reading, SIZE_MAX, "points"))
        REFUSE(reading, SIZE_MAX, "points",
               "a design \"%s\" has as many points as its values make; leave it out", design);
    if (study->design_kind != DESIGN_MORRIS && written(reading, SIZE_MAX, "steps"))
        REFUSE(reading, SIZE_MAX, "steps", "belongs to design \"morris\", not \"%s\"", design);
    if ((study->design_kind == DESIGN_POSTERIOR) != (*study->from != '\0'))
        REFUSE(reading, SIZE_MAX, study->design_kind == DESIGN_POSTERIOR ? "design" : "from",
               "a design \"posterior\" and from, the file of an inference, go together");
    if (study->seeds == SEEDS_BY_DRAW && study->design_kind != DESIGN_POSTERIOR)
        REFUSE(reading, SIZE_MAX, "seeds", "\"by_draw\" belongs to design \"posterior\", not \"%s\"", design);
    if (study->seeds == SEEDS_BY_DRAW && study->seed >= 0)
        REFUSE(reading, SIZE_MAX, "seed", "contradicts seeds = \"by_draw\": each draw has its own");
    if (!study->test_model && written(reading, SIZE_MAX, "test_noise"))
        REFUSE(reading, SIZE_MAX, "test_noise", "belongs to a test_model");
    if (study->test_model && *study->base_name)
        REFUSE(reading, SIZE_MAX, "base",
               "a test_model stands in place of a scenario; leave one of them out");
    if (study->test_model && study->sets.count)
        REFUSE(reading, SIZE_MAX, "sets", "a test_model has no parameters to set");
    if (study->test_model && study->keep & 1U << KEEP_SERIES)
        REFUSE(reading, SIZE_MAX, "keep", "a test_model has no series");
    if (!study->test_model && study->base_name && !*study->base_name)
        REFUSE(reading, SIZE_MAX, "base", "names no scenario");
}

/* Ends of a normal prior, in its standard deviations, where none are written. */
static const double prior_reach = 4;

/* The parameter's distribution from its prior, or from its scale. */
static struct factor factor_of(const struct study_vary *vary)
{
    struct factor factor = {.scale = (enum factor_scale)vary->scale, .low = vary->low, .high = vary->high};
    if (vary->prior == PRIOR_NORMAL) {
        factor.scale = FACTOR_NORMAL;
        factor.mean = vary->mean;
        factor.deviation = vary->sd;
    } else if (vary->prior == PRIOR_LOGNORMAL) {
        double variance = log1p(vary->sd * vary->sd / (vary->mean * vary->mean));
        factor.scale = FACTOR_LOGNORMAL;
        factor.mean = log(vary->mean) - variance / 2;
        factor.deviation = sqrt(variance);
    }
    return factor;
}

/* Ends of a range that has none; NAN stays without mean and sd. */
static void find_ends(struct study_vary *vary)
{
    struct factor factor = factor_of(vary);
    double low = factor.mean - prior_reach * factor.deviation,
           high = factor.mean + prior_reach * factor.deviation;
    if (isnan(vary->low))
        vary->low = factor.scale == FACTOR_LOGNORMAL ? exp(low) : low;
    if (isnan(vary->high))
        vary->high = factor.scale == FACTOR_LOGNORMAL ? exp(high) : high;
}

/* False: what is written about the prior does not go together. */
static bool check_prior(struct study_reading *reading, size_t i)
{
    static const int scales[] = {[PRIOR_UNIFORM] = FACTOR_LINEAR,
                                 [PRIOR_LOG_UNIFORM] = FACTOR_LOG,
                                 [PRIOR_NORMAL] = FACTOR_LINEAR,
                                 [PRIOR_LOGNORMAL] = FACTOR_LOG,
                                 [PRIOR_INTEGER] = FACTOR_INTEGER};
    static const char *const keys[] = {"mean", "sd"};
    struct study_vary *vary = &reading->study->vary[i];
    size_t before = collector_count(&reading->collector);
    bool listed = written(reading, i, "values"),
         shaped = vary->prior == PRIOR_NORMAL || vary->prior == PRIOR_LOGNORMAL;
    if (listed && vary->prior != PRIOR_BY_SCALE && vary->prior != PRIOR_CHOICE)
        REFUSE(reading, i, "prior", "of listed values is \"choice\": all are as likely");
    if (!listed && vary->prior == PRIOR_CHOICE)
        REFUSE(reading, i, "prior",
               "\"choice\" is among listed values: write values, in place of low and high");
    if (vary->prior != PRIOR_BY_SCALE && written(reading, i, "scale"))
        REFUSE(reading, i, "scale", "is said by the prior already; leave one of them out");
    for (size_t k = 0; k < 2; k++) {
        if (shaped && !written(reading, i, keys[k]))
            REFUSE(reading, i, "prior", "a normal or lognormal prior needs mean and sd");
        else if (!shaped && written(reading, i, keys[k]))
            REFUSE(reading, i, keys[k], "belongs to a prior \"normal\" or \"lognormal\"");
    }
    if (vary->prior == PRIOR_LOGNORMAL && !(vary->mean > 0))
        REFUSE(reading, i, "mean", "of a lognormal prior must be above 0");
    if (!listed && vary->prior != PRIOR_BY_SCALE && vary->prior != PRIOR_CHOICE)
        vary->scale = scales[vary->prior];
    return collector_count(&reading->collector) == before;
}

static void check_range(struct study_reading *reading, size_t i)
{
    struct study_vary *vary = &reading->study->vary[i];
    if (vary->prior == PRIOR_NORMAL || vary->prior == PRIOR_LOGNORMAL)
        find_ends(vary);
    bool low = !isnan(vary->low), high = !isnan(vary->high);
    if (!low || !high) {
        REFUSE(reading, i, "path", "needs low and high, or a list of values");
        return;
    }
    if (!(vary->low < vary->high))
        REFUSE(reading, i, "high", "must be above low: %.17g is not above %.17g", vary->high, vary->low);
    if (vary->scale == FACTOR_LOG && !(vary->low > 0))
        REFUSE(reading, i, "low", "must be above 0 on a logarithmic scale");
    if (vary->scale == FACTOR_INTEGER && (vary->low != rint(vary->low) || vary->high != rint(vary->high)))
        REFUSE(reading, i, "scale", "low and high must be whole numbers when the scale is \"integer\"");
    double numbers = vary->high - vary->low + 1;
    if (vary->scale == FACTOR_INTEGER && (double)vary->levels > numbers)
        REFUSE(reading, i, "levels",
               "there are only %.0f whole numbers from low to high; %lld levels would run some twice",
               numbers, (long long)vary->levels);
    if (vary->levels == 1)
        REFUSE(reading, i, "levels", "one level is one value and no range: write it as values");
    if (takes_levels(reading->study) && vary->levels == 0)
        REFUSE(reading, i, "levels", "a design \"%s\" needs the number of values from low to high, or values",
               design_name(reading->study->design_kind));
    if (!takes_levels(reading->study) && written(reading, i, "levels"))
        REFUSE(reading, i, "levels", "belongs to the designs \"grid\" and \"list\", not \"%s\"",
               design_name(reading->study->design_kind));
    vary->factor = factor_of(vary);
    if (vary->factor.deviation > 0 && collector_count(&reading->collector) == 0 &&
        !(factor_value(&vary->factor, 0.25) < factor_value(&vary->factor, 0.75)))
        REFUSE(reading, i, "mean", "the prior has next to nothing between low and high");
}

/* What the study itself says can't vary. */
static void check_own_keys(struct study_reading *reading, size_t i, const char *key, const char *path)
{
    const struct study *study = reading->study;
    if (override_is_of(path, "simulation.replicates"))
        REFUSE(reading, i, key, "how often each point is run is study.replicates");
    if (override_is_of(path, "simulation.seed") && (study->seeds != SEEDS_COMMON || study->seed >= 0))
        REFUSE(reading, i, key, "seeds are set by study.seed and study.seeds already");
}

static void check_vary(struct study_reading *reading, size_t i)
{
    struct study *study = reading->study;
    struct study_vary *vary = &study->vary[i];
    for (size_t k = 0; k < i; k++)
        if (strcmp(study->vary[k].path, vary->path) == 0)
            REFUSE(reading, i, "path", "\"%s\" is varied by vary[%zu] already", vary->path, k);
    for (size_t k = 0; k < i && *vary->name; k++)
        if (strcmp(study->vary[k].name, vary->name) == 0)
            REFUSE(reading, i, "name", "the name \"%s\" is taken by vary[%zu]", vary->name, k);
    if (strpbrk(vary->name, "=<>"))
        REFUSE(reading, i, "name", "must have no `=`, `<` or `>`: conditions begin with it");
    if (study->test_model && vary->also.count)
        REFUSE(reading, i, "also", "a test_model has no other parameters");
    for (size_t k = 0; k < vary->also.count; k++)
        if (strchr(vary->also.items[k], '='))
            REFUSE(reading, i, "also", "a path has no `=`: \"%s\"", vary->also.items[k]);
    if (strchr(vary->path, '='))
        REFUSE(reading, i, "path", "a path has no `=`; the values stand in low and high, or in values");
    check_own_keys(reading, i, "path", vary->path);
    for (size_t k = 0; k < vary->also.count; k++)
        check_own_keys(reading, i, "also", vary->also.items[k]);
    if (!check_prior(reading, i))
        return;
    if (!written(reading, i, "values")) {
        check_range(reading, i);
        return;
    }
    static const char *const unused[] = {"low", "high", "scale", "levels"};
    for (size_t k = 0; k < sizeof unused / sizeof *unused; k++)
        if (written(reading, i, unused[k]))
            REFUSE(reading, i, unused[k], "does nothing when values are listed; leave one of them out");
    size_t letters = 0;
    for (size_t k = 0; !vary->numbers && k < vary->values.count; k++)
        letters += strlen(vary->labels[k]) + 1;
    if (letters > MOST_LETTERS || (letters && vary->values.count > MOST_NAMES))
        REFUSE(reading, i, "values", "at most %d values that are no numbers, of %d letters in all",
               MOST_NAMES, MOST_LETTERS);
    if (study->test_model && !vary->numbers)
        REFUSE(reading, i, "values", "a test_model takes numbers");
    vary->factor = (struct factor){.scale = FACTOR_CHOICE, .count = vary->values.count};
}

/* An override of what the study itself says. `seeded`: `seed_key` gives the seed in the same layer. */
static void check_set(struct study_reading *reading, const char *override, bool seeded, struct origin origin,
                      const char *seed_key)
{
    if (override_is_of(override, "simulation.replicates"))
        collector_add(&reading->collector, origin, NULL,
                      "\"%s\": how often each point is run is study.replicates", override);
    if (seeded && override_is_of(override, "simulation.seed"))
        collector_add(&reading->collector, origin, NULL, "\"%s\": contradicts %s, which is %lld", override,
                      seed_key, (long long)reading->study->seed);
}

static void check_test_model(struct study_reading *reading)
{
    const struct test_model *model = &test_models[reading->study->test_model];
    size_t count = reading->study->vary_count;
    if (count < model->minimum_factors || count > model->maximum_factors)
        REFUSE(reading, SIZE_MAX, "test_model", "\"%s\" takes %s parameters, not %zu", model->name,
               counts_in_words(model->minimum_factors, model->maximum_factors).text, count);
}

static enum status make_design(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    struct error cause = {0};
    size_t *levels = calloc(study->vary_count, sizeof *levels);
    if (!levels)
        return error_no_memory(error, "the design");
    for (size_t i = 0; i < study->vary_count; i++)
        levels[i] = study->vary[i].values.count ? study->vary[i].values.count : (size_t)study->vary[i].levels;
    struct design_request request = {study->vary_count, levels, (size_t)study->points, (size_t)study->steps,
                                     (uint64_t)study->design_seed};
    enum design_kind kind = (enum design_kind)study->design_kind;
    size_t size = design_size(kind, &request, &cause);
    enum status status = STATUS_OK;
    if (size == 0)
        REFUSE(reading, SIZE_MAX, "design", "%s", cause.message);
    else if (size > INT32_MAX / (size_t)study->replicates)
        REFUSE(reading, SIZE_MAX, "design", "%zu design points times %lld replicates are more than 2^31 runs",
               size, (long long)study->replicates);
    else
        status = design_create(kind, &request, &study->design, error);
    free(levels);
    return status;
}

/* Whether a strategy varies, or what it has. */
static bool concerns_rules(const struct study_vary *vary)
{
    bool concerns = strstr(vary->path, "pricing") != NULL;
    for (size_t k = 0; k < vary->also.count; k++)
        concerns = concerns || strstr(vary->also.items[k], "pricing");
    return concerns;
}

enum status study_check(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    study->keep |= 1U << KEEP_SUMMARY;
    check_use(reading);
    for (size_t i = 0; i < study->vary_count; i++) {
        check_vary(reading, i);
        reading->rules_vary = reading->rules_vary || concerns_rules(&study->vary[i]);
    }
    for (size_t i = 0; i < study->sets.count; i++)
        check_set(reading, study->sets.items[i], study->seed >= 0 && study->changes.seed < 0,
                  study_origin(reading, "study", SIZE_MAX, "sets"), "study.seed");
    for (size_t i = 0; i < study->changes.set_count; i++)
        check_set(reading, study->changes.sets[i], study->changes.seed >= 0, (struct origin){"--set", 0},
                  "--seed");
    if (study->test_model)
        check_test_model(reading);
    bool made_here = study->design_kind != DESIGN_POSTERIOR && collector_count(&reading->collector) == 0;
    return made_here ? make_design(reading, error) : STATUS_OK;
}

/* Whether a finding is about the changed parameter itself. A finding about another one may not matter at
 * the design's points, where that one may differ too. */
static bool is_about(const struct diagnostic *finding, const char *path)
{
    const char *key = strrchr(path, '.'), *found = finding->path ? strrchr(finding->path, '.') : NULL;
    return !finding->path || (key && found && strcmp(key, found) == 0);
}

static bool is_about_any(const struct diagnostic *finding, const struct study_vary *vary)
{
    bool about = is_about(finding, vary->path);
    for (size_t k = 0; k < vary->also.count; k++)
        about = about || is_about(finding, vary->also.items[k]);
    return about;
}

/* Whether a run can begin: pricing rules have conditions of their own. Only looked at where they vary, as it takes as
 * long as a short run. False: the error says why not, or that memory is short. */
static bool can_begin(const struct study_reading *reading, const struct scenario *scenario,
                      struct error *error)
{
    struct simulation *simulation = NULL;
    if (!reading->rules_vary)
        return true;
    enum status status = simulation_create(scenario, 0, &simulation, error);
    simulation_free(simulation);
    return status == STATUS_OK;
}

/* Loads the base scenario with one value changed. A fault of the value is reported at the study's line
 * with it. *doubtful: something else was wrong, or it does not go with what another parameter has there, which
 * may vary too. */
static enum status try_value(struct study_reading *reading, size_t i, double value, bool *doubtful,
                             struct error *error)
{
    struct study *study = reading->study;
    const struct study_vary *vary = &study->vary[i];
    char text[LONGEST_OVERRIDE_TEXT];
    study_value_text(vary, value, text, sizeof text);
    size_t count = 1 + vary->also.count;
    char **overrides = calloc(count, sizeof *overrides);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = overrides && study_overrides(vary, value, overrides)
                             ? study_changed_base(study, overrides, count, -1, &scenario, &findings, error)
                             : error_no_memory(error, "an override");
    for (size_t k = 0; k < findings.count && k < 3; k++) {
        const struct diagnostic *finding = &findings.items[k];
        if (is_about_any(finding, vary) && !(finding->relates && study->vary_count > 1))
            REFUSE(reading, i, vary->values.count ? "values" : "path", "%s = %s: %s%s%s", vary->path, text,
                   finding->path ? finding->path : "", finding->path ? ": " : "", finding->text);
        else
            *doubtful = true;
    }
    struct error cause = {0};
    if (status == STATUS_OK && !can_begin(reading, scenario, &cause)) {
        if (cause.no_memory)
            status = error_pass(error, &cause);
        else if (study->vary_count > 1)
            *doubtful = true;
        else
            REFUSE(reading, i, vary->values.count ? "values" : "path", "%s = %s: %s", vary->path, text,
                   error_text(&cause).bytes);
    }
    diagnostics_clear(&findings);
    scenario_free(scenario);
    for (size_t k = 0; overrides && k < count; k++)
        free(overrides[k]);
    free(overrides);
    return status == STATUS_INVALID ? STATUS_OK : status;
}

/* "choice.switch_cost_vendor = 2, rule = hold": what a design point varies, as much as a line holds. */
struct point_text {
    char text[300];
};

static struct point_text point_in_words(const struct study *study, size_t point)
{
    struct point_text words = {""};
    size_t used = 0;
    for (size_t i = 0; i < study->vary_count && used < sizeof words.text; i++) {
        const struct study_vary *vary = &study->vary[i];
        double value = study_factor_value(study, point, i);
        char number[40];
        snprintf(number, sizeof number, "%.10g", study_factor_number(study, point, i));
        used += (size_t)snprintf(words.text + used, sizeof words.text - used, "%s%.80s = %.60s",
                                 i ? ", " : "", *vary->name ? vary->name : vary->path,
                                 vary->values.count && !vary->numbers ? vary->labels[(size_t)value] : number);
    }
    return words;
}

/* Tries the points of the design, of a large one some that are spread all over it. Rules that relate parameters
 * show only here. Points may be invalid, but not all of them, with invalid_points = "fail". */
static enum status try_points(struct study_reading *reading, struct error *error)
{
    static const double golden_ratio = 0.6180339887498949; /* its multiples fill [0, 1) evenly */
    struct study *study = reading->study;
    size_t size = study->design->size, tried = size < MOST_TRIED ? size : MOST_TRIED, invalid = 0, first = 0;
    struct error reason = {0};
    for (size_t k = 0; k < tried; k++) {
        struct scenario *scenario;
        struct error cause = {0};
        size_t point = size == tried ? k : (size_t)(fmod((double)k * golden_ratio, 1) * (double)size);
        enum status status = study_point_scenario(study, point, &scenario, &cause);
        if (status == STATUS_OK && k < MOST_BEGUN && !can_begin(reading, scenario, &cause))
            status = cause.no_memory ? STATUS_FAILED : STATUS_INVALID;
        scenario_free(scenario);
        if (status == STATUS_FAILED)
            return error_pass(error, &cause);
        if (status == STATUS_OK && study->invalid_points == INVALID_FAIL)
            return STATUS_OK;
        if (status != STATUS_OK && invalid++ == 0) {
            reason = cause;
            first = point;
        }
    }
    bool all = invalid == tried;
    if (invalid > 0)
        REFUSE(reading, SIZE_MAX, "design",
               "%zu of %zu design points%s make%s no valid scenario; the first has %s, where %s%s", invalid,
               tried, tried < size ? " that were tried" : "", invalid == 1 ? "s" : "",
               point_in_words(study, first).text, error_text(&reason).bytes,
               all ? "" : " (with study.invalid_points = \"fail\" the others are run)");
    return STATUS_OK;
}

enum status study_try_values(struct study_reading *reading, struct error *error)
{
    /* Both ends, and a point between that is not a whole number, in case the parameter needs one. */
    static const double tried[] = {0, 1, 0.38196601125};
    struct study *study = reading->study;
    enum status status = STATUS_OK;
    bool doubtful = false;
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct study_vary *vary = &study->vary[i];
        size_t before = collector_count(&reading->collector);
        size_t count = vary->values.count ? vary->values.count : sizeof tried / sizeof *tried;
        for (size_t k = 0; status == STATUS_OK && k < count && collector_count(&reading->collector) == before;
             k++)
            status =
                try_value(reading, i, vary->values.count ? (double)k : factor_value(&vary->factor, tried[k]),
                          &doubtful, error);
    }
    bool related = doubtful || study->vary_count > 1;
    if (status == STATUS_OK && related && collector_count(&reading->collector) == 0)
        status = try_points(reading, error);
    return status;
}

enum status study_try_plugins(struct study_reading *reading, struct error *error)
{
    const struct study *study = reading->study;
    enum status status = STATUS_OK;
    bool doubtful;
    for (size_t i = 0; i < study->vary_count; i++)
        for (size_t k = 0; status == STATUS_OK && k < study->vary[i].values.count; k++)
            if (strstr(study->vary[i].values.items[k], PLUGIN_PREFIX) ||
                strstr(study->vary[i].values.items[k], PROGRAM_PREFIX))
                status = try_value(reading, i, (double)k, &doubtful, error);
    return status;
}
