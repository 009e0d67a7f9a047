#include "study/study.h"
#include "base/memory_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "random/philox.h"
#include "runs/measure.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "scenario/syntax.h"
#include "strategy/strategies.h"
#include "study/study_internal.h"
#include "study/test_model.h"

/* A file's name relative to the folder of another; on the heap. */
static char *beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    char *path = NULL;
    int folder = *name == '/' || !slash ? 0 : (int)(slash - file) + 1;
    return asprintf(&path, "%.*s%s", folder, file, name) < 0 ? NULL : path;
}

static bool same_path(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");
    return strcspn(b, "=") == length && strncmp(a, b, length) == 0;
}

/* Whether an override of the file is replaced by one of the changes. */
static bool is_replaced(const char *set, const struct study_changes *changes)
{
    for (size_t i = 0; i < changes->set_count; i++)
        if (same_path(set, changes->sets[i]))
            return true;
    return false;
}

static enum status keep_changes(struct study_reading *reading, const struct study_changes *changes,
                                struct error *error)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    size_t most = study->sets.count + changes->set_count, count = 0, kept;
    const char **sets = arena_take(arena, most, sizeof *sets);
    for (size_t i = 0; sets && i < study->sets.count; i++)
        if (!is_replaced(study->sets.items[i], changes))
            sets[count++] = study->sets.items[i];
    kept = count;
    for (size_t i = 0; sets && i < changes->set_count; i++) {
        sets[count] = arena_copy_text(arena, changes->sets[i]);
        if (!sets[count++])
            sets = NULL;
    }
    if (!sets)
        return error_no_memory(error, "the overrides", most * sizeof *sets);
    study->sets = (struct text_list){sets, count};
    study->changes = *changes;
    study->changes.sets = sets + kept;
    study->replicates = changes->replicates > 0 ? changes->replicates : study->replicates;
    study->seed = changes->seed >= 0 ? changes->seed : study->seed;
    return STATUS_OK;
}

/* `base_text`: in place of the file's. */
static enum status load_base(struct study_reading *reading, const char *base_text, struct error *error)
{
    struct study *study = reading->study;
    struct report *report = &reading->report;
    char seed[64];
    const char **overrides = calloc(study->sets.count + 1, sizeof *overrides);
    char *path = beside(study->file, study->base_name);
    enum status status = STATUS_OK;
    size_t count = study->sets.count;
    if (!overrides || !path) {
        status = error_no_memory(error, "the overrides", study->sets.count * sizeof *overrides);
        goto out;
    }
    memcpy(overrides, study->sets.items, count * sizeof *overrides);
    snprintf(seed, sizeof seed, "simulation.seed=%lld", (long long)study->seed);
    if (study->seed >= 0)
        overrides[count++] = seed;
    if (base_text)
        status = scenario_load_text(base_text, study->base_name, overrides, count, &study->catalog,
                                    &study->base, report->findings, error);
    else
        status =
            scenario_load(path, overrides, count, &study->catalog, &study->base, report->findings, error);
out:
    free(overrides);
    free(path);
    return status;
}

static enum status parse(struct study_reading *reading, struct error *error)
{
    enum status status = syntax_read(&reading->source, &reading->report, &reading->config, error);
    if (config_error_text(&reading->config))
        report_add(&reading->report, source_origin(&reading->source, config_error_line(&reading->config)),
                   NULL, "%s", config_error_text(&reading->config));
    reading->binding.root = config_root_setting(&reading->config);
    return status;
}

static bool fine(const struct study_reading *reading, enum status status)
{
    return status == STATUS_OK && report_count(&reading->report) == 0;
}

