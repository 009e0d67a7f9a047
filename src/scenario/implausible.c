#include "scenario/implausible.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market/growth.h"
#include "scenario/calendar.h"

/* Below a hundredth or above a thousand times its unit cost a price is taken for one in another unit: no war is
 * known to have gone so far. */
static const double lowest_price = 0.01, highest_price = 1000;
/* A share or rate that is so large, and so many times as large as its default, is taken for a percentage. Where
 * the default is no guide: a markup from 300 % on, and growth from 2,000 % a year on, as the use of tokens has
 * grown by more than 1,000 %. */
static const double highest_share = 2, times_default = 20, largest_default = 0.5, highest_markup = 3,
                    highest_growth = 20;

#define DOUBT(binding, path, ...)                                                                            \
    collector_add((binding)->doubts, path_origin(binding, (path).text), (path).text, __VA_ARGS__)

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The value from which on a share or a rate looks like a percentage; infinite for what can be large. */
static double least_percentage(const struct parameter *row)
{
    static const char *const units[] = {"1", "1/month", "1/year"};
    bool share = false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        share = share || strcmp(row->unit, units[i]) == 0;
    double usual = row->fallback ? strtod(row->fallback, NULL) : 0;
    if (!share || row->type != PARAMETER_REAL)
        return (double)INFINITY;
    if (usual > 0 && usual <= largest_default)
        return fmax(highest_share, times_default * usual);
    if (ends_with(row->key, "_growth"))
        return highest_growth;
    return ends_with(row->key, "markup") ? highest_markup : (double)INFINITY;
}

void doubt_value(struct binding *binding, const struct parameter *row, const config_setting_t *setting,
                 const char *path, const void *target)
{
    if (!binding->doubts || row->type != PARAMETER_REAL)
        return;
    double value = *(const double *)target;
    if (value >= highest_share /* no threshold is lower */ && value >= least_percentage(row))
        collector_add(binding->doubts, setting_origin(binding->source, setting), path,
                      "is %.10g, which is %.10g %%; if a percentage is meant, %.10g %% is written %.10g",
                      value, 100 * value, value, value / 100);
}

/* The unit in which the number would come near to `near`, of those that price lists have. */
static const char *likely_unit(const struct terms *terms, double value, double near)
{
    static const struct {
        double tokens;
        const char *words;
    } units[] = {{1, "one token"}, {1e3, "a thousand tokens"}, {1e9, "a billion tokens"}};
    size_t best = 0;
    double nearest = (double)INFINITY;
    if (term_is_own(terms, TERM_VOLUME) || terms->in_a_unit != default_terms.in_a_unit)
        return "something else";
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double distance = fabs(log(value * 1e6 / units[i].tokens / near));
        if (distance < nearest) {
            nearest = distance;
            best = i;
        }
    }
    return units[best].words;
}

/* The larger price, or the other one where that alone is too low. */
static void doubt_prices(struct binding *binding, const struct product_parameters *product, const char *path)
{
    bool output = product->price_output >= product->price_input;
    double cost = product->unit_cost, price = output ? product->price_output : product->price_input;
    double other = output ? product->price_input : product->price_output;
    if (!(price > 0) || !(cost > 0))
        return;
    if (price >= lowest_price * cost && price <= highest_price * cost && other > 0 &&
        other < lowest_price * cost) {
        output = !output;
        price = other;
    }
    const char *key = output ? "price_output" : "price_input";
    if (price < lowest_price * cost)
        DOUBT(binding, path_key(path, key),
              "is %.10g CNY per million tokens, and serving them costs %.10g: it looks like a price for %s",
              price, cost, likely_unit(&binding->scenario->terms, price, cost));
    else if (price > highest_price * cost)
        DOUBT(binding, path_key(path, "unit_cost"),
              "is %.10g CNY per million tokens, and their price is %.10g: it looks like the cost of %s", cost,
              price, likely_unit(&binding->scenario->terms, cost, price));
}

/* Amounts are in kCNY. Without any capital the firm is meant to have none. */
static void doubt_capital(struct binding *binding, double capital, double month, const char *path,
                          const char *key)
{
    if (capital > 0 && capital < month)
        DOUBT(
            binding, path_key(path, "capital"),
            "is %.10g kCNY, less than one month's %s, %.10g kCNY: amounts are in thousands of CNY; either the "
            "capital looks like millions, or the %s like single CNY",
            capital, key, month, key);
}

/* What comes after the last round, in words. */
struct late {
    char text[500];
    size_t count;
};

