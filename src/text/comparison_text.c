#include "text/comparison_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "record/fields.h"
#include "runs/groups.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "text/verdict.h"
#include "words/words.h"

struct printing {
    FILE *out;
    const struct comparison *comparison;
    const struct comparison_words *words;
    int width, sentence_width;
};

static const struct terms *terms_of(const struct printing *printing)
{
    return terms_or_default(&printing->comparison->scenario->terms);
}

struct text_row {
    const char *name, *measure;
    size_t element;
    struct text (*format)(double);
    bool if_any; /* not told where neither side has any, such as users of apps where nobody makes apps */
};

/* What a firm is called; `width`: in a table, or 0. */
static struct shown_name firm_shown_in(const struct comparison *comparison, enum name_style names,
                                       size_t firm, int width)
{
    char scratch[FIELD_SCRATCH];
    return name_to_show(names, firm_name(comparison->scenario, firm, scratch),
                        firm_label(comparison->scenario, firm, scratch), width);
}

static const char *effect_in_words(const struct difference *difference)
{
    static const char *const words[] = {[EFFECT_UNDECIDED] = "undecided",
                                        [EFFECT_NONE] = "no change",
                                        [EFFECT_MORE] = "more",
                                        [EFFECT_LESS] = "less"};
    return words[effect_of(difference)];
}

static struct text format_points_in_words(double fraction)
{
    struct text text = format_points(fraction);
    size_t used = strlen(text.bytes);
    if (!isnan(fraction))
        snprintf(text.bytes + used, sizeof text.bytes - used, " points");
    return text;
}

static struct text format_ratio(double ratio)
{
    struct text text = format_number(ratio);
    if (isinf(ratio))
        snprintf(text.bytes, sizeof text.bytes, "all");
    return text;
}

/* `scale`: factor to the unit that is printed. */
static void add_change(struct text_table *table, const struct difference *difference, double scale,
                       struct text (*format)(double))
{
    const struct estimate *by = &difference->change;
    const struct estimate change = {scale * by->value, scale * by->low, scale * by->high};
    text_table_add(table, format(scale * difference->against.value).bytes);
    text_table_add(table, format(scale * difference->with.value).bytes);
    bool shares = format == format_percent;
    text_table_add(table, (shares ? format_points_in_words : format)(change.value).bytes);
    text_table_add(table, format_interval(&change, shares ? format_points : format).bytes);
}

/* The table and the sentence are made of the same rows. */
static const struct text_row layer_rows[] = {
    {"app makers, profit", "layer_profit", LEDGER_SMES, format_money, false},
    {"model vendors, profit", "layer_profit", LEDGER_VENDORS, format_money, false},
    {"cloud vendors, profit", "layer_profit", LEDGER_CLOUDS, format_money, false},
    {"hardware sellers, profit", "layer_profit", LEDGER_SELLERS, format_money, false},
    {"app makers, surplus", "total_sme_surplus", 0, format_money, false},
    {"users of apps, surplus", "total_user_surplus", 0, format_money, true},
    {"app makers, value added", "layer_value_added", LEDGER_SMES, format_money, false},
    {"model vendors, value added", "layer_value_added", LEDGER_VENDORS, format_money, false},
    {"cloud vendors, value added", "layer_value_added", LEDGER_CLOUDS, format_money, false},
    {"cloud vendors, cash flow", "layer_cash_flow", LEDGER_CLOUDS, format_money, false},
};
enum { LAYER_ROWS = sizeof layer_rows / sizeof *layer_rows, LAYERS_TOLD = 6 /* profit and surplus */ };

/* NULL: the row is not told; the scenario may leave out what it is about. */
static const struct difference *find_row(const struct comparison *comparison, const struct text_row *row)
{
    bool of_layer = strncmp(row->measure, "layer_", strlen("layer_")) == 0;
    size_t element =
        of_layer ? layer_place(comparison->scenario, (enum ledger_sector)row->element) : row->element;
    const struct difference *found =
        element == SIZE_MAX ? NULL : comparison_find(comparison, row->measure, element);
    bool any = found && (found->with.value != 0 || found->against.value != 0);
    return row->if_any && !any ? NULL : found;
}