static enum status read(struct study_reading *reading, const char *base_text,
                        const struct study_changes *changes, struct error *error)
{
    struct study *study = reading->study;
    study->file = arena_copy_text(&reading->holder.arena, reading->source.file);
    study->text = arena_copy_text(&reading->holder.arena, reading->source.text);
    if (!study->file || !study->text)
        return error_no_memory(error, "the study's text", reading->source.length);
    enum status status = parse(reading, error);
    if (status == STATUS_OK)
        status = study_bind(reading, error);
    if (fine(reading, status))
        status = keep_changes(reading, changes, error);
    if (fine(reading, status))
        status = study_check(reading, error);
    if (fine(reading, status) && !study->test_model)
        status = load_base(reading, base_text, error);
    if (fine(reading, status))
        status = study_check_claims(reading, error);
    if (fine(reading, status))
        study_check_targets(reading);
    if (fine(reading, status) && !study->test_model && !base_text)
        status = study_try_values(reading, error);
    return status;
}

static enum status open_reading(struct study_reading *reading, struct diagnostics *findings,
                                struct error *error)
{
    *reading = (struct study_reading){.study = calloc(1, sizeof *reading->study)};
    report_init(&reading->report, findings);
    config_init(&reading->config);
    config_init(&reading->fallbacks);
    binding_init(&reading->binding);
    arena_init(&reading->holder.arena);
    reading->binding.scenario = &reading->holder;
    reading->binding.source = &reading->source;
    reading->binding.report = &reading->report;
    if (reading->study)
        reading->study->extensions = calloc(strategy_count, sizeof *reading->study->extensions);
    if (!reading->study || !reading->study->extensions)
        return error_no_memory(error, "the study", sizeof *reading->study);
    reading->study->catalog = strategy_catalog(reading->study->extensions);
    reading->study->catalog.knows_outcome = measure_is_known;
    return STATUS_OK;
}

/* Takes over what was read; `status` is that of the steps so far. */
static enum status close_reading(struct study_reading *reading, enum status status, struct study **study,
                                 struct error *error)
{
    size_t count = report_count(&reading->report);
    binding_clear(&reading->binding);
    config_destroy(&reading->config);
    config_destroy(&reading->fallbacks);
    if (reading->study)
        reading->study->arena = reading->holder.arena;
    if (status != STATUS_FAILED && reading->report.findings->out_of_memory)
        status = error_no_memory(error, "the findings", 0);
    if (status != STATUS_FAILED && count > 0)
        status = error_set(error, STATUS_INVALID, "%zu finding%s in the study %s", count,
                           count == 1 ? "" : "s", reading->source.file);
    *study = status == STATUS_OK ? reading->study : NULL;
    if (status != STATUS_OK)
        study_free(reading->study);
    source_clear(&reading->source);
    return status;
}

enum status study_load(const char *file, const struct study_changes *changes, struct study **study,
                       struct diagnostics *findings, struct error *error)
{
    struct study_reading reading;
    enum status status = open_reading(&reading, findings, error);
    if (status == STATUS_OK)
        status = source_read_file(&reading.source, file, &reading.report, error);
    if (status == STATUS_OK)
        status = read(&reading, NULL, changes, error);
    return close_reading(&reading, status, study, error);
}

enum status study_load_text(const char *text, const char *name, const char *base_text,
                            const struct study_changes *changes, struct study **study,
                            struct diagnostics *findings, struct error *error)
{
    struct study_reading reading;
    enum status status = open_reading(&reading, findings, error);
    if (status == STATUS_OK)
        status = source_read_text(&reading.source, text, name, &reading.report, error);
    if (status == STATUS_OK)
        status = read(&reading, base_text, changes, error);
    return close_reading(&reading, status, study, error);
}

void study_free(struct study *study)
{
    if (!study)
        return;
    scenario_free(study->base);
    design_free(study->design);
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
    struct philox_words words = philox4x32((uint64_t)seed, 0, (uint32_t)point, 0, RANDOM_POINT_SEED);
    return (int64_t)((uint64_t)(words.word[0] & INT32_MAX) << 32 | words.word[1]);
}

