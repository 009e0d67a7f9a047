/* pricewar-sim outcomes [NAME|SCENARIO] */
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "runs/measure.h"
#include "scenario/suggest.h"
#include "study/outcome_tables.h"
#include "terminal/text_width.h"
#include "words/words.h"

enum { PLAIN_WIDTH = 100, INDENT = 4 };

static const struct option_row rows[] = {
    OPTION_MARKDOWN("Print a Markdown page instead of plain text."),
    OPTION_TERMS("Say it in the words of a scenario (its group `terms`)."),
};

/* The kinds of outcomes, by whether there is one for each element of an axis. */
static const struct {
    enum field_axis axis;
    const char *element; /* how it is written; "": there is none */
    const char *title, *meaning;
} kinds[] = {
    {AXIS_NONE, "", "Of the whole market", "One number for each run."},
    {AXIS_FIRM, "[FIRM]", "Of each firm",
     "FIRM is the name of a seller of accelerators, a cloud or a vendor, as in final_share[Zhipu]."},
    {AXIS_SECTOR, "[SECTOR]", "Of each sector", "SECTOR is the name of a sector of SMEs."},
    {AXIS_APP, "[APP]", "Of each named app",
     "APP is the name of one of the scenario's apps; scenarios without any have none of these."},
    {AXIS_LAYER, "[LAYER]", "Of each layer", NULL},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void put_layers(FILE *out)
{
    fputs("LAYER is one of ", out);
    for (size_t l = 0; l < LEDGER_SECTORS; l++)
        fprintf(out, "%s%s", l ? ", " : "", ledger_sector_names[l]);
    fputs(".\n", out);
}

static const char *element_of(const struct measure *row)
{
    for (size_t k = 0; k < KINDS; k++)
        if (kinds[k].axis == row->axis)
            return kinds[k].element;
    return "";
}

/* Whether the name, with or without an element, is that of the row. */
static bool is_named(const struct measure *row, const char *name)
{
    size_t length = strcspn(name, "[");
    return strlen(row->name) == length && strncmp(row->name, name, length) == 0 &&
           (!name[length] || row->axis != AXIS_NONE);
}

static void print_text(const struct terms *terms, const struct measure *row, int width)
{
    printf("%s%s  (%s)\n%*s", row->name, element_of(row), say_unit(terms, row->unit).bytes, INDENT, "");
    text_wrap(stdout, say(terms, row->long_name).bytes, width, INDENT, 0);
}

static void print_kind(const struct terms *terms, size_t k, bool markdown, int width)
{
    printf(markdown ? "\n## %s\n\n" : "%s. ", say(terms, kinds[k].title).bytes);
    if (kinds[k].meaning)
        puts(say(terms, kinds[k].meaning).bytes);
    else
        put_layers(stdout);
    fputs(markdown ? "\n| outcome | unit | meaning |\n|---|---|---|\n" : "\n", stdout);
    for (size_t i = 0; i < measure_count; i++) {
        if (measures[i].axis != kinds[k].axis)
            continue;
        if (markdown)
            printf("| `%s%s` | %s | %s |\n", measures[i].name, kinds[k].element,
                   say_unit(terms, measures[i].unit).bytes, say(terms, measures[i].long_name).bytes);
        else
            print_text(terms, &measures[i], width);
    }
    if (!markdown && k + 1 < KINDS)
        putchar('\n');
}

static void print_introduction(void)
{
    fputs(
        "# Outcomes\n\n"
        "What a run ends with. Studies store these numbers of every run and make their statistics of them; claims and the\n"
        "targets of calibrations and inferences name them, as does `--outcome` of `sweep`, `merge` and `discover`. Money is in\n"
        "kCNY, thousands of CNY. The unit 1 is that of shares, ratios, and yes (1) and no (0). What is not known is NaN. Outcomes\n"
        "of \"all rounds\" add up: claims and targets can take them over a window, with `from_round` or `from_date`. A study also has\n"
        "`claim_NAME` for each of its claims, `target_N` for targets that are more than a number of a run's end, and with a test\n"
        "model the one outcome `output`. Unless asked for others, the tables on the terminal\n"
        "show",
        stdout);
    const char *before = " ";
    for (size_t i = 0; i < measure_count; i++)
        if (outcome_has_table(measures[i].name)) {
            printf("%s`%s`", before, measures[i].name);
            before = ", ";
        }
    fputs(".\n\nThe page is printed by `pricewar-sim outcomes --markdown`.\n", stdout);
}

static int explain_none(const char *name)
{
    char stem[OUTCOME_NAME_SIZE];
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(name, "["), name);
    struct suggestion suggestion = suggestion_for(stem);
    for (size_t i = 0; i < measure_count; i++)
        suggestion_try(&suggestion, measures[i].name);
    complain("no outcome has `%s` in its name or meaning%s%s%s", name,
             suggestion.best ? "; did you mean " : "", suggestion.best ? suggestion.best : "",
             suggestion.best ? "?" : "");
    return STATUS_INVALID;
}

