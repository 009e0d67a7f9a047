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

static bool same_path(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");
    return strcspn(b, "=") == length && strncmp(a, b, length) == 0;
}

/* Whether one of the changes replaces an override of the file. */
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
        return error_no_memory(error, "the overrides");
    study->sets = (struct text_list){sets, count};
    study->changes = *changes;
    study->changes.sets = sets + kept;
    study->replicates = changes->replicates > 0 ? changes->replicates : study->replicates;
    study->seed = changes->seed >= 0 ? changes->seed : study->seed;
    return STATUS_OK;
}

/* `base_text`: used instead of the base's file; NULL: read the file. */
static enum status load_base(struct study_reading *reading, const char *base_text, struct error *error)
{
    struct study *study = reading->study;
    struct collector *collector = &reading->collector;
    char seed[64];
    const char **overrides = calloc(study->sets.count + 1, sizeof *overrides);
    char *path = path_beside(study->file, study->base_name);
    enum status status = STATUS_OK;
    size_t count = study->sets.count;
    if (reading->stored && !base_text) {
        STUDY_REFUSE(reading, "study", SIZE_MAX, "base",
                     "is not stored with the study, and a stored study reads no file of this machine");
        goto out;
    }
    if (!overrides || !path) {
        status = error_no_memory(error, "the overrides");
        goto out;
    }
    memcpy(overrides, study->sets.items, count * sizeof *overrides);
    snprintf(seed, sizeof seed, "simulation.seed=%lld", (long long)study->seed);
    if (study->seed >= 0)
        overrides[count++] = seed;
    if (base_text)
        status = scenario_load_text(base_text, study->base_name, overrides, count, &study->catalog,
                                    &study->base, collector->findings, error);
    else
        status =
            scenario_load(path, overrides, count, &study->catalog, &study->base, collector->findings, error);
out:
    free(overrides);
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
        study_check_targets(reading);
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
