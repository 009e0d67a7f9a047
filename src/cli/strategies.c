/* pricewar-sim strategies [NAME] */
#include <string.h>

#include "cli/commands.h"
#include "scenario/describe.h"
#include "scenario/range.h"
#include "scenario/suggest.h"
#include "strategy/process.h"
#include "strategy/strategies.h"
#include "terminal/text_width.h"

enum { PLAIN_WIDTH = 100, INDENT = 4 };

static const struct option_row rows[] = {
    OPTION_MARKDOWN("Print a Markdown page instead of plain text."),
};

/* What values a parameter takes: "whole number, between 1 and 100000 rounds; default: 1". */
static void facts_of(const struct parameter *row, char *text, size_t size)
{
    char type[200];
    bool numbered = row->type == PARAMETER_REAL || row->type == PARAMETER_INTEGER;
    parameter_type_in_words(row, type, sizeof type);
    snprintf(text, size, "%s%s%s; default: %s", type, numbered ? ", " : "",
             numbered ? range_in_words(row).text : "", row->fallback ? row->fallback : "required");
}

static void print_indented(const char *text, int width, int indent)
{
    printf("%*s", indent, "");
    text_wrap(stdout, text, width, indent, 0);
}

static void print_text(const struct strategy *strategy, int width)
{
    char line[1200], facts[600];
    printf("%s\n", strategy->name);
    print_indented(strategy->summary, width, INDENT);
    if (strategy->source && *strategy->source) {
        snprintf(line, sizeof line, "source: %s", strategy->source);
        print_indented(line, width, INDENT);
    }
    for (size_t i = 0; i < strategy->param_count; i++) {
        const struct parameter *row = &strategy->params[i];
        facts_of(row, facts, sizeof facts);
        snprintf(line, sizeof line, "%s: %s (%s)", row->key, row->meaning, facts);
        print_indented(line, width, 2 * INDENT);
    }
}

static void print_markdown(const struct strategy *strategy)
{
    char facts[600];
    printf("\n## `%s`\n\n%s\n", strategy->name, strategy->summary);
    if (strategy->source && *strategy->source)
        printf("\nSource: %s.\n", strategy->source);
    if (strategy->param_count > 0)
        fputs("\nParameters, written in the vendor's `pricing` group:\n\n", stdout);
    for (size_t i = 0; i < strategy->param_count; i++) {
        const struct parameter *row = &strategy->params[i];
        facts_of(row, facts, sizeof facts);
        printf("- `%s`: %s (%s)%s%s\n", row->key, row->meaning, facts, *row->source ? " Source: " : "",
               row->source);
    }
}

/* The table's rules, then the one that asks a program. */
static const struct strategy *rule_at(size_t i)
{
    return i < strategy_count ? strategies[i] : &strategy_process;
}

/* The command of a program, which comes behind the prefix, is left out. */
static bool is_called(const struct strategy *strategy, const char *name)
{
    if (strategy == &strategy_process)
        return strcmp(name, "process") == 0 || begins_with_prefix(name, PROGRAM_PREFIX);
    return strcmp(name, strategy->name) == 0;
}

static int explain_none(const char *name)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < strategy_count; i++)
        suggestion_try(&suggestion, strategies[i]->name);
    complain("there is no strategy `%s`%s%s%s", name, suggestion.best ? "; did you mean " : "",
             suggestion.best ? suggestion.best : "", suggestion.best ? "?" : "");
    return STATUS_INVALID;
}

static int print(const char *name, bool markdown)
{
    if (name && strategy_find(name) == SIZE_MAX && !is_called(&strategy_process, name))
        return explain_none(name);
    int width = terminal_width(stdout) > 0 ? terminal_width(stdout) : PLAIN_WIDTH;
    if (markdown && !name)
        fputs(
            "# Pricing strategies\n\nA vendor names its rule in its `pricing` group: `pricing = { strategy = "
            "\"undercut\"; step = 0.1; };`. What every rule obeys (tiers, floors, largest step) is in the "
            "scenario reference under `vendors[].pricing`. The page is printed by `pricewar-sim strategies "
            "--markdown`.\n",
            stdout);
    for (size_t i = 0; i <= strategy_count; i++) {
        if (name && !is_called(rule_at(i), name))
            continue;
        if (markdown)
            print_markdown(rule_at(i));
        else
            print_text(rule_at(i), width);
    }
    return STATUS_OK;
}

static int run(void *asked)
{
    const struct request *request = asked;
    return print(request->argument_count ? request->arguments[0] : NULL, request->markdown);
}

const struct command command_strategies = {
    .name = "strategies",
    .arguments = "[NAME]",
    .summary = "Show the pricing strategies and their parameters.",
    .details = "Shows what each pricing rule does, where it comes from, and its parameters.",
    OPTIONS(rows),
    .takes = {0, 1},
    .run = run,
};
