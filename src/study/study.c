#include "study/study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/memory_text.h"
#include "base/version.h"
#include "random/philox.h"
#include "record/fields.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "study/test_model.h"

void study_free(struct study *study)
{
    if (!study)
        return;
    scenario_free(study->base);
    design_free(study->design);
    fallbacks_clear(&study->fallbacks);
    free(study->extensions);
    arena_clear(&study->arena);
    free(study);
}

unsigned study_deflate_level(const struct study *study)
{
    return study->base ? (unsigned)study->base->output.compression : 0;
}

size_t study_run_count(const struct study *study)
{
    return study->design->size * (size_t)study->replicates;
}

size_t study_point_of(const struct study *study, size_t run)
{
    return run / (size_t)study->replicates;
}

size_t study_replicate_of(const struct study *study, size_t run)
{
    return run % (size_t)study->replicates;
}

double study_factor_value(const struct study *study, size_t point, size_t factor)
{
    double u = study->design->points[point * study->vary_count + factor];
    return factor_value(&study->vary[factor].factor, u);
}

int64_t study_point_seed(const struct study *study, size_t point)
{
    int64_t seed = study->base ? study->base->simulation.seed : study->seed >= 0 ? study->seed : 1;
    if (study->seeds == SEEDS_COMMON)
        return seed;
    if (study->seeds == SEEDS_BY_DRAW)
        return study->drawn.seeds[point];
    struct philox_words words = philox4x32((uint64_t)seed, 0, (uint32_t)point, 0, RANDOM_POINT_SEED);
    return (int64_t)((uint64_t)(words.word[0] & INT32_MAX) << 32 | words.word[1]);
}

double study_factor_number(const struct study *study, size_t point, size_t factor)
{
    double value = study_factor_value(study, point, factor);
    const double *listed = study->vary[factor].numbers;
    return listed ? listed[(size_t)value] : value;
}

bool study_has_order(const struct study_vary *vary)
{
    return vary->values.count < 3 || vary->numbers;
}

double study_factor_position(const struct study *study, size_t point, size_t factor)
{
    const struct study_vary *vary = &study->vary[factor];
    double value = study_factor_number(study, point, factor), low = vary->factor.low,
           high = vary->factor.high;
    if (vary->numbers) {
        low = high = vary->numbers[0];
        for (size_t i = 1; i < vary->values.count; i++) {
            low = fmin(low, vary->numbers[i]);
            high = fmax(high, vary->numbers[i]);
        }
    } else if (vary->values.count) {
        low = 0;
        high = (double)vary->values.count - 1;
    } else if (vary->factor.scale != FACTOR_INTEGER) {
        return study->design->points[point * study->vary_count + factor];
    }
    return high > low ? (value - low) / (high - low) : 0;
}

void study_value_text(const struct study_vary *vary, double value, char *text, size_t size)
{
    if (vary->values.count)
        snprintf(text, size, "%s", vary->values.items[(size_t)value]);
    else
        snprintf(text, size, "%.17g", value);
}

bool study_overrides(const struct study_vary *vary, double value, char **overrides)
{
    char text[LONGEST_OVERRIDE_TEXT];
    study_value_text(vary, value, text, sizeof text);
    for (size_t k = 0; k <= vary->also.count; k++)
        if (asprintf(&overrides[k], "%s=%s", k ? vary->also.items[k - 1] : vary->path, text) < 0) {
            overrides[k] = NULL;
            return false;
        }
    return true;
}

/* A claim's rounds are looked up in the base scenario once, so dates must fall in the same rounds at every point. */
static void check_span(const struct claim_parameters *claim, const char *group, size_t i,
                       const struct scenario *base, const struct scenario *point,
                       struct diagnostics *findings)
{
    struct claim_span here, there;
    struct claim_fault fault;
    bool dated = claim->when.date || claim->when.from_date || claim->when.over_date;
    if (!claim_span_of(claim, &point->simulation, &here, &fault))
        diagnostics_add(findings, NULL, 0, NULL, "%s[%zu].%s %s here", group, i, fault.key, fault.text);
    else if (dated && claim_span_of(claim, &base->simulation, &there, &fault) &&
             (here.first != there.first || here.over != there.over ||
              (claim->when.date && here.last != there.last)))
        diagnostics_add(findings, NULL, 0, NULL,
                        "%s[%zu]: its dates fall in other rounds here than in the base scenario; give rounds",
                        group, i);
}

/* The study's datasets have the axes and fields of its base scenario, so a point's scenario must have the same.
 * A claim's round must be one of its rounds. Adds a finding for what does not fit. */
