#include "cli/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "runs/measure.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"
#include "study/study_load.h"

enum status override_take(struct override_list *list, int key, const char *value)
{
    const char *path = key == OVERRIDE_SET          ? ""
                       : key == OVERRIDE_SEED       ? "simulation.seed="
                       : key == OVERRIDE_REPLICATES ? "simulation.replicates="
                                                    : NULL;
    if (!path)
        return STATUS_INVALID;
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (!items)
        return STATUS_FAILED;
    list->items = items;
    if (asprintf(&items[list->count], "%s%s", path, value) < 0)
        return STATUS_FAILED;
    list->count++;
    return STATUS_OK;
}

void override_clear(struct override_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct override_list){0};
}

bool load_catalog(struct parameter_extension **extensions, struct parameter_catalog *catalog)
{
    *extensions = calloc(strategy_count, sizeof **extensions);
    if (!*extensions) {
        complain("out of memory");
        return false;
    }
    *catalog = strategy_catalog(*extensions);
    catalog->knows_outcome = measure_is_known;
    return true;
}

/* Line 0: an override, whose text stands for the file. */
static void print_finding(const struct diagnostic *finding)
{
    if (finding->file)
        fprintf(stderr, "%s:", finding->file);
    if (finding->line > 0)
        fprintf(stderr, "%d:", finding->line);
    fprintf(stderr, "%s%s%s%s\n", finding->file || finding->line > 0 ? " " : "",
            finding->path ? finding->path : "", finding->path ? ": " : "", finding->text);
}

void findings_print(const struct diagnostics *findings, const char *file)
{
    for (size_t i = 0; i < findings->count; i++)
        print_finding(&findings->items[i]);
    if (findings->out_of_memory)
        complain("memory was too short to list all that is wrong");
    complain("%zu error%s in %s", findings->count, findings->count == 1 ? "" : "s", file);
}

enum status loaded_read(struct loaded *loaded, const char *file, const struct override_list *overrides)
{
    *loaded = (struct loaded){0};
    if (!load_catalog(&loaded->extensions, &loaded->catalog))
        return STATUS_FAILED;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = scenario_load(file, (const char *const *)overrides->items, overrides->count,
                                       &loaded->catalog, &loaded->scenario, &findings, &error);
    if (findings.count > 0)
        findings_print(&findings, file);
    else if (status != STATUS_OK)
        complain("%s", error.message);
    diagnostics_clear(&findings);
    return status;
}

void loaded_clear(struct loaded *loaded)
{
    scenario_free(loaded->scenario);
    free(loaded->extensions);
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
    if (findings.count > 0)
        findings_print(&findings, file);
    else if (status != STATUS_OK)
        complain("%s", error.message);
    diagnostics_clear(&findings);
    return status;
}
