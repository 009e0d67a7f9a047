#include "text/expectations_text.h"

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "words/words.h"
#include <math.h>

enum { MOVES_SHOWN = 6 };

static double size_of(const struct expected_move *move)
{
    double larger = fmax(fabs(move->price_before), fabs(move->price));
    return larger > 0 ? fabs(move->price - move->price_before) / larger : 0;
}

/* Whether fewer than MOVES_SHOWN moves of its vendor are larger, or as large and earlier. */
static bool is_shown(const struct expected_move *moves, size_t count, size_t i)
{
    size_t larger = 0;
    for (size_t j = 0; j < count; j++)
        larger +=
            moves[j].vendor == moves[i].vendor && (size_of(&moves[j]) > size_of(&moves[i]) ||
                                                   (j < i && !(size_of(&moves[j]) < size_of(&moves[i]))));
    return larger < MOVES_SHOWN;
}

static void add_volume(struct text_table *table, double gtok)
{
    text_table_add(table, format_amount(volume_counted(table->terms, gtok)).bytes);
}

static void add_move(struct text_table *table, const struct expected_move *move, const char *name)
{
    char round[32];
    snprintf(round, sizeof round, "%lld", (long long)move->expected.round);
    text_table_add(table, name);
    text_table_add(table, round);
    text_table_add(table, format_path(move->price_before, move->price, format_number).bytes);
    add_volume(table, move->expected.volume);
    add_volume(table, move->volume);
    text_table_add(table, format_money(move->expected.profit).bytes);
    text_table_add(table, format_money(move->profit).bytes);
    text_table_add(table, format_money(move->expected.ahead).bytes);
}

/* Sums over all decisions of the vendor, as a row. */
static void add_sum(struct text_table *table, const struct expected_move *moves, size_t count, size_t vendor)
{
    struct expected_move sum = {.vendor = vendor};
    size_t decisions = 0;
    for (size_t i = 0; i < count; i++)
        if (moves[i].vendor == vendor) {
            sum.expected.volume += moves[i].expected.volume;
            sum.expected.profit += moves[i].expected.profit;
            sum.volume += moves[i].volume;
            sum.profit += moves[i].profit;
            decisions++;
        }
    char all[64];
    snprintf(all, sizeof all, "all %zu", decisions);
    text_table_add(table, "");
    text_table_add(table, all);
    text_table_add(table, "");
    add_volume(table, sum.expected.volume);
    add_volume(table, sum.volume);
    text_table_add(table, format_money(sum.expected.profit).bytes);
    text_table_add(table, format_money(sum.profit).bytes);
    text_table_add(table, "");
}

bool expectations_print_text(FILE *out, const struct scenario *scenario, const struct summary *summary,
                             const struct expected_move *moves, size_t count, int width)
{
    static const struct text_column columns[] = {
        {"What was expected, and came", false},
        {"round", true},
        {"mean list price", true},
        {"tokens expected", true},
        {"came", true},
        {"profit expected, CNY", true},
        {"came", true},
        {"expected ahead, CNY", true},
    };
    struct text_table table;
    if (count == 0)
        return true;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        bool first = true;
        for (size_t i = 0; i < count; i++)
            if (moves[i].vendor == f && is_shown(moves, count, i)) {
                const struct vendor_parameters *vendor = &scenario->vendors[f];
                const struct shown_name shown = NAME_TO_SHOW(summary->names, vendor, SHOWN_NAME_WIDTH);
                char name[320];
                snprintf(name, sizeof name, "  %s", first ? shown.bytes : "");
                add_move(&table, &moves[i], name);
                first = false;
            }
        if (!first)
            add_sum(&table, moves, count, f);
    }
    bool done = text_table_print(out, &table, width);
    text_wrap(
        out,
        say(summary->terms,
            "Run 0: the six largest moves of each model vendor that looks ahead, and the sum of all. Profit is that "
            "of the round: price less unit cost of what was sold, and the cloud's gross profit on its customers; "
            "ahead: the same over the horizon, discounted, with the value of its last customers.")
            .bytes,
        sentence_width(width), 0, 0);
    fputc('\n', out);
    return done;
}
