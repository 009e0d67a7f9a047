#include "text/regret_text.h"

#include <stdlib.h>

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

struct printing {
    FILE *out;
    const struct regret *regret;
    enum name_style names;
    int width, sentence_width;
};

static const struct scenario *scenario_of(const struct printing *printing)
{
    return printing->regret->study->base;
}

static struct shown_name name_of(const struct printing *printing, size_t vendor)
{
    return NAME_TO_SHOW(printing->names, &scenario_of(printing)->vendors[vendor], SHOWN_NAME_WIDTH);
}

/* What the vendor's best alternative gains it; -INFINITY: none is known to gain. */
static double best_gain(const struct regret *regret, const struct regret_vendor *vendor)
{
    return vendor->best == SIZE_MAX ? (double)-INFINITY : regret->alternatives[vendor->best].gain.value;
}

/* The vendor at a place, the one that regrets most first; equals in the scenario's order. */
static const struct regret_vendor *vendor_at(const struct regret *regret, size_t place)
{
    for (size_t i = 0; i < regret->vendor_count; i++) {
        size_t before = 0;
        double own = best_gain(regret, &regret->vendors[i]);
        for (size_t k = 0; k < regret->vendor_count; k++) {
            double other = best_gain(regret, &regret->vendors[k]);
            before += other > own || (other == own && k < i);
        }
        if (before == place)
            return &regret->vendors[i];
    }
    return &regret->vendors[0];
}

static void print_sentence(const struct printing *printing, const char *text)
{
    text_wrap(printing->out, text, printing->sentence_width, 0, 0);
}

static void print_answer(const struct printing *printing)
{
    const struct regret *regret = printing->regret;
    const struct terms *terms = &scenario_of(printing)->terms;
    const struct regret_vendor *first = vendor_at(regret, 0);
    size_t regretting = 0, undecided = 0;
    for (size_t v = 0; v < regret->vendor_count; v++) {
        regretting += regret->vendors[v].best != SIZE_MAX;
        undecided += regret->vendors[v].undecided;
    }
    if (first->best == SIZE_MAX) {
        print_sentence(
            printing,
            say_with(terms,
                     "Nobody is known to regret: of %zu alternatives none is known to gain, and %zu "
                     "are undecided.",
                     regret->alternative_count, undecided)
                .bytes);
        return;
    }
    const struct regret_alternative *best = &regret->alternatives[first->best];
    struct text gain = format_estimate(&best->gain, format_money);
    print_sentence(
        printing,
        say_with(terms,
                 "%s regrets most: with %s in place of %s it would have earned %s CNY more with its "
                 "group, had all others played as they did. %zu of %zu vendors regret.",
                 name_of(printing, first->vendor).bytes, best->name, first->played, gain.bytes, regretting,
                 regret->vendor_count)
            .bytes);
}

static void add_count(struct text_table *table, size_t count)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", count);
    text_table_add(table, text);
}

static void add_vendor(const struct printing *printing, struct text_table *table,
                       const struct regret_vendor *vendor)
{
    const struct regret_alternative *best =
        vendor->best == SIZE_MAX ? NULL : &printing->regret->alternatives[vendor->best];
    text_table_add(table, name_of(printing, vendor->vendor).bytes);
    text_table_add(table, vendor->played);
    text_table_add(table, best ? best->name : "-");
    text_table_add(table, best ? format_estimate(&best->gain, format_money).bytes : "-");
    text_table_add(table, best ? format_points(best->alive.value).bytes : "-");
    text_table_add(table, format_money(vendor->earned.value).bytes);
    if (best)
        add_count(table, best->runs);
    else
        text_table_add(table, "-");
    add_count(table, vendor->gaining);
    add_count(table, vendor->undecided);
    add_count(table, vendor->alternatives);
}

