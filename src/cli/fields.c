/* pricewar-sim fields */
#include <stdio.h>

#include "cli/commands.h"
#include "file/describe.h"

static int run(void *asked)
{
    (void)asked;
    record_describe(stdout);
    return STATUS_OK;
}

const struct command command_fields = {
    .name = "fields",
    .arguments = "",
    .summary = "Show what the output file holds: datasets, axes, units, meanings.",
    .details = "Prints the description of the HDF5 file that a run writes, as a Markdown page.",
    .run = run,
};
