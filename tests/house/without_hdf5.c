/* A program on the library that has no need of files: it is linked without HDF5. Plays the replicates of a
 * scenario and prints the summary as text, or with --json as `pricewar-sim --json --no-output` does. */
#include "runs/measure.h"
#include "runs/replicates.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include "text/first_screen.h"
#include "text/summary_json.h"
#include <string.h>

static enum status play(const char *file, bool json, struct error *error)
{
    struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct summary *summary = NULL;
    struct diagnostics findings;
    catalog.knows_outcome = measure_is_known;
    diagnostics_init(&findings);
    enum status status = scenario_load(file, NULL, 0, &catalog, &scenario, &findings, error);
    if (status == STATUS_OK) {
        const struct replicate_options options = {.replicates = (size_t)scenario->simulation.replicates,
                                                  .threads = 2};
        status = replicates_run(scenario, &options, &summary, error);
    }
    if (status == STATUS_OK) {
        const struct first_screen screen = {
            .summary = summary, .scenario = scenario, .overrides = "", .watch_overrides = ""};
        if (json)
            status = summary_print_json(stdout, summary, scenario, NULL, error);
        else if (!first_screen_print(stdout, &screen, 0))
            status = STATUS_FAILED;
    }
    summary_free(summary);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    return status;
}

int main(int argc, char **argv)
{
    struct error error = {.message = ""};
    bool json = argc == 3 && strcmp(argv[2], "--json") == 0;
    if (argc < 2 || strategy_count > 64)
        return STATUS_INVALID;
    enum status status = play(argv[1], json, &error);
    if (error.status != STATUS_OK)
        fprintf(stderr, "%s\n", error_text(&error).bytes);
    return (int)status;
}
