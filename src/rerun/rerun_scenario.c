#include "rerun/rerun_scenario.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/provenance.h"
#include "rerun/rerun_settings.h"
#include "scenario/describe.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"

enum status rerun_scenario_read(struct rerun *rerun, hid_t from, struct rerun_scenario *made)
{
    char *text = NULL, *name = NULL;
    struct stored_overrides overrides = {.texts = NULL};
    struct diagnostics findings;
    diagnostics_init(&findings);
    made->extensions = calloc(strategy_count, sizeof *made->extensions);
    enum status status =
        made->extensions ? STATUS_OK : error_no_memory(rerun->error, "the strategies' parameters");
    if (status == STATUS_OK)
        status = hdf5_read_text(from, "scenario", &text, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(from, "scenario_file", &name, rerun->error);
    if (status == STATUS_OK)
        status = provenance_read_overrides(from, &overrides, rerun->error);
    if (status == STATUS_OK) {
        made->catalog = strategy_catalog(made->extensions);
        made->catalog.plugin = rerun->options->plugin;
        const struct scenario_request request = {.file = name,
                                                 .text = text,
                                                 .layers = overrides.layers,
                                                 .layer_count = overrides.layer_count,
                                                 .catalog = &made->catalog};
        status = scenario_read(&request, &made->scenario, &findings, rerun->error);
    }
    if (status == STATUS_INVALID && findings.count > 0)
        status =
            error_set(rerun->error, status,
                      "was written by %s; its scenario is none for this program: %s: %s (%zu finding%s)",
                      rerun->report->writer, findings.items[0].path ? findings.items[0].path : "the text",
                      findings.items[0].text, findings.count, findings.count == 1 ? "" : "s");
    diagnostics_clear(&findings);
    stored_overrides_clear(&overrides);
    free(text);
    free(name);
    return status;
}

void rerun_scenario_clear(struct rerun_scenario *made)
{
    scenario_free(made->scenario);
    free(made->extensions);
    *made = (struct rerun_scenario){0};
}

enum status rerun_scenario_compare(struct rerun *rerun, hid_t from, const char *side,
                                   const struct rerun_scenario *made)
{
    char digest[SHA256_TEXT_SIZE], *there = NULL, *resolved = NULL;
    provenance_sha256(made->scenario->text, digest);
    enum status status = hdf5_get_text(from, "scenario_sha256", &there, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_read_text(from, "resolved", &resolved, rerun->error);
    char *here = scenario_resolved_text(made->scenario);
    if (status == STATUS_OK && !here)
        status = error_no_memory(rerun->error, "the resolved scenario");
    if (status == STATUS_OK && strcmp(digest, there) != 0)
        diagnostics_add(&rerun->report->changes, NULL, 0, NULL,
                        "%sthe text `scenario` is not the one of `scenario_sha256`", side);
    if (status == STATUS_OK && strcmp(resolved, here) != 0)
        rerun_compare_settings(&rerun->report->changes, side, resolved, here);
    free(there);
    free(resolved);
    free(here);
    return status;
}
