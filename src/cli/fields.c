/* pricewar-sim fields */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "file/describe.h"

static const struct option_row rows[] = {
    OPTION_TERMS("Say it in the words of a scenario, as its files do (the group `terms`)."),
};

static int run(void *asked)
{
    const struct request *request = asked;
    struct loaded loaded;
    int code = (int)loaded_look(&loaded, request->terms);
    if (code == STATUS_OK)
        record_describe(stdout, loaded.scenario ? &loaded.scenario->terms : NULL);
    loaded_clear(&loaded);
    return code;
}

const struct command command_fields = {
    .name = "fields",
    .arguments = "",
    .summary = "Show what the output file holds: datasets, axes, units, meanings.",
    .details = "Prints the description of the HDF5 file that a run writes, as a Markdown page.",
    OPTIONS(rows),
    .run = run,
};