__attribute__((format(printf, 2, 3))) static void add_late(struct late *late, const char *format, ...)
{
    size_t used = strlen(late->text);
    va_list arguments;
    late->count++;
    if (used > sizeof late->text / 2)
        return;
    used += (size_t)snprintf(late->text + used, sizeof late->text - used, "%s", used ? ", " : "");
    va_start(arguments, format);
    vsnprintf(late->text + used, sizeof late->text - used, format, arguments);
    va_end(arguments);
}

/* In the tables of a group or of a rule. */
static void find_late_rows(struct late *late, const struct parameter *rows, size_t row_count, const void *own,
                           double rounds, const char *path)
{
    for (size_t i = 0; own && i < row_count; i++) {
        size_t column = parameter_round_column(&rows[i]), count = 0;
        if (column == SIZE_MAX)
            continue;
        const struct table *table = (const void *)((const unsigned char *)own + rows[i].offset);
        for (size_t r = 0; r < table->rows; r++)
            count += table->values[r * table->columns + column] > rounds;
        if (count > 0)
            add_late(late, "%zu of %zu rows in %s", count, table->rows, path_key(path, rows[i].key).text);
    }
}

static void find_late_moves(struct late *late, const struct parameter_extension *rule, const void *own,
                            double rounds, const char *path)
{
    if (rule)
        find_late_rows(late, rule->rows, rule->row_count, own, rounds, path);
}

/* What never comes, as its event is off, is not late. */
static bool is_late(int64_t round, int64_t rounds)
{
    return round > rounds && round != ROUND_NEVER;
}

static void find_late_rounds(struct late *late, const struct vendor_parameters *vendor, int64_t rounds,
                             const char *path)
{
    const struct pricing_parameters *pricing = &vendor->pricing;
    struct path rules = path_key(path, "pricing");
    char date[DATE_TEXT_SIZE];
    find_late_moves(late, pricing->extension, pricing->own, (double)rounds, rules.text);
    find_late_moves(late, pricing->successor, pricing->successor_own, (double)rounds, rules.text);
    if (is_late(pricing->from_round, rounds))
        add_late(late, "%s = %lld", path_key(rules.text, "from_round").text, (long long)pricing->from_round);
    if (*pricing->alliance && is_late(pricing->alliance_from, rounds))
        add_late(late, "%s = %lld", path_key(rules.text, "alliance_from").text,
                 (long long)pricing->alliance_from);
    if (is_late(vendor->entry_round, rounds)) {
        calendar_print(vendor->entry_date, date);
        add_late(late, "%s = %s", path_key(path, "entry_date").text, date);
        return; /* its products come with it */
    }
    for (size_t j = 0; j < vendor->product_count; j++)
        if (is_late(vendor->products[j].launch_round, rounds))
            add_late(late, "%s = %lld", path_key(path_element(path, "products", j).text, "launch_round").text,
                     (long long)vendor->products[j].launch_round);
}

static void doubt_rounds(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    const struct simulation_parameters *simulation = &scenario->simulation;
    struct late late = {.text = ""};
    char last[DATE_TEXT_SIZE], from[DATE_TEXT_SIZE];
    for (size_t f = 0; f < scenario->vendor_count; f++)
        find_late_rounds(&late, &scenario->vendors[f], simulation->rounds,
                         path_element("", "vendors", f).text);
    const struct parameter_group *finance = parameter_group_at("finance");
    find_late_rows(&late, finance->rows, finance->row_count, &scenario->finance, (double)simulation->rounds,
                   "finance");
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++) {
        const struct seller_parameters *seller = &scenario->infrastructure.sellers[g];
        int64_t round =
            calendar_round(seller->shipment_cap_from, simulation->start_date, simulation->round_days);
        calendar_print(seller->shipment_cap_from, from);
        bool off =
            seller->shipment_cap_event != NO_REFERENCE && !scenario->events[seller->shipment_cap_event].on;
        if (!isnan(seller->shipment_cap) && round > simulation->rounds && !off)
            add_late(&late, "%s = %s",
                     path_key(path_element("infrastructure", "sellers", g).text, "shipment_cap_from").text,
                     from);
    }
    calendar_print_round(simulation->rounds, simulation->start_date, simulation->round_days, last);
    if (late.count > 0)
        DOUBT(binding, path_key("simulation", "rounds"),
              "the last round, %lld, begins on %s; what comes later does not happen: %s%s",
              (long long)simulation->rounds, last, late.text,
              strlen(late.text) > sizeof late.text / 2 ? ", ..." : "");
}

/* A misspelt name is refused where it is used; an event that is left over was meant for something. */
static void doubt_events(struct binding *binding)
{
    for (size_t i = 0; i < binding->scenario->event_count; i++)
        if (!binding->scenario->events[i].named)
            DOUBT(binding, path_key(path_element("", "events", i).text, "name"),
                  "nothing in the scenario names the event \"%s\": it does nothing",
                  binding->scenario->events[i].name);
}