/* The first rows of the table. */
static bool print_layers(const struct printing *printing, size_t rows)
{
    const struct text_column columns[] = {
        {"Layer, CNY", false},   {printing->words->against, true}, {printing->words->with, true},
        {"difference", true},    {"95 % interval", true},          {"verdict", false},
        {"unpaired runs", true},
    };
    struct text_table table;
    text_table_init(&table, terms_of(printing), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rows; i++) {
        const struct text_row *row = &layer_rows[i];
        const struct difference *difference = find_row(printing->comparison, row);
        if (!difference)
            continue;
        text_table_say(&table, row->name);
        add_change(&table, difference, 1, row->format);
        text_table_add(&table, effect_in_words(difference));
        text_table_add(&table, format_ratio(difference->variance_ratio).bytes);
    }
    return text_table_print(printing->out, &table, printing->width);
}

static void add_firm(const struct printing *printing, struct text_table *table, size_t firm)
{
    const struct comparison *comparison = printing->comparison;
    const struct difference *alive = comparison_find(comparison, "final_alive", firm);
    const struct difference *share = comparison_find(comparison, "final_share", firm);
    const struct difference *profit = comparison_find(comparison, "total_profit", firm);
    const struct difference *group = comparison_find(comparison, "group_profit", firm);
    const struct difference *earned = comparison_find(comparison, "group_cash_earned", firm);
    char label[320];
    snprintf(label, sizeof label, "  %s",
             firm_shown_in(comparison, printing->words->names, firm, SHOWN_NAME_WIDTH).bytes);
    text_table_add(table, label);
    text_table_add(table, format_path(alive->against.value, alive->with.value, format_percent).bytes);
    text_table_add(table, format_points(alive->change.value).bytes);
    text_table_add(table, format_interval(&alive->change, format_points).bytes);
    text_table_add(table, format_path(share->against.value, share->with.value, format_percent).bytes);
    text_table_add(table, format_money(profit->change.value).bytes);
    text_table_add(table, format_interval(&profit->change, format_money).bytes);
    text_table_add(table, effect_in_words(profit));
    text_table_add(table, format_money(group->change.value).bytes);
    text_table_add(table, format_money(earned->change.value).bytes);
    text_table_add(table, format_percent(comparison->wins_gain[firm].value).bytes);
}

static bool print_firms(const struct printing *printing)
{
    static const struct text_column columns[] = {
        {"Firm", false},
        {"alive at end", true},
        {"points", true},
        {"95 % interval", true},
        {"share", true},
        {"profit by", true},
        {"95 % interval", true},
        {"verdict", false},
        {"group profit by", true},
        {"group cash by", true},
        {"group gains most", true},
    };
    const struct scenario *scenario = printing->comparison->scenario;
    size_t sellers = scenario->infrastructure.seller_count, clouds = scenario->cloud_count;
    const struct {
        const char *heading;
        size_t first, count;
    } groups[] = {{"Cloud vendors", sellers, clouds},
                  {"Model vendors", sellers + clouds, scenario->vendor_count},
                  {"Sellers of accelerators", 0, sellers}};
    struct text_table table;
    text_table_init(&table, terms_of(printing), columns, sizeof columns / sizeof *columns);
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        if (groups[g].count > 0)
            text_table_heading(&table, say(terms_of(printing), groups[g].heading).bytes);
        for (size_t i = 0; i < groups[g].count; i++)
            add_firm(printing, &table, groups[g].first + i);
    }
    return text_table_print(printing->out, &table, printing->width);
}