/* Overrides of a point behind those of the base; each is freed by the caller. False: no memory. */
static bool point_overrides(const struct study *study, size_t point, char **overrides)
{
    for (size_t i = 0; i < study->vary_count; i++) {
        const struct study_vary *vary = &study->vary[i];
        if (!study_overrides(vary, study_factor_value(study, point, i), overrides))
            return false;
        overrides += 1 + vary->also.count;
    }
    return true;
}

/* Overrides that all factors together make. */
static size_t override_count(const struct study *study)
{
    size_t count = 0;
    for (size_t i = 0; i < study->vary_count; i++)
        count += 1 + study->vary[i].also.count;
    return count;
}

/* The base's own seed override would contradict that of the point. */
static bool is_seed(const char *override)
{
    return strncmp(override, "simulation.seed=", 16) == 0;
}

enum status study_point_scenario(const struct study *study, size_t point, struct scenario **scenario,
                                 struct error *error)
{
    const struct scenario *base = study->base;
    size_t count = 0, varied = override_count(study);
    char **made = calloc(varied + 1, sizeof *made);
    const char **overrides = calloc(base->override_count + varied + 1, sizeof *overrides);
    struct diagnostics findings;
    enum status status = STATUS_OK;
    *scenario = NULL;
    diagnostics_init(&findings);
    if (!made || !overrides || !point_overrides(study, point, made)) {
        status = error_no_memory(error, "the overrides", 0);
        goto out;
    }
    for (size_t i = 0; i < base->override_count; i++)
        if (study->seeds == SEEDS_COMMON || !is_seed(base->overrides[i]))
            overrides[count++] = base->overrides[i];
    if (study->seeds == SEEDS_BY_POINT &&
        asprintf(&made[varied], "simulation.seed=%lld", (long long)study_point_seed(study, point)) < 0)
        made[varied] = NULL;
    for (size_t i = 0; i <= varied; i++)
        if (made[i])
            overrides[count++] = made[i];
    status = scenario_load_text(base->text, base->file, overrides, count, &study->catalog, scenario,
                                &findings, error);
    if (status == STATUS_INVALID && findings.count > 0)
        error_set(error, status, "%s%s%s", findings.items[0].path ? findings.items[0].path : "",
                  findings.items[0].path ? ": " : "", findings.items[0].text);
out:
    for (size_t i = 0; made && i <= varied; i++)
        free(made[i]);
    free(made);
    free(overrides);
    diagnostics_clear(&findings);
    return status;
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
    for (size_t k = 0; k < vary->values.count; k++)
        fprintf(out, "vary[%zu].values[%zu] = %s\n", i, k, vary->values.items[k]);
}

char *study_identity(const struct study *study)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "version = %s\ncommit = %s\n", version_number(), version_commit());
    fprintf(out, "design = %s\npoints = %zu\nsteps = %lld\ndesign_seed = %lld\n",
            design_families[study->design_kind].name, study->design->size, (long long)study->steps,
            (long long)study->design_seed);
    fprintf(out, "replicates = %lld\nseed = %lld\nseeds = %s\n", (long long)study->replicates,
            (long long)study->seed, study->seeds == SEEDS_COMMON ? "common" : "by_point");
    fprintf(out, "keep = %s\nresamples = %lld\n", study->keep & 1U << KEEP_SERIES ? "series" : "summary",
            (long long)study->resamples);
    fprintf(out, "test_model = %s\ntest_noise = %.17g\n", test_models[study->test_model].name,
            study->test_noise);
    for (size_t i = 0; i < study->vary_count; i++)
        write_vary(out, &study->vary[i], i);
    bool whole = true;
    for (size_t i = 0; i < study->claim_count; i++)
        fprintf(out, "claims[%zu].%s = %s\n", i, study->claims[i].claim.name,
                study->measures[study->measure_count - study->claim_count + i].long_name);
    if (study->base) {
        fputs("base scenario:\n", out);
        whole = scenario_print_resolved(out, study->base);
    }
    if (memory_text_close(out, &text) && whole)
        return text;
    free(text);
    return NULL;
}
