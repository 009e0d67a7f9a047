#include "text/tournament_text.h"

#include <stdlib.h>

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

struct printing {
    FILE *out;
    const struct tournament *tournament;
    const struct tournament_request *request;
    const struct terms *terms;
    int width, sentence_width;
};

static struct text format_criterion(enum criterion criterion, double value)
{
    return criterion == CRITERION_SURVIVAL ? format_percent(value) : format_money(value);
}

/* The entry at a place in the ranking by cash earned; equal ranks in the order of the table of strategies. */
static size_t entry_at(const struct tournament *tournament, size_t place)
{
    for (size_t i = 0; i < tournament->entry_count; i++) {
        size_t before = 0, rank = tournament->ranks[i * CRITERIA + CRITERION_EARNED];
        for (size_t k = 0; k < tournament->entry_count; k++) {
            size_t other = tournament->ranks[k * CRITERIA + CRITERION_EARNED];
            before += other < rank || (other == rank && k < i);
        }
        if (before == place)
            return i;
    }
    return 0;
}

/* "1.2 bn", followed by + or - when the score is significantly above or below the mean of all. */
static void add_score(struct text_table *table, const struct tournament *tournament, size_t entry,
                      enum criterion criterion)
{
    const struct estimate *score = &tournament->scores[entry * CRITERIA + criterion];
    const struct estimate *advantage = &tournament->advantages[entry * CRITERIA + criterion];
    const char *sign = advantage->low > 0 ? " +" : advantage->high < 0 ? " -" : "  ";
    char cell[160];
    snprintf(cell, sizeof cell, "%s%s", format_criterion(criterion, score->value).bytes, sign);
    text_table_add(table, cell);
    snprintf(cell, sizeof cell, "%zu", tournament->ranks[entry * CRITERIA + criterion]);
    text_table_add(table, cell);
}

static bool print_ranking(const struct printing *printing)
{
    static const struct text_column columns[] = {{"Strategy", false},    {"cash earned, CNY", true},
                                                 {"rank", true},         {"above the mean by", true},
                                                 {"alive at end", true}, {"rank", true},
                                                 {"profit, CNY", true},  {"rank", true}};
    const struct tournament *tournament = printing->tournament;
    struct text_table table;
    text_table_init(&table, printing->terms, columns, sizeof columns / sizeof *columns);
    for (size_t place = 0; place < tournament->entry_count; place++) {
        size_t entry = entry_at(tournament, place);
        text_table_add(&table, printing->request->entries[entry].strategy);
        add_score(&table, tournament, entry, CRITERION_EARNED);
        text_table_add(&table, format_estimate(&tournament->advantages[entry * CRITERIA + CRITERION_EARNED],
                                               format_money)
                                   .bytes);
        add_score(&table, tournament, entry, CRITERION_SURVIVAL);
        add_score(&table, tournament, entry, CRITERION_PROFIT);
    }
    return text_table_print(printing->out, &table, printing->width);
}

static bool print_matrix(const struct printing *printing, enum criterion criterion, const char *title)
{
    const struct tournament *tournament = printing->tournament;
    struct text_column *columns = calloc(tournament->column_count + 1, sizeof *columns);
    struct text_table table;
    if (!columns)
        return false;
    columns[0] = (struct text_column){title, false};
    for (size_t k = 0; k < tournament->column_count; k++)
        columns[k + 1] = (struct text_column){
            k < tournament->entry_count ? printing->request->entries[k].strategy : tournament_mix, true};
    text_table_init(&table, printing->terms, columns, tournament->column_count + 1);
    for (size_t i = 0; i < tournament->entry_count; i++) {
        text_table_add(&table, printing->request->entries[i].strategy);
        for (size_t k = 0; k < tournament->column_count; k++) {
            const struct estimate *cell =
                &tournament->cells[(i * tournament->column_count + k) * CRITERIA + criterion];
            text_table_add(&table, format_criterion(criterion, cell->value).bytes);
        }
    }
    bool done = text_table_print(printing->out, &table, printing->width);
    free(columns);
    return done;
}

bool tournament_print_text(FILE *out, const struct tournament *tournament,
                           const struct tournament_request *request, const struct scenario *scenario,
                           int width)
{
    struct printing printing = {out, tournament, request, &scenario->terms, width, sentence_width(width)};
    text_wrap(out, scenario->simulation.title, printing.sentence_width, 0, 0);
    struct words text = say_with(
        &scenario->terms,
        "%zu strategies, each played by %zu of %zu vendors against every other, itself and the mix of all "
        "by the rest; %zu run%s of each game on the same random numbers. Means over the players and "
        "columns; + and -: the 95 %% interval of the advantage over the mean of all strategies excludes 0.",
        tournament->entry_count, request->players, request->group_size, tournament->runs,
        tournament->runs == 1 ? "" : "s");
    text_wrap(out, text.bytes, printing.sentence_width, 0, 0);
    fputc('\n', out);
    bool done = print_ranking(&printing);
    fputc('\n', out);
    done = done && print_matrix(&printing, CRITERION_SURVIVAL, "Alive at end; row against column");
    fputc('\n', out);
    done = done && print_matrix(&printing, CRITERION_EARNED, "Cash earned, CNY; row against column");
    fputc('\n', out);
    return done && print_matrix(&printing, CRITERION_PROFIT, "Profit, CNY; row against column");
}

/* By criterion. */
static json_t *estimates(const struct estimate *of_criteria)
{
    json_t *object = json_object();
    for (size_t c = 0; object && c < CRITERIA; c++)
        put_in_json(&object, criterion_names[c], estimate_to_json(&of_criteria[c]));
    return object;
}

static json_t *entry_to_json(const struct tournament *tournament, const struct tournament_request *request,
                             size_t entry, struct error *error)
{
    json_t *against = json_object(), *ranks = json_object();
    for (size_t k = 0; against && k < tournament->column_count; k++)
        put_in_json(&against, k < tournament->entry_count ? request->entries[k].strategy : tournament_mix,
                    estimates(&tournament->cells[(entry * tournament->column_count + k) * CRITERIA]));
    for (size_t c = 0; ranks && c < CRITERIA; c++)
        put_in_json(&ranks, criterion_names[c],
                    json_integer((json_int_t)tournament->ranks[entry * CRITERIA + c]));
    return pack_json(error, "{so so so so}", "against", against, "rank", ranks, "score",
                     estimates(&tournament->scores[entry * CRITERIA]), "advantage",
                     estimates(&tournament->advantages[entry * CRITERIA]));
}

json_t *tournament_to_json(const struct tournament *tournament, const struct tournament_request *request,
                           const struct scenario *scenario, struct error *error)
{
    json_t *entries = json_object(), *group = json_array();
    for (size_t i = 0; entries && i < tournament->entry_count; i++)
        put_in_json(&entries, request->entries[i].strategy, entry_to_json(tournament, request, i, error));
    for (size_t i = 0; group && i < request->group_size; i++)
        append_to_json(&group, json_string(scenario->vendors[request->group[i]].name));
    return pack_json(error, "{ss sI sI so so}", "title", scenario->simulation.title, "runs",
                     (json_int_t)tournament->runs, "players", (json_int_t)request->players, "group", group,
                     "strategies", entries);
}
