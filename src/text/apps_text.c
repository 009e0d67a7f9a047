#include "text/apps_text.h"

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "words/words.h"

static void add_name(struct text_table *table, const struct summary *summary, const struct app_summary *app)
{
    char name[320];
    snprintf(name, sizeof name, "  %s", NAME_TO_SHOW(summary->names, app, SHOWN_NAME_WIDTH).bytes);
    text_table_add(table, name);
}

bool apps_print_text(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Named app", false},          {"alive at end", true}, {"users, most", true},  {"users at end", true},
        {"capital at end, CNY", true}, {"profit, CNY", true},  {"support, CNY", true},
    };
    struct text_table table;
    if (summary->app_count == 0)
        return true;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t a = 0; a < summary->app_count; a++) {
        const struct app_summary *app = &summary->apps[a];
        add_name(&table, summary, app);
        text_table_add(&table, format_probability(&app->alive).bytes);
        text_table_add(&table, format_count(app->peak_users.value).bytes);
        text_table_add(&table, format_count(app->users.value).bytes);
        text_table_add(&table, format_money(app->capital.value).bytes);
        text_table_add(&table, format_money(app->profit.value).bytes);
        text_table_add(&table, format_money(app->support.value).bytes);
    }
    bool done = text_table_print(out, &table, width);
    fputc('\n', out);
    return done;
}

bool apps_explain_text(FILE *out, const struct summary *summary, double months_per_round, int width)
{
#define PART_COLUMN(symbol, name, words) {words, true},
    static const struct text_column columns[] = {
        {"Why apps closed, CNY", false}, {"closed", true}, {"month", true}, APP_PART_TABLE(PART_COLUMN)};
    struct text_table table;
    double closed = 0;
    for (size_t a = 0; a < summary->app_count; a++)
        closed += summary->apps[a].closed;
    if (!(closed > 0))
        return true;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t a = 0; a < summary->app_count; a++) {
        const struct app_summary *app = &summary->apps[a];
        if (!(app->closed > 0))
            continue;
        add_name(&table, summary, app);
        text_table_add(&table, format_count(app->closed).bytes);
        text_table_add(&table, format_number(app->closed_round * months_per_round).bytes);
        for (size_t p = 0; p < APP_PARTS; p++)
            text_table_add(&table, format_money(app->closed_parts[p]).bytes);
    }
    bool done = text_table_print(out, &table, width);
    text_wrap(
        out,
        say(summary->terms,
            "Means over the runs in which the app closed: the parts of its cash, which add up to nothing. "
            "Handed over: what was left as it closed, positive if it was owed, and what its owners drew.")
            .bytes,
        sentence_width(width), 0, 0);
    fputc('\n', out);
    return done;
}
