/* pricewar-sim check SCENARIO */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "scenario/describe.h"

struct check_request {
    struct override_list overrides;
    bool quiet;
    enum status status; /* of the options */
};

static const struct option_row rows[] = {
    OVERRIDE_OPTIONS,
    {'q', "quiet", NULL, "Only say what is wrong; do not print the scenario."},
};

static bool take(void *context, int key, const char *value)
{
    struct check_request *request = context;
    if (key == 'q')
        return request->quiet = true;
    request->status = override_take(&request->overrides, key, value);
    return request->status == STATUS_OK;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct check_request request = {.quiet = false};
    struct loaded loaded = {0};
    int first, code;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed == PARSE_ENDED)
        code = STATUS_OK;
    else if (parsed == PARSE_WRONG)
        code = request.status ? (int)request.status : STATUS_INVALID;
    else
        code = (int)loaded_read(&loaded, argv[first], &request.overrides);
    if (loaded.scenario && !request.quiet && !scenario_print_resolved(stdout, loaded.scenario))
        code = STATUS_FAILED;
    loaded_clear(&loaded);
    override_clear(&request.overrides);
    return code;
}

const struct command command_check = {
    .name = "check",
    .arguments = "SCENARIO",
    .summary = "Check a scenario without running it.",
    .details =
        "Lists all that is wrong with the scenario, one line each as file:line: path: what. When nothing "
        "is, prints it with every parameter's value written out; that text is a scenario too.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
