#include "text/inversion_text.h"

#include <math.h>
#include <string.h>

#include "scenario/calendar.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "text/json.h"
#include "words/words.h"

static const double same_price = 1e-8; /* CNY/Mtok */

static void add_number(struct text_table *table, double number)
{
    text_table_add(table, isnan(number) ? "-" : format_number(number).bytes);
}

static void add_share(struct text_table *table, double share)
{
    char text[40] = "-";
    if (!isnan(share))
        snprintf(text, sizeof text, "%.2f %%", 100 * share);
    text_table_add(table, text);
}

static void add_change(struct text_table *table, double change)
{
    char text[40];
    snprintf(text, sizeof text, "%+.4f", change);
    text_table_add(table, text);
}

static const char *date_of(const struct inversion *inversion, char text[DATE_TEXT_SIZE])
{
    const struct simulation_parameters *simulation = &inversion->scenario->simulation;
    calendar_print_round(inversion->round, simulation->start_date, simulation->round_days, text);
    return text;
}

static bool print_groups(FILE *out, const struct inversion *inversion, enum name_style names, int width)
{
    const struct share_groups *groups = &inversion->groups;
    const struct text_column columns[] = {
        {share_by_names[groups->by], false}, {"observed", true},     {"rank", true}, {"scenario", true},
        {"with the utilities", true},        {"change, utils", true}};
    struct text_table table;
    text_table_init(&table, &inversion->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t g = 0; g < groups->count; g++) {
        const struct share_group *group = &groups->items[g];
        if (!group->sold)
            continue;
        char rank[24] = "-";
        if (group->rank)
            snprintf(rank, sizeof rank, "%zu", group->rank);
        text_table_add(&table, NAME_TO_SHOW(names, group, SHOWN_NAME_WIDTH).bytes);
        add_share(&table, group->observed);
        text_table_add(&table, rank);
        add_share(&table, inversion->found[g].before);
        add_share(&table, inversion->found[g].share);
        add_change(&table, inversion->found[g].change);
    }
    return text_table_print(out, &table, width);
}

/* Whether a product was on offer after the round. */
static bool is_offered(const struct inversion *inversion, size_t j)
{
    return inversion->market.demand.utility[j] > -INFINITY;
}

static bool print_products(FILE *out, const struct inversion *inversion, enum name_style names, int width)
{
    static const struct text_column columns[] = {
        {"model", false},    {"share of tokens", true}, {"price, CNY/Mtok", true},
        {"unit cost", true}, {"implied cost", true},    {"profit a month if dearer by 0.01", true}};
    const double fen = 0.01; /* CNY */
    struct text_table table;
    text_table_init(&table, &inversion->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t f = 0, j = 0; f < inversion->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &inversion->scenario->vendors[f];
        bool headed = false;
        for (size_t i = 0; i < vendor->product_count; i++, j++) {
            const struct product_conduct *product = &inversion->products[j];
            if (!is_offered(inversion, j))
                continue;
            if (!headed)
                text_table_heading(&table, NAME_TO_SHOW(names, vendor, 0).bytes);
            headed = true;
            text_table_add(&table, NAME_TO_SHOW(names, &vendor->products[i], SHOWN_NAME_WIDTH).bytes);
            add_share(&table, inversion->product_share[j]);
            add_number(&table, inversion->market.price[j]);
            add_number(&table, inversion->market.unit_cost[j]);
            add_number(&table, product->implied_cost);
            text_table_add(&table, format_money(fen * product->gradient).bytes);
        }
    }
    return text_table_print(out, &table, width);
}

static void print_notes(FILE *out, const struct inversion *inversion)
{
    const struct terms *terms = &inversion->scenario->terms;
    const struct share_groups *groups = &inversion->groups;
    say_to(
        out, terms,
        "Profit if dearer: of the vendor at the scenario's unit costs, others' prices given, in the market\n"
        "that vendors' research sees; below 0, it would gain from a lower price.\n");
    if (!isnan(inversion->reply_gap))
        say_to(
            out, terms,
            "Implied cost: at which the vendor would choose the posted prices itself; a price of 0 may be\n"
            "the lowest allowed, and then the cost is at most that.\n");
    if (inversion->reply_gap > same_price)
        say_to(
            out, terms,
            "At the implied costs some vendor has better prices elsewhere, by up to %s CNY/Mtok: its posted\n"
            "prices are the best only among those near them.\n",
            format_number(inversion->reply_gap).bytes);
    if (groups->complete && groups->base == AMONG_MODELS)
        say_to(out, terms,
               "Shares among models say nothing of the level of utilities: it is such that %s of the SMEs\n"
               "use a model%s.\n",
               format_percent(inversion->adoption).bytes,
               inversion->adoption_before == inversion->adoption ? ", as in the scenario" : "");
    if (inversion->sensitivity_factor != 1)
        say_to(out, terms, "Mean price sensitivity %s per CNY/Mtok, %s in the scenario.\n",
               format_number(inversion->sensitivity).bytes,
               format_number(inversion->sensitivity_before).bytes);
}

