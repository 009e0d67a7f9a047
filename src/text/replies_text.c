#include "text/replies_text.h"

#include <stdlib.h>

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

struct printing {
    FILE *out;
    const struct replies *replies;
    const struct scenario *scenario;
    enum name_style names;
    int width, sentence_width;
};

static struct shown_name name_of(const struct printing *printing, size_t vendor)
{
    return NAME_TO_SHOW(printing->names, &printing->scenario->vendors[vendor], SHOWN_NAME_WIDTH);
}

/* The vendor that may gain most by another rule. */
static const struct replies_vendor *most_tempted(const struct replies *replies)
{
    const struct replies_vendor *most = &replies->vendors[0];
    for (size_t v = 1; v < replies->vendor_count; v++)
        if (replies->vendors[v].epsilon > most->epsilon)
            most = &replies->vendors[v];
    return most;
}

static struct words answer(const struct printing *printing)
{
    const struct replies *replies = printing->replies;
    const struct terms *terms = &printing->scenario->terms;
    const struct replies_vendor *most = most_tempted(replies);
    size_t switches = replies->switch_count;
    const char *many = switches == 1 ? "" : "es", *turns = replies->turns == 1 ? "" : "s";
    switch (replies->end) {
    case REPLIES_EQUILIBRIUM:
        if (!most->tempting)
            return say_with(
                terms,
                "After %zu switch%s of rules nobody gains by another one: an equilibrium of the rules "
                "that were tried.",
                switches, many);
        return say_with(
            terms,
            "After %zu switch%s of rules nobody is known to gain by another one: an epsilon-equilibrium "
            "with epsilon = %s CNY, the most that a 95 %% interval leaves anybody to gain (%s with %s).",
            switches, many, format_money(replies->epsilon).bytes, name_of(printing, most->vendor).bytes,
            most->tempting);
    case REPLIES_CYCLE:
        return say_with(
            terms,
            "No equilibrium was found: after %zu switch%s the rules go round in a cycle of %zu, marked "
            "with a star.",
            replies->cycle_from, replies->cycle_from == 1 ? "" : "es", switches - replies->cycle_from);
    case REPLIES_TURNS:
        return say_with(terms,
                        "No equilibrium was found in %zu turn%s and %zu switch%s; --most-turns allows more.",
                        replies->turns, turns, switches, many);
    case REPLIES_FAILED:
        return say_with(
            terms,
            "Nothing can be said: after %zu turn%s and %zu switch%s a run fails with the rules as they "
            "are, which the table shows; `run` with them says why.",
            replies->turns, turns, switches, many);
    default:
        return say_with(
            terms, "Stopped after %zu turn%s and %zu switch%s; what is shown is where the rules were then.",
            replies->turns, turns, switches, many);
    }
}

static bool print_vendors(const struct printing *printing)
{
    static const struct text_column columns[] = {{"Vendor", false},
                                                 {"played", false},
                                                 {"plays at the end", false},
                                                 {"earns, CNY", true},
                                                 {"may still gain, CNY", true},
                                                 {"with", false},
                                                 {"undecided", true}};
    struct text_table table;
    text_table_init(&table, &printing->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t v = 0; v < printing->replies->vendor_count; v++) {
        const struct replies_vendor *vendor = &printing->replies->vendors[v];
        char undecided[24];
        snprintf(undecided, sizeof undecided, "%zu", vendor->undecided);
        text_table_add(&table, name_of(printing, vendor->vendor).bytes);
        text_table_add(&table, vendor->first);
        text_table_add(&table, vendor->rule);
        text_table_add(&table, format_money(vendor->earned.value).bytes);
        text_table_add(&table, vendor->tempting ? format_money(vendor->epsilon).bytes : "nothing");
        text_table_add(&table, vendor->tempting ? vendor->tempting : "");
        text_table_add(&table, undecided);
    }
    return text_table_print(printing->out, &table, printing->width);
}