static bool print_market(const struct printing *printing)
{
    static const struct text_row rows[] = {
        {"model vendors alive", "vendors_alive", 0, format_number, false},
        {"independents among them", "independents_alive", 0, format_number, false},
        {"price paid, CNY per million tokens", "final_mean_price", 0, format_number, false},
        {"list price of the same products", "final_market_price_index", 0, format_percent, false},
        {"tokens per round", "final_volume", 0, format_amount, false},
        {"SMEs that use a model", "final_adoption", 0, format_percent, false},
        {"concentration of tokens, HHI", "final_hhi", 0, format_count, false},
        {"SMEs alive", "final_smes", 0, format_count, false},
        {"SMEs that found business value", "final_smes_with_value", 0, format_count, false},
        {"users of apps", "final_users", 0, format_count, true},
    };
    const struct text_column columns[] = {{"Market at the end", false},
                                          {printing->words->against, true},
                                          {printing->words->with, true},
                                          {"difference", true},
                                          {"95 % interval", true}};
    struct text_table table;
    text_table_init(&table, terms_of(printing), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct difference *difference = find_row(printing->comparison, &rows[i]);
        if (!difference)
            continue;
        text_table_say(&table, rows[i].name);
        add_change(&table, difference,
                   rows[i].format == format_amount ? volume_counted(terms_of(printing), 1) : 1,
                   rows[i].format);
    }
    return text_table_print(printing->out, &table, printing->width);
}

static void print_head(const struct printing *printing)
{
    const struct scenario *scenario = printing->comparison->scenario;
    if (scenario->simulation.title && *scenario->simulation.title)
        text_wrap(printing->out, scenario->simulation.title, printing->sentence_width, 0, 0);
    struct words words =
        say(terms_of(printing), "a cloud with the vendors that it owns, or a vendor by itself");
    const char *group = scenario->cloud_count ? words.bytes : "here each firm by itself";
    struct words text = say_with(
        terms_of(printing),
        "%s of runs of %s on the same random numbers. %s Differences are `%s` less "
        "`%s`, with 95 %% intervals over pairs; alive and share: %s -> %s; group: %s; cash: what was "
        "gained, less money put in by investors, net of what they got out; group gains most: in how many "
        "pairs %s brought the group cash, and more than any other firm of its kind; unpaired runs: how many "
        "times as many would be needed without the pairing.",
        count_in_words(printing->comparison->runs, "pair").bytes,
        count_in_words((size_t)scenario->simulation.rounds, "round").bytes, printing->words->explanation,
        printing->words->with, printing->words->against, printing->words->against, printing->words->with,
        group, printing->words->cause);
    text_wrap(printing->out, text.bytes, printing->sentence_width, 0, 0);
    fputc('\n', printing->out);
}

/* "less by 2 (1 to 3)", not by -2 (-3 to -1) */
static struct estimate size_of(const struct difference *difference)
{
    struct estimate change = difference->change;
    if (effect_of(difference) != EFFECT_LESS)
        return change;
    return (struct estimate){.value = -change.value, .low = -change.high, .high = -change.low};
}

/* Names the rows that changed in this direction: "More: app makers, profit by 1 bn (0.5 bn to 1.5 bn) CNY; ..." */
static void tell_layers(FILE *text, const struct comparison *comparison, enum effect effect, const char *head)
{
    size_t told = 0;
    for (size_t i = 0; i < LAYERS_TOLD; i++) {
        const struct difference *difference = find_row(comparison, &layer_rows[i]);
        if (!difference || effect_of(difference) != effect)
            continue;
        const struct terms *terms = &comparison->scenario->terms;
        fprintf(text, "%s%s", told++ ? "; " : head, say(terms, layer_rows[i].name).bytes);
        struct estimate size = size_of(difference);
        if (effect != EFFECT_NONE)
            say_to(text, terms, " by %s CNY", format_estimate(&size, format_money).bytes);
    }
    fputs(told ? ". " : "", text);
}

/* By group: a cloud that earns on its own vendor's losses has gained nothing. */
static void tell_groups(FILE *text, const struct printing *printing, enum effect effect, const char *head)
{
    const struct comparison *comparison = printing->comparison;
    const struct scenario *scenario = comparison->scenario;
    size_t told = 0, first = scenario->infrastructure.seller_count;
    for (size_t i = first; i < comparison->firm_count; i++)
        if (group_head(scenario, i) == i &&
            effect_of(comparison_find(comparison, "group_profit", i)) == effect)
            fprintf(text, "%s%s%s", told++ ? ", " : head,
                    firm_shown_in(comparison, printing->words->names, i, 0).bytes,
                    group_members(scenario, i) > 0 ? " and what it owns" : "");
    fputs(told ? ". " : "", text);
}