static const char *noise_of(const struct inversion *inversion)
{
    return inversion->scenario->simulation.noise == NOISE_ON ? "with" : "without";
}

bool inversion_print(FILE *out, const struct inversion *inversion, enum name_style names, int width)
{
    const struct share_groups *groups = &inversion->groups;
    const struct terms *terms = &inversion->scenario->terms;
    char date[DATE_TEXT_SIZE];
    say_to(out, terms, "Shares of %s %s in round %lld, from %s, %s noise\n\n",
           say(terms, groups->measure == OF_VOLUME ? "tokens" : "customers").bytes,
           say(terms, groups->base == AMONG_SMES ? "among all SMEs" : "among models").bytes,
           (long long)inversion->round, date_of(inversion, date), noise_of(inversion));
    bool printed = print_groups(out, inversion, names, width);
    say_to(out, terms,
           "\n%s of the SMEs use a model, %s in the scenario; %zu runs; shares met to %.1g of "
           "themselves\n\n",
           format_percent(inversion->adoption).bytes, format_percent(inversion->adoption_before).bytes,
           inversion->runs, inversion->distance);
    printed = printed && print_products(out, inversion, names, width);
    fputc('\n', out);
    print_notes(out, inversion);
    return printed;
}

static json_t *groups_to_json(const struct inversion *inversion, struct error *error)
{
    const struct share_groups *groups = &inversion->groups;
    json_t *array = json_array();
    for (size_t g = 0; array && g < groups->count; g++) {
        const struct share_group *group = &groups->items[g];
        const struct inverted_group *found = &inversion->found[g];
        if (group->sold)
            append_to_json(&array,
                           pack_json(error, "{ss so so sf sf sf ss}", "name", group->name, "observed",
                                     number_to_json(group->observed), "rank",
                                     group->rank ? json_integer((json_int_t)group->rank) : json_null(),
                                     "share_before", found->before, "share", found->share, "utility_change",
                                     found->change, "source", group->source));
    }
    return array;
}

static json_t *products_to_json(const struct inversion *inversion, struct error *error)
{
    json_t *array = json_array();
    for (size_t f = 0, j = 0; array && f < inversion->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &inversion->scenario->vendors[f];
        for (size_t i = 0; i < vendor->product_count; i++, j++)
            if (is_offered(inversion, j))
                append_to_json(
                    &array, pack_json(error, "{ss ss sf sf sf sf sf so so sf}", "vendor", vendor->name,
                                      "name", vendor->products[i].name, "brand_utility",
                                      vendor->brand_utility, "utility", vendor->products[i].utility,
                                      "volume_share", inversion->product_share[j], "price",
                                      inversion->market.price[j], "unit_cost", inversion->market.unit_cost[j],
                                      "implied_cost", number_to_json(inversion->products[j].implied_cost),
                                      "best_reply", number_to_json(inversion->products[j].best_reply),
                                      "profit_gradient", inversion->products[j].gradient));
    }
    return array;
}

