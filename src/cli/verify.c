/* pricewar-sim verify */
#include <stdio.h>
#include <string.h>

#include "base/workers.h"
#include "cli/commands.h"
#include "terminal/interrupt.h"
#include "terminal/text_table.h"
#include "verify/verification.h"
#include <unistd.h>

enum { CELL = 40 };

static const struct option_row rows[] = {
    OPTION_MARKDOWN("The page docs/verification.md."),
    OPTION_QUIET("No progress on stderr."),
};

static bool tell(void *context, const char *part, size_t done, size_t total)
{
    const struct request *request = context;
    if (!request->quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%zu of %zu: %s ", done + 1, total, part);
    return interrupt_signal() == 0;
}

static void end_line(const struct request *request)
{
    if (!request->quiet && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static void add_number(struct text_table *table, double value, bool roughly)
{
    char cell[CELL];
    if (roughly)
        snprintf(cell, sizeof cell, "%.1e", value);
    else
        snprintf(cell, sizeof cell, "%.8g", value);
    text_table_add(table, cell);
}

static void add_row(struct text_table *table, const struct verified_result *result)
{
    text_table_add(table, result->group);
    text_table_add(table, result->name);
    add_number(table, result->expected, false);
    add_number(table, result->found, false);
    add_number(table, result->error, true);
    add_number(table, result->allowed, true);
    text_table_add(table, result->holds ? "holds" : "FAILS");
    text_table_add(table, result->source);
}

static bool print_text(const struct verification *verification)
{
    static const struct text_column columns[] = {{"Scenario or module", false},
                                                 {"result", false},
                                                 {"expected", true},
                                                 {"here", true},
                                                 {"error", true},
                                                 {"allowed", true},
                                                 {"verdict", false},
                                                 {"source", false}};
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < verification->count; i++)
        add_row(&table, &verification->results[i]);
    bool done = text_table_print(stdout, &table, 0);
    printf("\n%zu results of theory and the literature: %zu hold, %zu fail.\n", verification->count,
           verification->count - verification->failures, verification->failures);
    return done;
}

/* Prints only what is the same with every compiler: instead of results, how near they are. */
static void print_markdown(const struct verification *verification)
{
    const char *group = "";
    puts("# Verification\n\n"
         "What theory and the literature say, and whether the program says the same: closed forms and "
         "statistics by its own modules, learners, and the scenarios of `scenarios/theory/`, run from the "
         "reader to the summary. `pricewar-sim verify` prints the numbers themselves and exits with 1 when "
         "one is off. Means over draws are allowed four standard errors. The page is printed by "
         "`pricewar-sim verify --markdown`.");
    for (size_t i = 0; i < verification->count; i++) {
        const struct verified_result *result = &verification->results[i];
        char cell[CELL];
        if (strcmp(group, result->group) != 0)
            printf("\n## %s\n\n| result | expected | error | verdict | source |\n|---|---|---|---|---|\n",
                   result->group);
        group = result->group;
        if (result->drawn)
            snprintf(cell, sizeof cell, "within chance");
        else
            snprintf(cell, sizeof cell, "< %.2g", result->allowed);
        printf("| %s | %.8g | %s | %s | %s |\n", result->name, result->expected,
               result->holds ? cell : "too large", result->holds ? "holds" : "FAILS", result->source);
    }
}

static int run(void *asked)
{
    struct request *request = asked;
    struct verification verification;
    struct error error = {0};
    interrupt_watch();
    struct verification_terms terms = {.threads = workers_available(), .progress = tell, .context = request};
    int code = (int)verification_run(&terms, &verification, &error);
    end_line(request);
    if (code != STATUS_OK)
        complain("%s", error_text(&error).bytes);
    else if (request->markdown)
        print_markdown(&verification);
    else if (!print_text(&verification))
        code = STATUS_FAILED;
    if (code == STATUS_OK && verification.failures)
        code = STATUS_FAILED;
    verification_clear(&verification);
    return interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : code;
}

const struct command command_verify = {
    .name = "verify",
    .arguments = "",
    .summary = "Hold the program against theory and published results.",
    .details =
        "Computes results that are known, closed forms, statistics, learners and whole scenarios, and says "
        "of each what was expected, what came out, and whether it holds. Exit code 1 when one fails. "
        "Takes well under a minute on two processors; needs no files.",
    OPTIONS(rows),
    .takes = {0, 0},
    .run = run,
};