/* With 1 the length of a round is a part of the market, where users do not review in every round either. */
static void doubt_reviews(struct binding *binding)
{
    const struct choice_parameters *choice = &binding->scenario->choice;
    if (choice->nonuser_review >= 1 && choice->reconsider_base < 1)
        DOUBT(binding, path_key("choice", "nonuser_review"),
              "is 1: SMEs without a model review in every round, however short, and results depend on the "
              "length of a round; 0.5 has half of them review in a month");
}

/* Whoever puts a row before an earlier one has mistaken a date, or looks for it in vain. */
static void doubt_order(struct binding *binding)
{
    const struct parameter_group *finance = parameter_group_at("finance");
    for (size_t i = 0; i < finance->row_count; i++) {
        size_t column = parameter_round_column(&finance->rows[i]);
        if (column == SIZE_MAX)
            continue;
        const struct table *table =
            (const void *)((const unsigned char *)&binding->scenario->finance + finance->rows[i].offset);
        for (size_t r = 1; r < table->rows; r++)
            if (table->values[r * table->columns + column] <
                table->values[(r - 1) * table->columns + column]) {
                DOUBT(
                    binding, path_key("finance", finance->rows[i].key),
                    "row %zu comes before row %zu in time; rows are usually written in the order of their dates",
                    r + 1, r);
                break;
            }
    }
}

/* Who isn't there yet gets no money. */
static void doubt_early_money(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    const struct table *table = &scenario->finance.vendor_rounds;
    char entry[DATE_TEXT_SIZE];
    for (size_t r = 0; r < table->rows; r++) {
        const double *row = table->values + r * table->columns;
        const struct vendor_parameters *vendor = &scenario->vendors[(size_t)row[1]];
        if (vendor->entry_round == ROUND_NEVER || !(row[0] < (double)vendor->entry_round))
            continue;
        calendar_print(vendor->entry_date, entry);
        DOUBT(binding, path_key("finance", "vendor_rounds"),
              "row %zu comes before \"%s\" enters on %s, and is not paid", r + 1, vendor->name, entry);
    }
}

static void doubt_growth(struct binding *binding, const struct sector_parameters *sector, const char *path)
{
    if (sector->volume_path == GROWTH_NONE &&
        !(isnan(sector->volume_ceiling) && isnan(sector->volume_rate) && isnan(sector->volume_midpoint)))
        DOUBT(binding, path_key(path, "volume_path"),
              "is \"none\": volume_ceiling, volume_rate and volume_midpoint have no effect without a path");
    if (sector->considering_start >= 1 &&
        !(isnan(sector->considering_rate) && isnan(sector->considering_midpoint)))
        DOUBT(
            binding, path_key(path, "considering_start"),
            "is 1: considering_rate and considering_midpoint have no effect, as all consider models already");
}

/* What the owner of the rules says of a vendor's. */
static void doubt_rule(struct binding *binding, size_t vendor, const char *path)
{
    const char *key;
    char text[600];
    const struct parameter_catalog *catalog = binding->catalog;
    if (catalog && catalog->doubt && catalog->doubt(binding->scenario, vendor, &key, text, sizeof text))
        DOUBT(binding, path_key(path_key(path, "pricing").text, key), "%s", text);
}

void doubt_scenario(struct binding *binding)
{
    const struct scenario *scenario = binding->scenario;
    doubt_order(binding);
    doubt_early_money(binding);
    for (size_t c = 0; c < scenario->cloud_count; c++)
        doubt_capital(binding, scenario->clouds[c].capital, scenario->clouds[c].fixed_cost,
                      path_element("", "clouds", c).text, "fixed cost");
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &scenario->vendors[f];
        struct path path = path_element("", "vendors", f);
        doubt_capital(binding, vendor->capital, vendor->fixed_cost, path.text, "fixed cost");
        for (size_t j = 0; j < vendor->product_count; j++)
            doubt_prices(binding, &vendor->products[j], path_element(path.text, "products", j).text);
        doubt_rule(binding, f, path.text);
    }
    for (size_t s = 0; s < scenario->sector_count; s++) {
        struct path path = path_element("", "sectors", s);
        doubt_capital(binding, scenario->sectors[s].capital, scenario->sectors[s].wages, path.text, "wages");
        doubt_growth(binding, &scenario->sectors[s], path.text);
    }
    doubt_events(binding);
    doubt_reviews(binding);
    doubt_rounds(binding);
}