static void check_layout(const struct study *study, const struct scenario *point,
                         struct diagnostics *findings)
{
    static const enum field_axis needed[] = {AXIS_ROUND, AXIS_FIRM, AXIS_PRODUCT, AXIS_SECTOR, AXIS_APP};
    const struct scenario *base = study->base;
    bool series = study->keep & 1U << KEEP_SERIES;
    for (size_t i = 0; series && i < sizeof needed / sizeof *needed; i++) {
        size_t here = axis_length(needed[i], point), there = axis_length(needed[i], base);
        if (here != there)
            diagnostics_add(
                findings, NULL, 0, NULL,
                "with keep = [\"series\"] all runs have the axes of the base scenario, and the axis "
                "`%s` has %zu elements here and %zu there",
                axes[needed[i]].name, here, there);
    }
    for (size_t i = 0; series && i < world_field_count; i++)
        if (field_is_wanted(&world_fields[i], point) != field_is_wanted(&world_fields[i], base)) {
            diagnostics_add(
                findings, NULL, 0, world_fields[i].wanted_with,
                "with keep = [\"series\"] all runs hold what the base scenario's hold: it can't vary");
            break;
        }
    for (size_t i = 0; i < study->claim_count; i++)
        check_span(&study->claims[i].claim, "claims", i, base, point, findings);
    for (size_t i = 0; i < study->target_count; i++)
        check_span(&study->targets[i].claim, "targets", i, base, point, findings);
}

enum status study_changed_base(const struct study *study, char *const *overrides, size_t count, int64_t seed,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error)
{
    const struct scenario *base = study->base;
    char own_seed[64];
    const char *const seeds[] = {own_seed};
    snprintf(own_seed, sizeof own_seed, "simulation.seed=%lld", (long long)seed);
    struct override_layers layers = {.count = 0};
    layers_add_all(&layers, base->layers, base->layer_count);
    layers_add(&layers, "vary", (const char *const *)overrides, count);
    layers_add(&layers, "study.seeds:", seeds, seed >= 0);
    const struct scenario_request request = {.file = base->file,
                                             .text = base->text,
                                             .layers = layers.items,
                                             .layer_count = layers.count,
                                             .catalog = &study->catalog,
                                             .without_warnings = true};
    size_t before = findings->count;
    enum status status = scenario_read(&request, scenario, findings, error);
    if (status != STATUS_OK)
        return status;
    check_layout(study, *scenario, findings);
    if (findings->out_of_memory)
        status = error_no_memory(error, "the findings");
    else if (findings->count > before)
        status = error_set(error, STATUS_INVALID, "%s", findings->items[before].text);
    if (status != STATUS_OK) {
        scenario_free(*scenario);
        *scenario = NULL;
    }
    return status;
}

/* The overrides of a point, *count of them; the caller frees each. False: no memory. */
static bool point_overrides(const struct study *study, size_t point, char **overrides, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct study_vary *vary = &study->vary[i];
        double value = study_factor_value(study, point, i);
        if (vary->keeps_first && value == 0)
            continue;
        if (!study_overrides(vary, value, overrides + *count))
            return false;
        *count += 1 + vary->also.count;
    }
    return true;
}

/* A finding about a point's scenario, after the parameter that it is about, or else the override. */
static enum status point_is_invalid(const struct diagnostic *finding, struct error *error)
{
    const char *about = finding->path ? finding->path : finding->file;
    return error_set(error, STATUS_INVALID, "%s%s%s", about ? about : "", about ? ": " : "", finding->text);
}

enum status study_point_scenario(const struct study *study, size_t point, struct scenario **scenario,
                                 struct error *error)
{
    int64_t seed = study->seeds == SEEDS_COMMON ? -1 : study_point_seed(study, point);
    size_t most = 0, count = 0;
    for (size_t i = 0; i < study->vary_count; i++)
        most += 1 + study->vary[i].also.count;
    char **overrides = calloc(most + 1, sizeof *overrides);
    struct diagnostics findings;
    *scenario = NULL;
    diagnostics_init(&findings);
    enum status status = overrides && point_overrides(study, point, overrides, &count)
                             ? study_changed_base(study, overrides, count, seed, scenario, &findings, error)
                             : error_no_memory(error, "the overrides");
    if (status == STATUS_INVALID && findings.count > 0)
        status = point_is_invalid(&findings.items[0], error);
    for (size_t i = 0; overrides && i < most; i++)
        free(overrides[i]);
    free(overrides);
    diagnostics_clear(&findings);
    return status;
}

const struct measure *study_measures(const struct study *study, size_t *count)
{
    *count = study->measures ? study->measure_count : study->test_model ? 1 : measure_count;
    if (study->measures)
        return study->measures;
    return study->test_model ? &test_measure : measures;
}

size_t outcome_find(const struct study *study, const char *wanted, char near[OUTCOME_NAME_SIZE])
{
    size_t count, place = 0, element;
    const struct measure *rows = study_measures(study, &count), *found;
    if (!measure_find(rows, count, study->base, wanted, &found, &element, near))
        return SIZE_MAX;
    for (const struct measure *row = rows; row < found; row++)
        place += measure_length(row, study->base);
    return place + element;
}

