#include "scenario/reader.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "scenario/binding.h"
#include "scenario/collector.h"
#include "scenario/override.h"
#include "scenario/semantics.h"
#include "scenario/source.h"
#include "scenario/syntax.h"

struct request {
    const char *const *overrides;
    size_t override_count;
    const struct parameter_catalog *catalog;
};

static enum status keep_provenance(struct scenario *scenario, const struct source *source,
                                   const struct request *request, struct error *error)
{
    scenario->file = arena_copy_text(&scenario->arena, source->file);
    scenario->text = arena_copy_text(&scenario->arena, source->text);
    scenario->overrides = arena_take(&scenario->arena, request->override_count, sizeof *scenario->overrides);
    bool named = source_keep_files(source, &scenario->arena, &scenario->files);
    if (!scenario->file || !scenario->text || !scenario->overrides || !named)
        return error_no_memory(error, "the scenario's text");
    for (size_t i = 0; i < request->override_count; i++) {
        scenario->overrides[i] = arena_copy_text(&scenario->arena, request->overrides[i]);
        if (!scenario->overrides[i])
            return error_no_memory(error, "the overrides");
    }
    scenario->override_count = request->override_count;
    return STATUS_OK;
}

static enum status parse(config_t *config, const struct source *source, struct collector *collector,
                         struct error *error)
{
    enum status status = syntax_read(source, collector, config, error);
    if (config_error_text(config))
        collector_add(collector, source_origin(source, config_error_line(config)), NULL, "%s",
                      config_error_text(config));
    return status;
}

/* Whoever takes one for the other gets one message and not one for every key or override. */
static bool is_study(const struct binding *binding)
{
    const config_setting_t *study = config_setting_get_member(binding->root, "study");
    if (!study || config_setting_get_member(binding->root, "simulation"))
        return false;
    collector_add(binding->collector, source_origin(binding->source, (int)config_setting_source_line(study)),
                  NULL, "is a study and no scenario; `pricewar-sim sweep FILE` runs it");
    return true;
}

static enum status bind_and_check(struct binding *binding, struct error *error)
{
    enum status status = bind_scenario(binding, error);
    if (status == STATUS_OK)
        status = check_names(binding, error);
    if (status == STATUS_OK)
        check_semantics(binding);
    return status;
}

static enum status load(const struct source *source, const struct request *request, struct scenario *scenario,
                        struct collector *collector, struct error *error)
{
    struct arena override_arena;
    config_t config;
    arena_init(&override_arena);
    config_init(&config);
    struct binding binding;
    binding_init(&binding);
    binding.scenario = scenario;
    binding.catalog = request->catalog;
    binding.source = source;
    binding.collector = collector;
    enum status status = keep_provenance(scenario, source, request, error);
    if (status == STATUS_OK)
        status = parse(&config, source, collector, error);
    binding.root = config_root_setting(&config);
    bool study = status == STATUS_OK && is_study(&binding);
    if (status == STATUS_OK && !study)
        status = overrides_apply(binding.root, request->overrides, request->override_count, &override_arena,
                                 collector, error);
    if (status == STATUS_OK && !study)
        status = bind_and_check(&binding, error);
    binding_clear(&binding);
    config_destroy(&config);
    arena_clear(&override_arena);
    return status;
}

/* The last steps of both ways to load; frees the source. */
static enum status load_source(struct source *source, enum status status, const struct request *request,
                               struct scenario **scenario, struct collector *collector, struct error *error)
{
    struct scenario *made = NULL;
    *scenario = NULL;
    if (status == STATUS_OK) {
        made = calloc(1, sizeof *made);
        status = made ? STATUS_OK : error_no_memory(error, "the scenario");
    }
    if (status == STATUS_OK) {
        arena_init(&made->arena);
        status = load(source, request, made, collector, error);
    }
    if (status != STATUS_FAILED && collector->findings->out_of_memory)
        status = error_no_memory(error, "the findings");
    size_t count = collector_count(collector);
    if (status != STATUS_FAILED && count)
        status = error_set(error, STATUS_INVALID, "%zu finding%s in the scenario %s", count,
                           count == 1 ? "" : "s", source->file);
    if (status == STATUS_OK) {
        derive_values(made);
        *scenario = made;
    } else {
        scenario_free(made);
    }
    source_clear(source);
    return status;
}

enum status scenario_load(const char *file, const char *const *overrides, size_t override_count,
                          const struct parameter_catalog *catalog, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error)
{
    struct source source;
    struct collector collector;
    struct request request = {overrides, override_count, catalog};
    collector_init(&collector, findings);
    enum status status = source_read_file(&source, file, &collector, error);
    return load_source(&source, status, &request, scenario, &collector, error);
}

enum status scenario_load_text(const char *text, const char *name, const char *const *overrides,
                               size_t override_count, const struct parameter_catalog *catalog,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error)
{
    struct source source;
    struct collector collector;
    struct request request = {overrides, override_count, catalog};
    collector_init(&collector, findings);
    enum status status = source_read_text(&source, text, name, &collector, error);
    return load_source(&source, status, &request, scenario, &collector, error);
}

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    arena_clear(&scenario->arena);
    free(scenario);
}
