#include "text/expected_table.h"

#include <math.h>
#include <string.h>

#include "terminal/text_table.h"
#include "terminal/text_width.h"

enum { CELL = 40 };

static const char *with_all_digits(double number, char cell[CELL])
{
    snprintf(cell, CELL, "%.8g", number);
    return cell;
}

static void add_row(struct text_table *table, const struct expected_summary *expected)
{
    char cell[CELL];
    text_table_add(table, expected->terms->name);
    text_table_add(table, with_all_digits(expected->terms->value, cell));
    text_table_add(table, with_all_digits(expected->found.value, cell));
    snprintf(cell, sizeof cell, "%.2g", expected->allowed);
    text_table_add(table, cell);
    text_table_add(table, expected->holds ? "holds" : "FAILS");
}

/* Prints every source once, in order of appearance. */
static void print_sources(FILE *out, const struct summary *summary, int width)
{
    for (size_t i = 0; i < summary->expected_count; i++) {
        const char *source = summary->expected[i].terms->source;
        bool told = !*source;
        for (size_t k = 0; k < i && !told; k++)
            told = strcmp(summary->expected[k].terms->source, source) == 0;
        char line[600];
        snprintf(line, sizeof line, "Source: %.500s.", source);
        if (!told)
            text_wrap(out, line, width, 2, 0);
    }
}

static double runs_wanted(const struct expected_parameters *terms)
{
    double p = terms->value;
    return terms->quantity == EXPECT_ALIVE && p > 0 && p < 1 ? ceil(9 / (p * (1 - p))) : 30;
}

size_t expected_runs_wanted(const struct summary *summary)
{
    double wanted = 0;
    for (size_t i = 0; i < summary->expected_count; i++) {
        const struct expected_summary *expected = &summary->expected[i];
        if (!expected->holds && expected->terms->standard_errors > 0)
            wanted = fmax(wanted, runs_wanted(expected->terms));
    }
    return wanted > (double)summary->replicates && wanted < 1e9 ? (size_t)wanted : 0;
}

bool expected_table_print(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Expected", false}, {"theory", true}, {"here", true}, {"allowed", true}, {"verdict", false}};
    if (!summary->expected_count)
        return true;
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < summary->expected_count; i++)
        add_row(&table, &summary->expected[i]);
    fputc('\n', out);
    bool done = text_table_print(out, &table, width);
    print_sources(out, summary, width);
    size_t wanted = expected_runs_wanted(summary);
    char line[200];
    snprintf(line, sizeof line,
             "It takes %zu runs to say that a result fails: the spread of %zu says too little of their mean.",
             wanted, summary->replicates);
    if (wanted > 0)
        text_wrap(out, line, width, 2, 0);
    return done;
}
