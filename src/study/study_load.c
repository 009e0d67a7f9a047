#include "study/study_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runs/measure.h"
#include "scenario/reader.h"
#include "scenario/syntax.h"
#include "strategy/strategies.h"
#include "study/study_reading.h"

/* A file name taken relative to another file's folder; on the heap. */
static char *path_beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    char *path = NULL;
    int folder = *name == '/' || !slash ? 0 : (int)(slash - file) + 1;
    return asprintf(&path, "%.*s%s", folder, file, name) < 0 ? NULL : path;
}

static enum status keep_changes(struct study_reading *reading, const struct study_changes *changes,
                                struct error *error)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    const char **sets = arena_take(arena, changes->set_count, sizeof *sets);
    for (size_t i = 0; sets && i < changes->set_count; i++)
        sets[i] = arena_copy_text(arena, changes->sets[i]);
    if (arena->exhausted)
        return error_no_memory(error, "the overrides");
    study->changes = *changes;
    study->changes.sets = sets;
    study->replicates = changes->replicates > 0 ? changes->replicates : study->replicates;
    study->seed = changes->seed >= 0 ? changes->seed : study->seed;
    return STATUS_OK;
}

static const char origin_of_sets[] = "study.sets";

/* Findings about the base scenario; those about study.sets stand at their line of the study. */
static void pass_findings(struct study_reading *reading, const struct diagnostics *findings)
{
    size_t prefix = strlen(origin_of_sets);
    for (size_t i = 0; i < findings->count; i++) {
        const struct diagnostic *finding = &findings->items[i];
        const char *path = finding->path ? finding->path : "";
        if (finding->line == 0 && finding->file && strncmp(finding->file, origin_of_sets, prefix) == 0)
            STUDY_REFUSE(reading, "study", SIZE_MAX, "sets", "\"%s\": %s%s%s", finding->file + prefix + 1,
                         path, *path ? ": " : "", finding->text);
        else
            collector_add(&reading->collector, (struct origin){finding->file, finding->line}, finding->path,
                          "%s", finding->text);
    }
}

/* `base_text`: used instead of the base's file; NULL: read the file. */
static enum status load_base(struct study_reading *reading, const char *base_text, struct error *error)
{
    struct study *study = reading->study;
    const struct study_changes *changes = &study->changes;
    if (reading->stored && !base_text) {
        STUDY_REFUSE(reading, "study", SIZE_MAX, "base",
                     "is not stored with the study, and a stored study reads no file of this machine");
        return STATUS_OK;
    }
    char seed[64], *path = path_beside(study->file, study->base_name);
    if (!path)
        return error_no_memory(error, "the name of the base scenario");
    const char *const seeds[] = {seed};
    const bool changed = changes->seed >= 0;
    snprintf(seed, sizeof seed, "simulation.seed=%lld", (long long)study->seed);
    const struct override_layer layers[] = {
        {origin_of_sets, study->sets.items, study->sets.count},
        {"study.seed:", seeds, study->seed >= 0 && !changed},
        {"--set", changes->sets, changes->set_count},
        {"--seed:", seeds, changed},
    };
    const struct scenario_request request = {.file = base_text ? study->base_name : path,
                                             .text = base_text,
                                             .layers = layers,
                                             .layer_count = sizeof layers / sizeof *layers,
                                             .catalog = &study->catalog};
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = scenario_read(&request, &study->base, &findings, error);
    pass_findings(reading, &findings);
    reading->collector.findings->out_of_memory |= findings.out_of_memory;
    diagnostics_clear(&findings);
    free(path);
    return status;
}

static enum status parse(struct study_reading *reading, struct error *error)
{
    enum status status = syntax_read(&reading->source, &reading->collector, &reading->config, error);
    if (config_error_text(&reading->config))
        collector_add(&reading->collector,
                      source_origin(&reading->source, config_error_line(&reading->config)), NULL, "%s",
                      config_error_text(&reading->config));
    reading->binding.root = config_root_setting(&reading->config);
    return status;
}

static bool is_sound(const struct study_reading *reading, enum status status)
{
    return status == STATUS_OK && collector_count(&reading->collector) == 0;
}

static enum status read(struct study_reading *reading, const char *base_text,
                        const struct study_changes *changes, struct error *error)
{
    struct study *study = reading->study;
    study->file = arena_copy_text(&reading->holder.arena, reading->source.file);
    study->text = arena_copy_text(&reading->holder.arena, reading->source.text);
    if (!study->file || !study->text ||
        !source_keep_files(&reading->source, &reading->holder.arena, &study->files))
        return error_no_memory(error, "the study's text");
    enum status status = parse(reading, error);
    if (status == STATUS_OK)
        status = study_bind(reading, error);
    if (is_sound(reading, status))
        status = keep_changes(reading, changes, error);
    if (is_sound(reading, status))
        status = study_check(reading, error);
    if (is_sound(reading, status) && !study->test_model)
        status = load_base(reading, base_text, error);
    if (is_sound(reading, status))
        status = study_check_claims(reading, error);
    if (is_sound(reading, status))
        status = study_check_targets(reading, error);
    if (is_sound(reading, status) && !study->test_model)
        status = reading->stored ? study_try_plugins(reading, error) : study_try_values(reading, error);
    return status;
}

static enum status open_reading(struct study_reading *reading, struct diagnostics *findings,
                                struct error *error)
{
    *reading = (struct study_reading){.study = calloc(1, sizeof *reading->study)};
    collector_init(&reading->collector, findings);
    config_init(&reading->config);
    config_init(&reading->fallbacks);
    binding_init(&reading->binding);
    arena_init(&reading->holder.arena);
    reading->binding.scenario = &reading->holder;
    reading->binding.source = &reading->source;
    reading->binding.collector = &reading->collector;
    if (reading->study)
        reading->study->extensions = calloc(strategy_count, sizeof *reading->study->extensions);
    if (!reading->study || !reading->study->extensions)
        return error_no_memory(error, "the study");
    reading->study->catalog = strategy_catalog(reading->study->extensions);
    reading->study->catalog.knows_outcome = measure_is_known;
    reading->study->catalog.fallbacks = &reading->study->fallbacks;
    return fallbacks_read(&reading->study->fallbacks, parameter_groups, parameter_group_count,
                          reading->study->extensions, strategy_count, error);
}

/* Ends the reading, and on success passes the study on; `status`: that of the steps so far. */
static enum status close_reading(struct study_reading *reading, enum status status, struct study **study,
                                 struct error *error)
{
    size_t count = collector_count(&reading->collector);
    binding_clear(&reading->binding);
    config_destroy(&reading->config);
    config_destroy(&reading->fallbacks);
    if (reading->study)
        reading->study->arena = reading->holder.arena;
    if (status != STATUS_FAILED && reading->collector.findings->out_of_memory)
        status = error_no_memory(error, "the findings");
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
        status = source_read_file(&reading.source, file, &reading.collector, error);
    if (status == STATUS_OK)
        status = read(&reading, NULL, changes, error);
    return close_reading(&reading, status, study, error);
}

enum status study_load_text(const struct study_texts *texts, const struct study_changes *changes,
                            struct study **study, struct diagnostics *findings, struct error *error)
{
    struct study_reading reading;
    enum status status = open_reading(&reading, findings, error);
    reading.stored = true;
    if (status == STATUS_OK) {
        reading.study->catalog.plugin = texts->plugin;
        status = source_read_text(&reading.source, texts->study, texts->name, &reading.collector, error);
    }
    if (status == STATUS_OK)
        status = read(&reading, texts->base, changes, error);
    return close_reading(&reading, status, study, error);
}
