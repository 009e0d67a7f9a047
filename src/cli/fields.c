/* pricewar-sim fields */
#include <stdio.h>

#include "cli/commands.h"
#include "file/describe.h"

/* It has no options of its own. */
static bool take(void *context, int key, const char *value)
{
    (void)context, (void)key, (void)value;
    return false;
}

static int run(const struct command *self, int argc, char **argv)
{
    int first;
    enum parse_result parsed = options_parse(self, argc, argv, take, NULL, &first);
    if (parsed == PARSE_GO_ON)
        record_describe(stdout);
    return parsed == PARSE_WRONG ? STATUS_INVALID : STATUS_OK;
}

const struct command command_fields = {
    .name = "fields",
    .arguments = "",
    .summary = "Show what the output file holds: datasets, axes, units, meanings.",
    .details = "Prints the description of the HDF5 file that a run writes, as a Markdown page.",
    .run = run,
};
