#include "text/convergence_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

enum { MOST_LISTED = 12 }; /* overrides in a sentence */

static const char *const verdicts[] = {[STAYS] = "stays", [DOES_MOVE] = "moves", [MAY_MOVE] = "may move"};

/* One headline number, or one element of it. */
struct number {
    const struct headline *headline;
    size_t element;
    char name[OUTCOME_NAME_SIZE];
};

static const struct difference *difference_of(const struct convergence *convergence, size_t setting,
                                              const struct number *number)
{
    const struct comparison *comparison = convergence->comparisons[setting];
    return comparison ? comparison_find(comparison, number->headline->measure, number->element) : NULL;
}

/* Whether there is something to it: not the surplus of a layer that has none. */
static bool is_known(const struct convergence *convergence, const struct number *number)
{
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        const struct difference *difference = difference_of(convergence, s, number);
        if (difference && difference->pairs > 0 &&
            (difference->with.value != 0 || difference->against.value != 0))
            return true;
    }
    return false;
}

static struct movement movement_on(const struct convergence *convergence, const struct headline *headline,
                                   const struct difference *difference)
{
    return movement_of(headline, difference, convergence->tolerance,
                       convergence->scenario->simulation.noise == NOISE_OFF);
}

static bool moves_anywhere(const struct convergence *convergence, const struct number *number)
{
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        const struct difference *difference = difference_of(convergence, s, number);
        if (difference && movement_on(convergence, number->headline, difference).verdict == DOES_MOVE)
            return true;
    }
    return false;
}

/* Calls `take` for every number that is known, in the order of the headlines. */
static void for_each_number(const struct convergence *convergence,
                            void (*take)(void *context, const struct number *number), void *context)
{
    const struct scenario *scenario = convergence->scenario;
    for (size_t i = 0; i < headline_count; i++) {
        const struct measure *measure = NULL;
        for (size_t m = 0; m < measure_count && !measure; m++)
            measure = strcmp(measures[m].name, headlines[i].measure) == 0 ? &measures[m] : NULL;
        for (size_t k = 0; measure && k < measure_length(measure, scenario); k++) {
            struct number number = {.headline = &headlines[i], .element = k};
            measure_name(measure, scenario, k, number.name, sizeof number.name);
            if (is_known(convergence, &number))
                take(context, &number);
        }
    }
}

struct printing {
    const struct convergence *convergence;
    struct text_table table;
};

static void add_movement(struct text_table *table, const struct headline *headline,
                         const struct movement *movement)
{
    static const char *const marks[] = {[STAYS] = "", [DOES_MOVE] = " moves", [MAY_MOVE] = " ?"};
    const struct estimate *size = &movement->size;
    char cell[120];
    if (isnan(size->value))
        snprintf(cell, sizeof cell, "-");
    else if (isnan(size->low) || size->low == size->high)
        snprintf(cell, sizeof cell, "%+.1f%s%s", 100 * size->value + 0.0, headline->is_share ? "" : " %",
                 marks[movement->verdict]);
    else
        snprintf(cell, sizeof cell, "%+.1f%s (%.1f to %.1f)%s", 100 * size->value + 0.0,
                 headline->is_share ? "" : " %", 100 * size->low + 0.0, 100 * size->high + 0.0,
                 marks[movement->verdict]);
    text_table_add(table, cell);
}

static struct text value_of(const struct headline *headline, double value)
{
    if (headline->is_share)
        return format_percent(value);
    if (strstr(headline->measure, "profit") || strstr(headline->measure, "surplus"))
        return format_money(value);
    return format_number(value);
}

static void add_row(void *context, const struct number *number)
{
    struct printing *printing = context;
    const struct convergence *convergence = printing->convergence;
    bool given = false;
    if (number->headline->axis == AXIS_FIRM && !moves_anywhere(convergence, number))
        return;
    text_table_add(&printing->table, number->name);
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        const struct difference *difference = difference_of(convergence, s, number);
        if (!difference)
            continue;
        if (!given)
            text_table_add(&printing->table, value_of(number->headline, difference->against.value).bytes);
        given = true;
        struct movement movement = movement_on(convergence, number->headline, difference);
        add_movement(&printing->table, number->headline, &movement);
    }
}

static bool print_table(FILE *out, const struct convergence *convergence, int width)
{
    char titles[NUMERICAL_SETTINGS][60];
    struct text_column columns[2 + NUMERICAL_SETTINGS] = {{"Number", false}, {"as given", true}};
    size_t count = 2;
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        if (!convergence->comparisons[s])
            continue;
        snprintf(titles[s], sizeof titles[s], "%lld x the %s", (long long)convergence->factor,
                 numerical_setting_refined[s]);
        columns[count++] = (struct text_column){titles[s], true};
    }
    struct printing printing = {.convergence = convergence};
    text_table_init(&printing.table, &convergence->scenario->terms, columns, count);
    if (count > 2)
        for_each_number(convergence, add_row, &printing);
    return text_table_print(out, &printing.table, width);
}

/* What a setting does on the whole. */
struct tally_of_setting {
    const struct convergence *convergence;
    size_t setting, numbers, moving, unsure;
    double loose; /* numbers with an interval wider than the tolerance: one in twenty moves by chance */
    double largest;
    char name[OUTCOME_NAME_SIZE]; /* of the one that moves most */
};

