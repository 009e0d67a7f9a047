#include "scenario/reader.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "scenario/binding.h"
#include "scenario/collector.h"
#include "scenario/event_dates.h"
#include "scenario/implausible.h"
#include "scenario/override.h"
#include "scenario/semantics.h"
#include "scenario/source.h"
#include "scenario/syntax.h"

/* Copies the layers; all overrides stand in one list, layer by layer. */
static enum status keep_overrides(struct scenario *scenario, const struct scenario_request *request,
                                  struct error *error)
{
    struct arena *arena = &scenario->arena;
    size_t count = 0;
    for (size_t l = 0; l < request->layer_count; l++)
        count += request->layers[l].count;
    const char **texts = arena_take(arena, count, sizeof *texts);
    struct override_layer *layers = arena_take(arena, request->layer_count, sizeof *layers);
    if (!texts || !layers)
        return error_no_memory(error, "the overrides");
    scenario->overrides = texts;
    scenario->override_count = count;
    scenario->layers = layers;
    scenario->layer_count = request->layer_count;
    for (size_t l = 0; l < request->layer_count; l++) {
        const struct override_layer *given = &request->layers[l];
        layers[l] = (struct override_layer){arena_copy_text(arena, given->origin), texts, given->count};
        for (size_t i = 0; i < given->count; i++)
            *texts++ = arena_copy_text(arena, given->texts[i]);
    }
    return arena->exhausted ? error_no_memory(error, "the overrides") : STATUS_OK;
}

static enum status keep_provenance(struct scenario *scenario, const struct source *source,
                                   const struct scenario_request *request, struct error *error)
{
    scenario->file = arena_copy_text(&scenario->arena, source->file);
    scenario->text = arena_copy_text(&scenario->arena, source->text);
    bool named = source_keep_files(source, &scenario->arena, &scenario->files);
    if (!scenario->file || !scenario->text || !named)
        return error_no_memory(error, "the scenario's text");
    return keep_overrides(scenario, request, error);
}

/* Whoever takes one for the other gets one message and not one for every key or override. */
static bool is_no_scenario(const struct binding *binding)
{
    static const char *const others[][2] = {
        {"study", "is a study and no scenario; `pricewar-sim sweep FILE` runs it"},
        {"game", "is a game and no scenario; `pricewar-sim markov-perfect FILE` solves it"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const config_setting_t *other = config_setting_get_member(binding->root, others[i][0]);
        if (!other || config_setting_get_member(binding->root, "simulation"))
            continue;
        collector_add(binding->collector, setting_origin(binding->source, other), NULL, "%s", others[i][1]);
        return true;
    }
    return false;
}

static enum status bind_and_check(struct binding *binding, struct error *error)
{
    enum status status = bind_scenario(binding, error);
    if (status == STATUS_OK)
        status = check_names(binding, error);
    binding->collector->relating = true;
    if (status == STATUS_OK) {
        binding->scenario->dated = path_is_written(binding, "simulation.start_date");
        take_event_dates(binding);
        check_terms(binding);
        binding->collector->terms = &binding->scenario->terms;
        check_semantics(binding);
        check_left_out(binding);
    }
    binding->collector->relating = false;
    binding->collector->terms = NULL; /* outlives the scenario */
    return status == STATUS_OK && binding->out_of_memory ? error_no_memory(error, "the scenario") : status;
}

/* Looks for what is hardly meant in a scenario that is valid, and keeps it. */
static enum status keep_warnings(struct binding *binding, const struct diagnostics *doubts,
                                 struct error *error)
{
    struct scenario *scenario = binding->scenario;
    binding->doubts->terms = &scenario->terms;
    doubt_scenario(binding);
    size_t count = doubts->count;
    const char **items = arena_take(&scenario->arena, count, sizeof *items);
    for (size_t i = 0; items && i < count; i++) {
        char *text = diagnostic_text(&doubts->items[i]);
        items[i] = text ? arena_copy_text(&scenario->arena, text) : NULL;
        free(text);
        if (!items[i])
            items = NULL;
    }
    if (!items || doubts->out_of_memory)
        return error_no_memory(error, "the warnings");
    scenario->warnings = (struct text_list){items, count};
    return STATUS_OK;
}

static enum status load(const struct source *source, const struct scenario_request *request,
                        struct scenario *scenario, struct collector *collector, struct error *error)
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
    struct diagnostics doubts;
    struct collector doubting;
    diagnostics_init(&doubts);
    collector_init(&doubting, &doubts);
    binding.doubts = request->without_warnings ? NULL : &doubting;
    enum status status = keep_provenance(scenario, source, request, error);
    if (status == STATUS_OK)
        status = syntax_parse(source, collector, &config, error);
    binding.root = config_root_setting(&config);
    bool other = status == STATUS_OK && is_no_scenario(&binding);
    if (status == STATUS_OK && !other)
        status = overrides_apply(binding.root, request->layers, request->layer_count, &override_arena,
                                 collector, error);
    if (status == STATUS_OK && !other)
        status = bind_and_check(&binding, error);
    if (status == STATUS_OK && binding.doubts && collector_count(collector) == 0)
        status = keep_warnings(&binding, &doubts, error);
    diagnostics_clear(&doubts);
    binding_clear(&binding);
    config_destroy(&config);
    arena_clear(&override_arena);
    return status;
}

/* The last steps of both ways to load; frees the source. */
static enum status load_source(struct source *source, enum status status,
                               const struct scenario_request *request, struct scenario **scenario,
                               struct collector *collector, struct error *error)
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

enum status scenario_read(const struct scenario_request *request, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error)
{
    struct source source;
    struct collector collector;
    collector_init(&collector, findings);
    enum status status = request->text
                             ? source_read_text(&source, request->text, request->file, &collector, error)
                             : source_read_file(&source, request->file, &collector, error);
    return load_source(&source, status, request, scenario, &collector, error);
}

enum status scenario_load(const char *file, const char *const *overrides, size_t override_count,
                          const struct parameter_catalog *catalog, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error)
{
    return scenario_load_text(NULL, file, overrides, override_count, catalog, scenario, findings, error);
}

enum status scenario_load_text(const char *text, const char *name, const char *const *overrides,
                               size_t override_count, const struct parameter_catalog *catalog,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error)
{
    const struct override_layer given = {"--set", overrides, override_count};
    const struct scenario_request request = {
        .file = name, .text = text, .layers = &given, .layer_count = override_count > 0, .catalog = catalog};
    return scenario_read(&request, scenario, findings, error);
}

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    arena_clear(&scenario->arena);
    free(scenario);
}