static bool print_table(const struct printing *printing)
{
    static const struct text_column columns[] = {
        {"Vendor", false},     {"played", false},          {"should have played", false},
        {"gain, CNY", true},   {"alive at end, pp", true}, {"earned as it was, CNY", true},
        {"runs", true},        {"rules that gain", true},  {"undecided", true},
        {"alternatives", true}};
    struct text_table table;
    text_table_init(&table, &scenario_of(printing)->terms, columns, sizeof columns / sizeof *columns);
    for (size_t place = 0; place < printing->regret->vendor_count; place++)
        add_vendor(printing, &table, vendor_at(printing->regret, place));
    return text_table_print(printing->out, &table, printing->width);
}

static void print_note(const struct printing *printing)
{
    const struct regret *regret = printing->regret;
    char text[400];
    snprintf(
        text, sizeof text,
        "%zu alternatives, each in up to %zu pair%s of runs on the same random numbers, %zu runs in all. Intervals of 95 %% "
        "allow for %zu look%s at the sign, not for the number of alternatives: of 100 that change nothing up to "
        "5 would be called a gain or a loss.",
        regret->alternative_count, regret->most, regret->most == 1 ? "" : "s", regret->runs, regret->looks,
        regret->looks == 1 ? "" : "s");
    print_sentence(printing, text);
    if (regret->stopped)
        print_sentence(printing, "Stopped before the end: signs that were still looked for are undecided.");
}

bool regret_print_text(FILE *out, const struct regret *regret, enum name_style names, int width)
{
    const struct printing printing = {out, regret, names, width, sentence_width(width)};
    print_sentence(&printing, scenario_of(&printing)->simulation.title);
    print_answer(&printing);
    fputc('\n', out);
    bool done = print_table(&printing);
    fputc('\n', out);
    print_note(&printing);
    return done;
}

static json_t *alternative_to_json(const struct regret *regret, const struct regret_alternative *alternative,
                                   struct error *error)
{
    return pack_json(error, "{ss ss so so sI ss}", "vendor",
                     regret->study->base->vendors[alternative->vendor].name, "name", alternative->name,
                     "gain", estimate_to_json(&alternative->gain), "alive_change",
                     estimate_to_json(&alternative->alive), "runs", (json_int_t)alternative->runs, "verdict",
                     regret_verdict_names[alternative->verdict]);
}

static json_t *vendor_to_json(const struct regret *regret, const struct regret_vendor *vendor,
                              struct error *error)
{
    json_t *best =
        vendor->best == SIZE_MAX ? json_null() : json_string(regret->alternatives[vendor->best].name);
    return pack_json(error, "{ss so so sI sI sI}", "played", vendor->played, "earned",
                     estimate_to_json(&vendor->earned), "best", best, "gaining", (json_int_t)vendor->gaining,
                     "undecided", (json_int_t)vendor->undecided, "alternatives",
                     (json_int_t)vendor->alternatives);
}

json_t *regret_to_json(const struct regret *regret, struct error *error)
{
    json_t *alternatives = json_array(), *vendors = json_object(), *refused = json_array();
    for (size_t i = 0; i < regret->alternative_count; i++)
        append_to_json(&alternatives, alternative_to_json(regret, &regret->alternatives[i], error));
    for (size_t v = 0; v < regret->vendor_count; v++)
        put_in_json(&vendors, regret->study->base->vendors[regret->vendors[v].vendor].name,
                    vendor_to_json(regret, &regret->vendors[v], error));
    for (size_t i = 0; i < regret->refusal_count; i++)
        append_to_json(&refused,
                       pack_json(error, "{ss ss ss}", "vendor",
                                 regret->study->base->vendors[regret->refusals[i].vendor].name, "name",
                                 regret->refusals[i].name, "reason", regret->refusals[i].reason));
    return pack_json(error, "{ss sI sI sI sb so so so}", "title", regret->study->base->simulation.title,
                     "runs", (json_int_t)regret->runs, "most_runs", (json_int_t)regret->most, "looks",
                     (json_int_t)regret->looks, "stopped", regret->stopped, "alternatives", alternatives,
                     "vendors", vendors, "refused", refused);
}
