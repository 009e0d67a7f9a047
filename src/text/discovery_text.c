#include "text/discovery_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/discovery_words.h"

enum { MOST_PATH_ROWS = 16 };

static void put_left_out(FILE *out, size_t failed, size_t unknown)
{
    if (failed)
        fprintf(out, " %s run%s failed and %s left out.", format_count((double)failed).bytes,
                failed == 1 ? "" : "s", failed == 1 ? "is" : "are");
    if (unknown)
        fprintf(out, " Of %s run%s the outcome is not known; %s left out.",
                format_count((double)unknown).bytes, unknown == 1 ? "" : "s",
                unknown == 1 ? "it is" : "they are");
}

static void put_event(FILE *out, const struct discovery *discovery)
{
    const struct peel_mass *all = &discovery->search.all;
    fprintf(out, "%s: in %.0f of %zu runs (%s), at %zu points of a design of %zu parameter%s.",
            discovery->text, all->events, discovery->runs, format_percent(discovery_density(all)).bytes,
            discovery->cases.count, discovery->cases.inputs, discovery->cases.inputs == 1 ? "" : "s");
    put_left_out(out, discovery->failed, discovery->unknown);
    fputs("\n\n", out);
}

static void put_box(FILE *out, const struct discovery *discovery, size_t number)
{
    const struct found_box *box = discovery_box(discovery, number);
    fprintf(out, "Box %zu, %s of all runs, has %s of these runs, and it happens in %s of the runs there: ",
            number + 1, format_percent(discovery_share(discovery, &box->mass)).bytes,
            format_percent(discovery_coverage(discovery, &box->mass)).bytes,
            format_percent(discovery_density(&box->mass)).bytes);
    discovery_put_region(out, discovery, box->range);
    fputs(".\n", out);
}

static void put_together(FILE *out, const struct discovery *discovery)
{
    struct peel_mass sum = {0};
    for (size_t b = 0; b < discovery->search.count; b++) {
        sum.weight += discovery->search.boxes[b].mass.weight;
        sum.events += discovery->search.boxes[b].mass.events;
    }
    if (discovery->search.count > 1)
        fprintf(
            out,
            "Together the boxes, each without those before it, have %s of these runs in %s of all runs.\n",
            format_percent(discovery_coverage(discovery, &sum)).bytes,
            format_percent(discovery_share(discovery, &sum)).bytes);
}

static char *in_words(const struct discovery *discovery)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    put_event(out, discovery);
    for (size_t b = 0; b < discovery->search.count; b++)
        put_box(out, discovery, b);
    put_together(out, discovery);
    if (discovery->search.count == 0)
        fputs(
            "No region stands out: no box has a limit that chance would not give as well. More runs or a wider "
            "design may tell.\n",
            out);
    memory_text_close(out, &text); /* NULL without memory */
    return text;
}

/* Adds a limit's cell to a table. False: no memory. */
static bool add_limit(struct text_table *table, const struct discovery *discovery,
                      const struct found_box *box, const struct box_limit *limit)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return false;
    discovery_put_limit(out, discovery, box->pasted, limit->input, limit->side);
    bool made = memory_text_close(out, &text);
    if (made)
        text_table_add(table, text);
    free(text);
    return made;
}

static struct text p_value(double value)
{
    struct text text = {"<0.001"};
    if (!(value < 0.001))
        snprintf(text.bytes, sizeof text.bytes, "%.3f", value);
    return text;
}

static bool print_limits(FILE *out, const struct discovery *discovery, int width)
{
    static const struct text_column columns[] = {{"Box", true},     {"parameter", false}, {"limit", false},
                                                 {"quasi-p", true}, {"in halves", true},  {"", false}};
    struct text_table table;
    bool made = true;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t b = 0; b < discovery_box_count(discovery); b++) {
        const struct found_box *box = discovery_box(discovery, b);
        for (size_t l = 0; l < box->limit_count; l++) {
            char cell[40];
            const struct box_limit *limit = &box->limits[l];
            snprintf(cell, sizeof cell, "%zu", b + 1);
            text_table_add(&table, cell);
            text_table_add(&table, discovery->inputs[limit->input].name);
            made = made && add_limit(&table, discovery, box, limit);
            text_table_add(&table, p_value(limit->quasi_p).bytes);
            text_table_add(&table, format_percent(limit->reproduced).bytes);
            text_table_add(&table, limit->dropped ? "dropped" : "");
        }
    }
    if (made)
        return text_table_print(out, &table, width);
    text_table_clear(&table);
    return false;
}

/* Some boxes of a long path, among them the first, the last and the chosen one. */
static bool is_shown(const struct found_box *box, size_t number)
{
    size_t last = box->path.count - 1, step = (last + MOST_PATH_ROWS - 1) / MOST_PATH_ROWS;
    return number == last || number == box->chosen || number % (step ? step : 1) == 0;
}

static bool print_path(FILE *out, const struct discovery *discovery, int width)
{
    static const struct text_column columns[] = {{"--box", true},      {"coverage", true},
                                                 {"density", true},    {"of all runs", true},
                                                 {"parameters", true}, {"cut last", false}};
    const struct found_box *box = discovery_box(discovery, 0);
    struct text_table table;
    text_table_init(&table, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < box->path.count; k++) {
        char cell[40];
        if (!is_shown(box, k))
            continue;
        const struct peel_mass *mass = &box->path.masses[k];
        snprintf(cell, sizeof cell, "%s%zu", k == box->chosen ? "* " : "", k);
        text_table_add(&table, cell);
        text_table_add(&table, format_percent(discovery_coverage(discovery, mass)).bytes);
        text_table_add(&table, format_percent(discovery_density(mass)).bytes);
        text_table_add(&table, format_percent(discovery_share(discovery, mass)).bytes);
        snprintf(cell, sizeof cell, "%zu",
                 peel_box_restricted(&discovery->cases, box->path.boxes + k * box->path.inputs));
        text_table_add(&table, cell);
        text_table_add(&table, k ? discovery->inputs[box->path.peeled[k]].name : "");
    }
    return text_table_print(out, &table, width);
}

static bool any_limit(const struct discovery *discovery)
{
    bool any = false;
    for (size_t b = 0; b < discovery_box_count(discovery); b++)
        any = any || discovery_box(discovery, b)->limit_count > 0;
    return any;
}

bool discovery_print_text(FILE *out, const struct discovery *discovery, int width)
{
    char *text = in_words(discovery);
    bool done = text != NULL;
    if (done)
        text_wrap(out, text, sentence_width(width), 0, 0);
    free(text);
    if (done && any_limit(discovery)) {
        fputc('\n', out);
        done = print_limits(out, discovery, width);
        text_wrap(
            out,
            "quasi-p: how likely the runs there would have the event as often without the limit; in halves: "
            "how often half of the points gave the limit too.",
            sentence_width(width), 0, 0);
    }
    fputs("\nThe path of the first box; * is the one that was chosen.\n", out);
    return done && print_path(out, discovery, width);
}