enum status outcome_list_check(const struct study *study, const char *list, struct error *error)
{
    size_t count;
    const struct measure *rows = study_measures(study, &count);
    return list ? measure_list_check(rows, count, study->base, list, error) : STATUS_OK;
}

/* "a=1, b=2" */
static const char *join(struct arena *arena, const struct text_list *list)
{
    size_t size = 1;
    for (size_t i = 0; i < list->count; i++)
        size += strlen(list->items[i]) + 2;
    char *text = arena_take(arena, size, 1);
    char *end = text;
    for (size_t i = 0; text && i < list->count; i++)
        end = stpcpy(stpcpy(end, i ? ", " : ""), list->items[i]);
    return text;
}

char *study_claim_statement(struct arena *arena, const struct study *study, size_t i)
{
    const struct study_claim *claim = &study->claims[i];
    const char *at = join(arena, &claim->at), *against = join(arena, &claim->against);
    return at && against ? claim_statement(&study->quantities[i], claim->comparison, at, against) : NULL;
}

char *study_prior_text(const struct study_vary *vary)
{
    static const char *const scales[] = {"linear", "log", "integer", "choice", "normal", "lognormal"};
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    fputs(scales[vary->factor.scale], out);
    if (vary->factor.scale == FACTOR_NORMAL || vary->factor.scale == FACTOR_LOGNORMAL)
        fprintf(out, ", mean %.17g, sd %.17g", vary->mean, vary->sd);
    if (vary->factor.scale != FACTOR_CHOICE)
        fprintf(out, ", from %.17g to %.17g", vary->low, vary->high);
    for (size_t k = 0; k < vary->values.count; k++)
        fprintf(out, "%s %s", k ? "," : ":", vary->values.items[k]);
    if (memory_text_close(out, &text))
        return text;
    free(text);
    return NULL;
}

static void write_vary(FILE *out, const struct study_vary *vary, size_t i)
{
    static const char *const scales[] = {"linear", "log", "integer"};
    fprintf(out, "vary[%zu].path = %s\n", i, vary->path);
    for (size_t k = 0; k < vary->also.count; k++)
        fprintf(out, "vary[%zu].also[%zu] = %s\n", i, k, vary->also.items[k]);
    if (vary->values.count == 0) {
        fprintf(out, "vary[%zu].range = %.17g to %.17g, %s\n", i, vary->low, vary->high, scales[vary->scale]);
        fprintf(out, "vary[%zu].levels = %lld\n", i, (long long)vary->levels);
    }
    if (vary->prior == PRIOR_NORMAL || vary->prior == PRIOR_LOGNORMAL)
        fprintf(out, "vary[%zu].prior = %s, mean %.17g, sd %.17g\n", i,
                vary->prior == PRIOR_NORMAL ? "normal" : "lognormal", vary->mean, vary->sd);
    for (size_t k = 0; k < vary->values.count; k++)
        fprintf(out, "vary[%zu].values[%zu] = %s\n", i, k, vary->values.items[k]);
}

char *study_identity(const struct study *study)
{
    static const char *const seeds[] = {"common", "by_point", "by_draw"};
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "version = %s\ncommit = %s\n", version_number(), version_commit());
    fprintf(out, "design = %s\npoints = %zu\nsteps = %lld\ndesign_seed = %lld\n",
            design_name(study->design_kind), study->design->size, (long long)study->steps,
            (long long)study->design_seed);
    fprintf(out, "replicates = %lld\nseed = %lld\nseeds = %s\n", (long long)study->replicates,
            (long long)study->seed, seeds[study->seeds]);
    if (study->engine == ENGINE_EMULATOR)
        fputs("engine = emulator\n", out);
    fprintf(out, "keep = %s\nresamples = %lld\n", study->keep & 1U << KEEP_SERIES ? "series" : "summary",
            (long long)study->resamples);
    fprintf(out, "test_model = %s\ntest_noise = %.17g\n", test_models[study->test_model].name,
            study->test_noise);
    for (size_t i = 0; i < study->vary_count; i++)
        write_vary(out, &study->vary[i], i);
    if (study->posterior)
        fprintf(out, "posterior = %016llx\n",
                (unsigned long long)fnv_add(fnv_of_nothing, study->posterior, strlen(study->posterior)));
    bool whole = true;
    for (size_t i = 0; i < study->claim_count; i++)
        fprintf(out, "claims[%zu].%s = %s\n", i, study->claims[i].claim.name,
                study->measures[study->measure_count - study->quantity_count + i].long_name);
    for (size_t i = study->claim_count; i < study->quantity_count; i++)
        fprintf(out, "%s = %s\n", study->measures[study->measure_count - study->quantity_count + i].name,
                study->measures[study->measure_count - study->quantity_count + i].long_name);
    if (study->base) {
        fputs("base scenario:\n", out);
        whole = scenario_print_resolved(out, study->base);
    }
    if (memory_text_close(out, &text) && whole)
        return text;
    free(text);
    return NULL;
}