/* That with the name, or else all in which it is found. */
static int print_named(const struct terms *terms, const char *name, int width)
{
    size_t found = 0;
    for (size_t i = 0; i < measure_count; i++)
        if (is_named(&measures[i], name)) {
            print_text(terms, &measures[i], width);
            return STATUS_OK;
        }
    for (size_t i = 0; *name && i < measure_count; i++)
        if (strstr(measures[i].name, name) || strstr(measures[i].long_name, name)) {
            print_text(terms, &measures[i], width);
            found++;
        }
    return found ? STATUS_OK : explain_none(name);
}

/* All that runs of a scenario end with, by name. */
static int print_of_scenario(const char *file, int width)
{
    struct loaded loaded;
    int code = (int)loaded_look(&loaded, file);
    for (size_t i = 0; loaded.scenario && i < measure_count; i++) {
        size_t count = measure_length(&measures[i], loaded.scenario);
        for (size_t k = 0; k < count; k++) {
            char name[OUTCOME_NAME_SIZE], unit[UNIT_SIZE];
            measure_name(&measures[i], loaded.scenario, k, name, sizeof name);
            measure_unit(&measures[i], loaded.scenario, k, unit);
            printf("%s  (%s)\n", name, unit);
        }
        if (count) {
            printf("%*s", INDENT, "");
            text_wrap(stdout, say(&loaded.scenario->terms, measures[i].long_name).bytes, width, INDENT, 0);
        }
    }
    loaded_clear(&loaded);
    return code;
}

static int print(const struct request *request, const struct terms *terms)
{
    int width = terminal_width(stdout) > 0 ? terminal_width(stdout) : PLAIN_WIDTH;
    if (request->argument_count > 0 && access(request->arguments[0], F_OK) == 0)
        return print_of_scenario(request->arguments[0], width);
    if (request->argument_count > 0)
        return print_named(terms, request->arguments[0], width);
    if (request->markdown)
        print_introduction();
    for (size_t k = 0; k < KINDS; k++)
        print_kind(terms, k, request->markdown, width);
    return STATUS_OK;
}

static int run(void *asked)
{
    const struct request *request = asked;
    struct loaded loaded;
    if (request->argument_count > 0 && request->markdown) {
        complain("--markdown prints the whole page, not that of a name");
        return STATUS_INVALID;
    }
    int code = (int)loaded_look(&loaded, request->terms);
    if (code == STATUS_OK)
        code = print(request, loaded.scenario ? &loaded.scenario->terms : NULL);
    loaded_clear(&loaded);
    return code;
}

const struct command command_outcomes = {
    .name = "outcomes",
    .arguments = "[NAME|SCENARIO]",
    .summary = "Show what a run can end with: every outcome with its unit and meaning.",
    .details =
        "Shows the outcomes that studies store and make statistics of, and that claims, targets and "
        "--outcome name; or that with the NAME, or else those that have it in name or meaning. With a scenario's file "
        "those that its runs end with, each by its name.",
    OPTIONS(rows),
    .takes = {0, 1},
    .run = run,
};