static bool print_switches(const struct printing *printing)
{
    static const struct text_column columns[] = {{"Turn", true}, {"vendor", false},   {"from", false},
                                                 {"to", false},  {"gain, CNY", true}, {"", false}};
    const struct replies *replies = printing->replies;
    struct text_table table;
    text_table_init(&table, &printing->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < replies->switch_count; i++) {
        const struct replies_switch *one = &replies->switches[i];
        char turn[24];
        snprintf(turn, sizeof turn, "%zu", one->turn + 1);
        text_table_add(&table, turn);
        text_table_add(&table, name_of(printing, one->vendor).bytes);
        text_table_add(&table, one->from);
        text_table_add(&table, one->to);
        text_table_add(&table, format_estimate(&one->gain, format_money).bytes);
        text_table_add(&table, replies->end == REPLIES_CYCLE && i >= replies->cycle_from ? "*" : "");
    }
    return text_table_print(printing->out, &table, printing->width);
}

bool replies_print_text(FILE *out, const struct replies *replies, enum name_style names, int width)
{
    const struct printing printing = {out,   replies, replies->study->base,
                                      names, width,   sentence_width(width)};
    text_wrap(out, printing.scenario->simulation.title, printing.sentence_width, 0, 0);
    text_wrap(out, answer(&printing).bytes, printing.sentence_width, 0, 0);
    fputc('\n', out);
    bool done = print_vendors(&printing);
    fputc('\n', out);
    if (done && replies->switch_count > 0) {
        done = print_switches(&printing);
        fputc('\n', out);
    }
    size_t failed = 0;
    for (size_t v = 0; v < replies->vendor_count; v++)
        failed += replies->vendors[v].failed;
    if (failed > 0)
        text_wrap(
            out,
            say_with(&printing.scenario->terms,
                     "Runs fail with %zu of the rules that were tried in the last turns; those are left out.",
                     failed)
                .bytes,
            printing.sentence_width, 0, 0);
    struct words note = say_with(
        &printing.scenario->terms,
        "%zu vendors took turns, %zu in all; at each the vendor looked at all its rules, in up to %zu pair%s of "
        "runs on the same random numbers, and took the one that is known to gain it most cash with its group. "
        "%zu runs in all.",
        replies->vendor_count, replies->turns, replies->most, replies->most == 1 ? "" : "s", replies->runs);
    text_wrap(out, note.bytes, printing.sentence_width, 0, 0);
    return done;
}

static json_t *vendor_to_json(const struct replies_vendor *vendor, struct error *error)
{
    return pack_json(error, "{ss ss so so so so so sI sI}", "played", vendor->first, "plays", vendor->rule,
                     "earned", estimate_to_json(&vendor->earned), "change", estimate_to_json(&vendor->change),
                     "epsilon", number_to_json(vendor->epsilon), "left", estimate_to_json(&vendor->left),
                     "tempting", vendor->tempting ? json_string(vendor->tempting) : json_null(), "undecided",
                     (json_int_t)vendor->undecided, "failed", (json_int_t)vendor->failed);
}

json_t *replies_to_json(const struct replies *replies, struct error *error)
{
    const struct scenario *scenario = replies->study->base;
    json_t *vendors = json_object(), *switches = json_array();
    for (size_t v = 0; v < replies->vendor_count; v++)
        put_in_json(&vendors, scenario->vendors[replies->vendors[v].vendor].name,
                    vendor_to_json(&replies->vendors[v], error));
    for (size_t i = 0; i < replies->switch_count; i++) {
        const struct replies_switch *one = &replies->switches[i];
        append_to_json(&switches, pack_json(error, "{sI ss ss ss so}", "turn", (json_int_t)one->turn + 1,
                                            "vendor", scenario->vendors[one->vendor].name, "from", one->from,
                                            "to", one->to, "gain", estimate_to_json(&one->gain)));
    }
    bool cycle = replies->end == REPLIES_CYCLE;
    return pack_json(error, "{ss ss so so sI sI sI so so}", "title", scenario->simulation.title, "end",
                     replies_end_names[replies->end], "epsilon", number_to_json(replies->epsilon),
                     "cycle_from", cycle ? json_integer((json_int_t)replies->cycle_from) : json_null(),
                     "turns", (json_int_t)replies->turns, "runs", (json_int_t)replies->runs, "most_runs",
                     (json_int_t)replies->most, "vendors", vendors, "switches", switches);
}