/* "none" or the count. */
static void some_or_none(double count, char text[24])
{
    if (count > 0)
        snprintf(text, 24, "%.0f", count);
    else
        snprintf(text, 24, "none");
}

static void tell_survival(FILE *text, const struct printing *printing)
{
    const struct comparison *comparison = printing->comparison;
    size_t told = 0, first = comparison->firm_count - comparison->scenario->vendor_count;
    for (size_t i = first; i < comparison->firm_count; i++) {
        const struct difference *alive = comparison_find(comparison, "final_alive", i);
        if (alive->more + alive->fewer == 0)
            continue;
        struct shown_name name = firm_shown_in(comparison, printing->words->names, i, 0);
        char kills[24], saves[24];
        some_or_none(alive->fewer, kills);
        some_or_none(alive->more, saves);
        if (told++)
            fprintf(text, "; %s in %s and %s", name.bytes, kills, saves);
        else
            fprintf(text, "Of %s, %s kills %s in %s and saves it in %s",
                    count_in_words(comparison->runs, "pair").bytes, printing->words->cause, name.bytes, kills,
                    saves);
    }
    fputs(told ? ". " : "", text);
}

static void add_pairs(struct text_table *table, double pairs)
{
    char text[32];
    snprintf(text, sizeof text, "%.0f", pairs);
    text_table_add(table, pairs > 0 ? text : "");
}

/* What the war did to a firm, in a row: `alive` in per cent of the runs. */
static void add_caused(const struct printing *printing, struct text_table *table, size_t firm)
{
    const struct comparison *caused = printing->comparison;
    const struct difference *alive = comparison_find(caused, "final_alive", firm);
    const struct difference *profit = comparison_find(caused, "total_profit", firm);
    text_table_add(table, firm_shown_in(caused, printing->words->names, firm, SHOWN_NAME_WIDTH).bytes);
    text_table_add(table, format_path(alive->against.value, alive->with.value, format_percent).bytes);
    add_pairs(table, alive->fewer);
    add_pairs(table, alive->more);
    text_table_add(table, format_path(profit->against.value, profit->with.value, format_money).bytes);
    text_table_add(table, format_estimate(&profit->change, format_money).bytes);
    text_table_add(table, effect_in_words(profit));
}

/* Sellers don't come and go; what the war does to them is in the table of layers. */
static bool print_caused(const struct printing *printing)
{
    static const struct text_column columns[] = {
        {"Firm, no war -> war", false},
        {"alive at end", true},
        {"killed in", true},
        {"saved in", true},
        {"profit", true},
        {"by (95 %)", true},
        {"verdict", false},
    };
    const struct comparison *caused = printing->comparison;
    struct text_table table;
    text_table_init(&table, terms_of(printing), columns, sizeof columns / sizeof *columns);
    for (size_t i = caused->scenario->infrastructure.seller_count; i < caused->firm_count; i++)
        add_caused(printing, &table, i);
    return text_table_print(printing->out, &table, printing->width);
}

static char *in_words(const struct printing *printing)
{
    const struct comparison *comparison = printing->comparison;
    char *bytes = NULL;
    size_t size = 0;
    FILE *text = memory_text_open(&bytes, &size);
    if (!text)
        return NULL;
    fprintf(text, "What %s did. ", printing->words->cause);
    tell_layers(text, comparison, EFFECT_MORE, "More: ");
    tell_layers(text, comparison, EFFECT_LESS, "Less: ");
    tell_layers(text, comparison, EFFECT_NONE, "Unchanged: ");
    tell_layers(text, comparison, EFFECT_UNDECIDED, "Undecided: ");
    tell_groups(text, printing, EFFECT_MORE, "With more profit, by group: ");
    tell_groups(text, printing, EFFECT_LESS, "With less profit, by group: ");
    tell_survival(text, printing);
    if (comparison->runs == 1)
        fputs("One pair cannot tell how sure this is.", text);
    memory_text_close(text, &bytes);
    return bytes;
}

