/* pricewar-sim params [NAME] */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "scenario/describe.h"
#include "scenario/suggest.h"
#include "terminal/text_width.h"

enum { PLAIN_WIDTH = 100 };

static const struct option_row rows[] = {
    OPTION_MARKDOWN("Print a Markdown page instead of plain text."),
};

enum { NAME_SIZE = 64 };

/* Tries keys, and their beginnings up to each underscore, since NAME may be a part of a key. */
static void try_rows(struct suggestion *suggestion, const struct parameter *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *key = candidates[i].key;
        for (size_t length = strcspn(key, "_"); length < strlen(key);
             length += 1 + strcspn(key + length + 1, "_")) {
            char part[NAME_SIZE];
            snprintf(part, sizeof part, "%.*s", (int)length, key);
            suggestion_try_names(suggestion, part);
        }
        suggestion_try(suggestion, key);
    }
}

static int explain_none(const char *name, const struct parameter_catalog *catalog)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < parameter_group_count; i++)
        try_rows(&suggestion, parameter_groups[i].rows, parameter_groups[i].row_count);
    for (size_t i = 0; i < catalog->strategy_count; i++)
        try_rows(&suggestion, catalog->strategies[i].rows, catalog->strategies[i].row_count);
    complain("no parameter has `%s` in its path or meaning%s%s%s", name,
             suggestion.best ? "; did you mean " : "", suggestion.best ? suggestion.best : "",
             suggestion.best ? "?" : "");
    return STATUS_INVALID;
}

static int print(const char *name, bool markdown)
{
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    if (!load_catalog(&extensions, &catalog))
        return STATUS_FAILED;
    int width = terminal_width(stdout);
    if (markdown && !name)
        fputs("# Scenario reference\n\nEvery parameter of a scenario file, by the group that it stands in. "
              "`[]` marks a list of groups. The page is printed by `pricewar-sim params --markdown`.\n",
              stdout);
    size_t count = parameters_print(stdout, name, markdown ? DESCRIBE_MARKDOWN : DESCRIBE_TEXT,
                                    width > 0 ? width : PLAIN_WIDTH, &catalog);
    int code = count > 0 ? STATUS_OK : explain_none(name ? name : "", &catalog);
    free(extensions);
    return code;
}

static int run(void *asked)
{
    const struct request *request = asked;
    return print(request->argument_count ? request->arguments[0] : NULL, request->markdown);
}

const struct command command_params = {
    .name = "params",
    .arguments = "[NAME]",
    .summary = "Show scenario parameters: type, unit, default, range, meaning, source.",
    .details = "Shows every parameter of a scenario, or those with NAME in their path or meaning.",
    OPTIONS(rows),
    .takes = {0, 1},
    .run = run,
};