enum status inversion_print_json(FILE *out, const struct inversion *inversion, const char *output,
                                 struct error *error)
{
    const struct share_groups *groups = &inversion->groups;
    char date[DATE_TEXT_SIZE];
    struct error cause = {0};
    json_t *root = pack_json(
        &cause, "{ss ss ss ss sI ss sf sf sf sf sf sf so sI so so}", "noise",
        inversion->scenario->simulation.noise == NOISE_ON ? "on" : "off", "by", share_by_names[groups->by],
        "measure", share_measure_names[groups->measure], "among", share_base_names[groups->base], "round",
        (json_int_t)inversion->round, "date", date_of(inversion, date), "adoption_before",
        inversion->adoption_before, "adoption", inversion->adoption, "price_sensitivity_before",
        inversion->sensitivity_before, "price_sensitivity", inversion->sensitivity,
        "price_sensitivity_factor", inversion->sensitivity_factor, "distance", inversion->distance,
        "reply_gap", number_to_json(inversion->reply_gap), "runs", (json_int_t)inversion->runs, "groups",
        groups_to_json(inversion, &cause), "products", products_to_json(inversion, &cause));
    enum status status = print_json_of(out, root, inversion->scenario, output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* A name in a path of an override, within a text in quotes. */
static void print_name(FILE *out, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    bool quoted = name[strspn(name, plain)] != '\0';
    fprintf(out, quoted ? "\\\"%s\\\"" : "%s", name);
}

/* Control characters in what others wrote would end the comment. */
static void print_comment(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
}

static void print_entry(FILE *out, bool *first)
{
    fputs(*first ? "\n  " : ",\n  ", out);
    *first = false;
}

static void print_why(FILE *out, const struct inversion *inversion, size_t g)
{
    const struct share_group *group = &inversion->groups.items[g];
    if (!isnan(group->observed))
        fprintf(out, "# %s: share %.6g", group->name, group->observed);
    else if (group->rank)
        fprintf(out, "# %s: rank %zu, least change", group->name, group->rank);
    else
        fprintf(out, "# %s: least change, to stay below the ranks", group->name);
    if (*group->source)
        fputs("; ", out);
    print_comment(out, group->source);
    fputs("\n  ", out);
}

static void print_utilities(FILE *out, const struct inversion *inversion, bool *first)
{
    const struct share_groups *groups = &inversion->groups;
    for (size_t f = 0, j = 0; f < inversion->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &inversion->scenario->vendors[f];
        for (size_t i = 0; i < vendor->product_count; i++, j++) {
            size_t g = groups->of_product[j];
            if ((!groups->items[g].line && inversion->found[g].change == 0) ||
                (groups->by != BY_MODEL && i > 0))
                continue;
            print_entry(out, first);
            print_why(out, inversion, g);
            fputs("\"vendors.", out);
            print_name(out, vendor->name);
            if (groups->by == BY_MODEL) {
                fputs(".products.", out);
                print_name(out, vendor->products[i].name);
                fprintf(out, ".utility=%.17g\"", vendor->products[i].utility);
            } else {
                fprintf(out, ".brand_utility=%.17g\"", vendor->brand_utility);
            }
        }
    }
}

static void print_sensitivities(FILE *out, const struct inversion *inversion, bool *first)
{
    for (size_t s = 0; s < inversion->scenario->sector_count; s++) {
        const struct sector_parameters *sector = &inversion->scenario->sectors[s];
        print_entry(out, first);
        if (s == 0)
            fprintf(out,
                    "# all price sensitivities times %.6g: the scenario's unit costs are those of who "
                    "optimises\n  ",
                    inversion->sensitivity_factor);
        fputs("\"sectors.", out);
        print_name(out, sector->name);
        fprintf(out, ".price_sensitivity=%.17g\"", sector->price_sensitivity);
    }
}

/* unit_cost is the cost at the start; by how much costs have fallen since stays. */
static void print_costs(FILE *out, const struct inversion *inversion, bool *first)
{
    bool explained = false;
    for (size_t f = 0, j = 0; f < inversion->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &inversion->scenario->vendors[f];
        for (size_t i = 0; i < vendor->product_count; i++, j++) {
            double implied = inversion->products[j].implied_cost, now = inversion->market.unit_cost[j];
            if (isnan(implied) || !(now > 0))
                continue;
            if (implied < 0) {
                say_to(out, &inversion->scenario->terms,
                       "\n  # %s: an implied cost of %.4g CNY/Mtok can't be written; a sale is worth as much "
                       "elsewhere",
                       vendor->products[i].name, implied);
                continue;
            }
            print_entry(out, first);
            if (!explained)
                fputs("# unit costs at the start from which the implied ones of the round come about\n  ",
                      out);
            explained = true;
            fputs("\"vendors.", out);
            print_name(out, vendor->name);
            fputs(".products.", out);
            print_name(out, vendor->products[i].name);
            bool hosted =
                is_hosted(&vendor->products[i]); /* its cost is that of the owner's model, times the factor */
            double before = hosted ? vendor->products[i].serving_factor : vendor->products[i].unit_cost;
            fprintf(out, ".%s=%.17g\"", hosted ? "serving_factor" : "unit_cost", before * implied / now);
        }
    }
}

void inversion_print_fragment(FILE *out, const struct inversion *inversion, const char *shares)
{
    char date[DATE_TEXT_SIZE];
    bool first = true;
    const struct terms *terms = &inversion->scenario->terms;
    fprintf(
        out,
        "# Utilities by pricewar-sim invert (Berry 1994; Berry, Levinsohn & Pakes 1995): shares of %s, %s, by "
        "%s,\n"
        "# in round %lld (from %s) of ",
        share_measure_names[inversion->groups.measure],
        say(terms, inversion->groups.base == AMONG_SMES ? "among all SMEs" : "among models").bytes,
        share_by_names[inversion->groups.by], (long long)inversion->round, date_of(inversion, date));
    print_comment(out, inversion->scenario->file);
    fprintf(out, "\n# %s noise. Shares: ", noise_of(inversion));
    print_comment(out, shares);
    fputs(
        "\n# To be included in a study's group `study`; each text is an override for --set as well.\nsets = (",
        out);
    print_utilities(out, inversion, &first);
    if (inversion->sensitivity_factor != 1)
        print_sensitivities(out, inversion, &first);
    if (!isnan(inversion->reply_gap) && inversion->sensitivity_factor == 1)
        print_costs(out, inversion, &first);
    fputs("\n);\n", out);
}
