/* pricewar-sim check SCENARIO */
#include <stdio.h>

#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/plugins.h"
#include "cli/work.h"
#include "scenario/describe.h"

static const struct option_row rows[] = {
    SET_A_PARAMETER,
    SET_THE_SEED,
    SET_THE_REPLICATES,
    OPTION_ALLOW_PLUGINS("Load the plug-ins that the scenario names, and check their parameters too."),
    OPTION_QUIET("Only say what is wrong; do not print the scenario."),
};

static enum status check_observed(const struct scenario *scenario)
{
    struct observed *observed = NULL;
    enum status status = loaded_observed(scenario, &observed);
    observed_free(observed);
    return status;
}

static int run(void *asked)
{
    const struct request *request = asked;
    struct loaded loaded;
    const struct override_layers overrides = layers_of("--set", &request->overrides);
    int code = (int)loaded_read_with(request->allow_plugins ? plugin_show_and_load : plugin_leave, &loaded,
                                     request->arguments[0], &overrides);
    if (loaded.scenario)
        code = (int)check_observed(loaded.scenario);
    if (loaded.scenario && !request->quiet && code == STATUS_OK &&
        !scenario_print_resolved(stdout, loaded.scenario))
        code = STATUS_FAILED;
    if (loaded.scenario)
        work_warn(loaded.scenario, NULL, false);
    if (loaded.scenario)
        work_foresee(loaded.scenario, (double)loaded.scenario->simulation.replicates, workers_available(),
                     request->quiet);
    loaded_clear(&loaded);
    return code;
}

const struct command command_check = {
    .name = "check",
    .arguments = "SCENARIO",
    .summary = "Check a scenario without running it.",
    .details =
        "Lists all that is wrong with the scenario and with its table of observations (output.observed), one line "
        "each as file:line: path: what. When nothing is, prints it with every parameter's value written out; that text "
        "is a scenario too. Says on "
        "stderr which values are allowed but look as if in another unit, or come after the last round, and how "
        "long its runs will take, should that be more than an hour. Plug-ins are named and not "
        "loaded, and their parameters are left out, unless --allow-plugins says otherwise.",
    OPTIONS(rows),
    .takes = {1, 1},
    .run = run,
};
