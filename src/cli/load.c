#include "cli/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "cli/options.h"
#include "cli/plugins.h"
#include "file/stored_scenario.h"
#include "runs/measure.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include "study/study_load.h"
#include "terminal/plain_print.h"

bool load_catalog(struct parameter_extension **extensions, struct parameter_catalog *catalog)
{
    *extensions = calloc(strategy_count, sizeof **extensions);
    if (!*extensions) {
        complain("out of memory");
        return false;
    }
    *catalog = strategy_catalog(*extensions);
    catalog->knows_outcome = measure_is_known;
    catalog->why_no_outcome = measure_why_unknown;
    return true;
}

static void print_finding(const struct diagnostic *finding)
{
    char *text = diagnostic_text(finding);
    plain_print(stderr, "%s\n", text ? text : finding->text);
    free(text);
}

/* Where the findings are: in the file, on the command line, or in both. */
static void print_count(const struct diagnostics *findings, const char *file)
{
    size_t count = findings->count, given = 0;
    for (size_t i = 0; i < count; i++)
        given += findings->items[i].file && strncmp(findings->items[i].file, "--", strlen("--")) == 0;
    const char *errors = count == 1 ? "error" : "errors";
    if (given == count)
        complain("%zu %s on the command line", count, errors);
    else
        complain("%zu %s in %s%s", count, errors, file, given ? " and on the command line" : "");
}

enum status findings_end(struct diagnostics *findings, const char *file, enum status status,
                         const struct error *error)
{
    for (size_t i = 0; i < findings->count; i++)
        print_finding(&findings->items[i]);
    if (findings->count > 0 && findings->out_of_memory)
        complain("memory was too short to list all that is wrong");
    if (findings->count > 0)
        print_count(findings, file);
    else
        (void)complain_of(status, error);
    diagnostics_clear(findings);
    return status;
}

enum status loaded_read(struct loaded *loaded, const char *file, const struct override_layers *overrides)
{
    return loaded_read_with(strategy_load, loaded, file, overrides);
}

enum status loaded_read_with(enum status (*plugin)(const char *strategy,
                                                   struct parameter_extension *extension,
                                                   struct error *error),
                             struct loaded *loaded, const char *file, const struct override_layers *overrides)
{
    *loaded = (struct loaded){0};
    if (!load_catalog(&loaded->extensions, &loaded->catalog))
        return STATUS_FAILED;
    loaded->catalog.plugin = plugin;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    const struct scenario_request request = {.file = file,
                                             .layers = overrides->items,
                                             .layer_count = overrides->count,
                                             .catalog = &loaded->catalog};
    enum status status = scenario_read(&request, &loaded->scenario, &findings, &error);
    return findings_end(&findings, file, status, &error);
}

enum status loaded_look(struct loaded *loaded, const char *file)
{
    const struct override_layers nothing = {.count = 0};
    *loaded = (struct loaded){0};
    return file ? loaded_read_with(plugin_leave, loaded, file, &nothing) : STATUS_OK;
}

enum status loaded_observed(const struct scenario *scenario, struct observed **observed)
{
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = observed_read(scenario, observed, &findings, &error);
    return findings_end(&findings, scenario->output.observed, status, &error);
}

void loaded_clear(struct loaded *loaded)
{
    scenario_free(loaded->scenario);
    free(loaded->extensions);
}

static enum status load_stored(struct loaded *loaded, const struct stored_scenario *stored,
                               const struct override_layers *overrides)
{
    char runs[64];
    const char *const runs_of_file[] = {runs};
    struct override_layers layers = {.count = 0};
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    snprintf(runs, sizeof runs, "simulation.replicates=%zu", stored->runs);
    layers_add_all(&layers, stored->overrides.layers, stored->overrides.layer_count);
    layers_add(&layers, "the file's runs:", runs_of_file, 1);
    layers_add_all(&layers, overrides->items, overrides->count);
    const struct scenario_request request = {.file = stored->name,
                                             .text = stored->text,
                                             .layers = layers.items,
                                             .layer_count = layers.count,
                                             .catalog = &loaded->catalog};
    enum status status = scenario_read(&request, &loaded->scenario, &findings, &error);
    return findings_end(&findings, stored->name, status, &error);
}

enum status loaded_read_stored(
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error),
    struct loaded *loaded, const char *file, const struct override_layers *overrides, bool again)
{
    struct stored_scenario stored;
    struct error error = {0};
    *loaded = (struct loaded){0};
    if (!load_catalog(&loaded->extensions, &loaded->catalog))
        return STATUS_FAILED;
    loaded->catalog.plugin = plugin;
    enum status status = stored_scenario_read(file, &stored, &error);
    if (!again && stored.commit && strcmp(stored.commit, version_commit()) != 0)
        complain("%s was written by another commit of the program (%s); its runs may not be repeated exactly",
                 file, stored.commit);
    status = status == STATUS_OK ? load_stored(loaded, &stored, overrides) : complain_of(status, &error);
    stored_scenario_clear(&stored);
    return status;
}

enum status study_read(const char *file, const struct override_list *sets, struct study_changes *changes,
                       struct study **study)
{
    struct diagnostics findings;
    struct error error = {0};
    *study = NULL;
    diagnostics_init(&findings);
    changes->sets = (const char *const *)sets->items;
    changes->set_count = sets->count;
    enum status status = study_load(file, changes, study, &findings, &error);
    return findings_end(&findings, file, status, &error);
}