static void count_number(void *context, const struct number *number)
{
    struct tally_of_setting *tally = context;
    const struct difference *difference = difference_of(tally->convergence, tally->setting, number);
    if (!difference || difference->pairs == 0)
        return;
    struct movement movement = movement_on(tally->convergence, number->headline, difference);
    tally->numbers++;
    tally->moving += movement.verdict == DOES_MOVE;
    tally->unsure += movement.verdict == MAY_MOVE;
    double bound = tally->convergence->tolerance / (number->headline->is_share ? 3 : 1);
    tally->loose += (movement.size.high - movement.size.low) / 2 > bound;
    if (movement.verdict == DOES_MOVE && fabs(movement.size.value) > tally->largest) {
        tally->largest = fabs(movement.size.value);
        memcpy(tally->name, number->name, sizeof tally->name);
    }
}

static struct tally_of_setting tally_of(const struct convergence *convergence, size_t setting)
{
    struct tally_of_setting tally = {.convergence = convergence, .setting = setting};
    for_each_number(convergence, count_number, &tally);
    return tally;
}

static void tell_setting(FILE *text, const struct convergence *convergence, size_t setting)
{
    const char *name = numerical_setting_names[setting];
    const struct refinement *refinement = &convergence->refinements[setting];
    if (refinement->reason) {
        fprintf(text, "%s is not refined: %s.\n", name,
                say(&convergence->scenario->terms, refinement->reason).bytes);
        return;
    }
    struct tally_of_setting tally = tally_of(convergence, setting);
    fprintf(text, "%s: %zu of %zu numbers move", name, tally.moving, tally.numbers);
    if (tally.moving > 0)
        fprintf(text, ", most of all %s", tally.name);
    if (ceil(tally.loose / 20) >= (double)tally.moving && tally.moving > 0) {
        fputs("; so many do by chance", text);
    } else if (tally.moving > 0) {
        /* All or none: some of them alone are another market. */
        fputs("; refine it until they stay", text);
        if (refinement->override_count > MOST_LISTED)
            fprintf(text, ", with all of the %zu overrides that --json lists", refinement->override_count);
        for (size_t i = 0; i < refinement->override_count && refinement->override_count <= MOST_LISTED; i++)
            fprintf(text, "%s --set %s", i == 0 ? ":" : "", refinement->overrides[i]);
    }
    fputs(".", text);
    if (tally.unsure > 0)
        fprintf(text, " %zu may move; more --replicates would tell.", tally.unsure);
    fputc('\n', text);
}

static char *in_words(const struct convergence *convergence)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *text = memory_text_open(&bytes, &size);
    if (!text)
        return NULL;
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++)
        tell_setting(text, convergence, s);
    memory_text_close(text, &bytes);
    return bytes;
}

bool convergence_print_text(FILE *out, const struct convergence *convergence, int width)
{
    const struct simulation_parameters *simulation = &convergence->scenario->simulation;
    char head[400];
    snprintf(
        head, sizeof head,
        "Differences by refining one numerical setting, over %lld pair%s of runs on the same random "
        "numbers: in "
        "%% of the number, of shares and probabilities in points. A number moves when the 95 %% interval of its "
        "difference excludes 0 and the difference is above %g %% (%g points).\n",
        (long long)simulation->replicates, simulation->replicates == 1 ? "" : "s",
        100 * convergence->tolerance, 100 * convergence->tolerance / 3);
    char *text = in_words(convergence);
    fprintf(out, "%s\n", simulation->title);
    text_wrap(out, head, sentence_width(width), 0, 0);
    fputc('\n', out);
    bool done = text && print_table(out, convergence, width);
    fputc('\n', out);
    if (done)
        text_wrap(out, text, sentence_width(width), 0, 0);
    free(text);
    return done;
}

struct packing {
    const struct convergence *convergence;
    size_t setting;
    json_t *numbers;
    struct error *error;
};

static void put_number(void *context, const struct number *number)
{
    struct packing *packing = context;
    const struct difference *difference = difference_of(packing->convergence, packing->setting, number);
    struct movement movement = movement_on(packing->convergence, number->headline, difference);
    put_in_json(&packing->numbers, number->name,
                pack_json(packing->error, "{so so so so ss}", "given", estimate_to_json(&difference->against),
                          "refined", estimate_to_json(&difference->with), "change",
                          estimate_to_json(&difference->change), "size", estimate_to_json(&movement.size),
                          "verdict", verdicts[movement.verdict]));
}

static json_t *setting_to_json(const struct convergence *convergence, size_t setting, struct error *error)
{
    const struct refinement *refinement = &convergence->refinements[setting];
    if (refinement->reason)
        return pack_json(error, "{ss}", "reason",
                         say(&convergence->scenario->terms, refinement->reason).bytes);
    struct tally_of_setting tally = tally_of(convergence, setting);
    struct packing packing = {convergence, setting, json_object(), error};
    for_each_number(convergence, put_number, &packing);
    return pack_json(error, "{so so sI sI sI}", "overrides",
                     texts_to_json(refinement->overrides, refinement->override_count), "numbers",
                     packing.numbers, "move", (json_int_t)tally.moving, "may_move", (json_int_t)tally.unsure,
                     "count", (json_int_t)tally.numbers);
}

json_t *convergence_to_json(const struct convergence *convergence, struct error *error)
{
    json_t *settings = json_object();
    for (size_t s = 0; settings && s < NUMERICAL_SETTINGS; s++)
        put_in_json(&settings, numerical_setting_names[s], setting_to_json(convergence, s, error));
    return pack_json(error, "{ss sI sI sf so}", "title", convergence->scenario->simulation.title, "pairs",
                     (json_int_t)convergence->scenario->simulation.replicates, "factor",
                     (json_int_t)convergence->factor, "tolerance", convergence->tolerance, "settings",
                     settings);
}
