#include "model/vendor/funding.h"

#include "model/books.h"
#include "model/rates.h"
#include "model/vendor/vendor.h"
#include <math.h>

/* Columns of finance.vendor_rounds and finance.climate. */
enum round_column { ROUND_DATE, ROUND_VENDOR, ROUND_AMOUNT };
enum climate_column { CLIMATE_DATE, CLIMATE_FACTOR, CLIMATE_VENDOR };

/* By what the hazards of vendor f are multiplied: the latest row of the table that is for it or for all. */
static double climate(const struct world *world, size_t f)
{
    const struct table *table = &world->scenario->finance.climate;
    double factor = 1, latest = 0;
    for (size_t i = 0; i < table->rows; i++) {
        const double *row = table->values + i * table->columns;
        bool concerned = isnan(row[CLIMATE_VENDOR]) || (size_t)row[CLIMATE_VENDOR] == f;
        if (!concerned || row[CLIMATE_DATE] > (double)world->round || row[CLIMATE_DATE] < latest)
            continue;
        latest = row[CLIMATE_DATE];
        factor = row[CLIMATE_FACTOR];
    }
    return factor;
}

/* Over the last round; with a memory, the growth in a month of the exponential through that time. */
static double growth_of(const struct world *world, const struct vendor_state *vendor)
{
    if (world->scenario->finance.growth_memory > 0)
        return expm1(trend_slope(&vendor->volume_trend));
    return vendor->previous_volume > 0 ? vendor->volume / vendor->previous_volume - 1 : 0;
}

/* Share of the other vendors on the market whose best model is no better; 1: it leads. */
static double rank_term(const struct world *world, size_t f)
{
    double others = 0;
    for (size_t g = 0; g < world->scenario->vendor_count; g++)
        others += g != f && isfinite(vendor_best_quality(world, g));
    return others > 0 ? 1 - vendors_with_better_models(world, f) / others : 1;
}

/* Probability of a venture round in a month in the usual climate, docs/model.md 4.9: lam_F logistic(b0 + b1 growth
 * + b2 share - b3 loss/burn + b4 rank). b3 > 0 is performance-contingent refinancing (Bolton & Scharfstein 1990). */
static double usual_chance(const struct world *world, size_t f)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    const struct vendor_state *vendor = &world->vendors[f];
    double fixed_cost = vendor_fixed_cost(world, f) * world->months;
    double loss = fixed_cost > 0 ? fmax(0, -vendor->profit) / fixed_cost : 0;
    double index = finance->vendor_round_constant +
                   finance->vendor_round_growth * fmin(growth_of(world, vendor), 10) +
                   finance->vendor_round_share * vendor->share - finance->vendor_round_loss * loss;
    if (finance->vendor_round_rank != 0)
        index += finance->vendor_round_rank * rank_term(world, f);
    return finance->vendor_round_rate / (1 + exp(-index));
}

static double size_of_round(const struct world *world, size_t f)
{
    return world->scenario->finance.vendor_round_months * vendor_fixed_cost(world, f);
}

/* Of a round within so many months; a hazard that is multiplied is one that lasts so many times as long. */
static double chance_in(const struct world *world, size_t f, double months)
{
    if (!world->scenario->vendors[f].seeks_funding || !(size_of_round(world, f) > 0))
        return 0;
    return share_in(usual_chance(world, f), climate(world, f) * months);
}

double funding_chance_a_month(const struct world *world, size_t f)
{
    return chance_in(world, f, 1);
}

static bool is_noisy(const struct world *world)
{
    return world->scenario->simulation.noise == NOISE_ON;
}

/* Investors pay `amount`; `kind`: the event, EVENT_KINDS for none, as an expectation is none. */
static void pay_in(struct world *world, size_t f, double amount, enum event_kind kind)
{
    struct vendor_state *vendor = &world->vendors[f];
    if (kind != EVENT_KINDS)
        vendor_log_money(world, kind, f, balance_total(&vendor->cash), amount);
    vendor->funding += amount;
    transfer_cash(world, FLOW_FUNDING, LEDGER_INVESTORS, &world->investors, LEDGER_VENDORS, &vendor->cash,
                  amount);
}

static void pay_dated_rounds(struct world *world)
{
    const struct table *table = &world->scenario->finance.vendor_rounds;
    for (size_t i = 0; i < table->rows; i++) {
        const double *row = table->values + i * table->columns;
        size_t f = (size_t)row[ROUND_VENDOR];
        if ((int64_t)row[ROUND_DATE] != world->round || !world->vendors[f].alive)
            continue;
        world->vendors[f].dated_funding += row[ROUND_AMOUNT];
        pay_in(world, f, row[ROUND_AMOUNT], EVENT_FUNDING);
    }
}

static void raise_money(struct world *world, size_t f)
{
    double size = size_of_round(world, f), chance = chance_in(world, f, world->months);
    if (!(chance > 0))
        return;
    if (!is_noisy(world))
        pay_in(world, f, chance * size, EVENT_KINDS);
    else if (gsl_rng_uniform(random_of(world, f, RANDOM_VENDOR_FUNDING)) < chance)
        pay_in(world, f, size, EVENT_FUNDING);
}

static double yearly_revenue(const struct world *world, const struct vendor_state *vendor)
{
    return (vendor->revenue + vendor->contract_revenue + vendor->app_revenue) / world->years;
}

/* A listing comes once. Without noise the vendor is listed to a part, as likely as it is by then. */
static void list(struct world *world, size_t f)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    struct vendor_state *vendor = &world->vendors[f];
    double size = finance->listing_months * vendor_fixed_cost(world, f), part = 1 - vendor->listed;
    if (!world->scenario->vendors[f].seeks_funding || !(part > 0) || !(size > 0) ||
        yearly_revenue(world, vendor) < finance->listing_revenue)
        return;
    double chance = share_in(finance->listing_rate, climate(world, f) * world->months);
    if (is_noisy(world) && gsl_rng_uniform(random_of(world, f, RANDOM_LISTING)) >= chance)
        return;
    if (!is_noisy(world))
        part *= chance;
    vendor->listed += part;
    vendor->listing_funding = part * size;
    if (part > 0)
        pay_in(world, f, part * size, is_noisy(world) ? EVENT_LISTING : EVENT_KINDS);
}

/* A vendor without sales begins anew. */
static void observe_volume(struct world *world, struct vendor_state *vendor)
{
    if (vendor->volume > 0)
        trend_add(&vendor->volume_trend, log(vendor->volume / world->months), world->months,
                  world->scenario->finance.growth_memory);
    else
        vendor->volume_trend = (struct trend){0};
}

void funding_play(struct world *world)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    pay_dated_rounds(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        if (!world->vendors[f].alive)
            continue;
        if (finance->growth_memory > 0)
            observe_volume(world, &world->vendors[f]);
        raise_money(world, f);
        if (finance->listing_rate > 0)
            list(world, f);
    }
}