bool comparison_print_text(FILE *out, const struct comparison *comparison,
                           const struct comparison_words *words, int width)
{
    struct printing printing = {.out = out, .comparison = comparison, .words = words, .width = width};
    printing.sentence_width = sentence_width(width);
    char *text = in_words(&printing);
    bool done = text != NULL;
    print_head(&printing);
    done = done && print_firms(&printing);
    fputc('\n', out);
    done = done && print_layers(&printing, LAYER_ROWS);
    fputc('\n', out);
    done = done && print_market(&printing);
    fputc('\n', out);
    if (done)
        text_wrap(out, text, printing.sentence_width, 0, 0);
    free(text);
    return done;
}

struct comparison_words words_of_the_war(const char *explanation, enum name_style names)
{
    return (struct comparison_words){"war", "no war", "the war", explanation, names};
}

bool caused_print_text(FILE *out, const struct comparison *caused, enum name_style names, int width)
{
    const struct comparison_words words = words_of_the_war("", names);
    struct printing printing = {.out = out, .comparison = caused, .words = &words, .width = width};
    printing.sentence_width = sentence_width(width);
    char *text = in_words(&printing);
    bool done = text != NULL;
    struct words head = say_with(
        terms_of(&printing),
        "The levels above are not what the war caused. This is how they differ from peace: %zu pair%s "
        "of runs on the same random numbers, in one of each no pricing rule acts.",
        caused->runs, caused->runs == 1 ? "" : "s");
    fputc('\n', out);
    text_wrap(out, head.bytes, printing.sentence_width, 0, 0);
    fputc('\n', out);
    done = done && print_layers(&printing, LAYERS_TOLD);
    fputc('\n', out);
    done = done && print_caused(&printing);
    fputc('\n', out);
    if (done)
        text_wrap(out, text, printing.sentence_width, 0, 0);
    free(text);
    return done;
}

static json_t *difference_to_json(const struct difference *difference, struct error *error)
{
    static const char *const effects[] = {[EFFECT_UNDECIDED] = "undecided",
                                          [EFFECT_NONE] = "none",
                                          [EFFECT_MORE] = "more",
                                          [EFFECT_LESS] = "less"};
    return pack_json(error, "{so so so so sI sI sI ss}", "with", estimate_to_json(&difference->with),
                     "against", estimate_to_json(&difference->against), "change",
                     estimate_to_json(&difference->change), "variance_ratio",
                     number_to_json(difference->variance_ratio), "pairs", (json_int_t)difference->pairs,
                     "more", (json_int_t)difference->more, "fewer", (json_int_t)difference->fewer, "effect",
                     effects[effect_of(difference)]);
}

/* Puts a difference under its measure, and, unless it is a scalar, under its firm or layer. */
static void put_difference(json_t **changes, const struct comparison *comparison,
                           const struct difference *difference, struct error *error)
{
    const struct measure *measure = difference->measure;
    json_t *row = difference_to_json(difference, error), *group = json_object_get(*changes, measure->name);
    if (measure->axis == AXIS_NONE) {
        put_in_json(changes, measure->name, row);
        return;
    }
    group = group ? json_incref(group) : json_object();
    put_in_json(&group, measure_element_name(measure, comparison->scenario, difference->element), row);
    put_in_json(changes, measure->name, group);
}

json_t *comparison_to_json(const struct comparison *comparison, const struct comparison_words *words,
                           struct error *error)
{
    json_t *changes = json_object(), *wins = json_object();
    char scratch[FIELD_SCRATCH];
    for (size_t i = 0; wins && i < comparison->firm_count; i++)
        put_in_json(&wins, firm_name(comparison->scenario, i, scratch),
                    estimate_to_json(&comparison->wins_gain[i]));
    for (size_t i = 0; changes && i < comparison->number_count; i++)
        put_difference(&changes, comparison, &comparison->differences[i], error);
    return pack_json(error, "{ss sI sI ss ss ss so so}", "title", comparison->scenario->simulation.title,
                     "rounds", (json_int_t)comparison->scenario->simulation.rounds, "pairs",
                     (json_int_t)comparison->runs, "with", words->with, "against", words->against,
                     "explanation", words->explanation, "differences", changes, "wins_gain", wins);
}
