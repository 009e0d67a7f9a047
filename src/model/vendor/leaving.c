#include "model/vendor/leaving.h"

#include "model/books.h"
#include "model/rates.h"
#include "model/vendor/acquisition.h"
#include "model/vendor/funding.h"
#include "model/vendor/niche.h"
#include "model/vendor/vendor.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double mean_of_larger(double value, double median, double log_sd)
{
    double mean = median * exp(0.5 * log_sd * log_sd);
    if (!(value > 0) || !(median > 0) || !(log_sd > 0))
        return fmax(value, mean);
    double distance = log(value / median) / log_sd;
    return value * gsl_cdf_ugaussian_P(distance) + mean * gsl_cdf_ugaussian_P(log_sd - distance);
}

/* Profits from `from` to `to`, discounted to `from`; the trend damped as in Gardner & McKenzie (1985). */
static double profits(const struct staying *staying, double from, double to)
{
    double gain = staying->slope * staying->memory, fade = 1 / staying->memory;
    return (staying->level + gain) * annuity(staying->discount, to - from) -
           gain * exp(-fade * from) * annuity(staying->discount + fade, to - from);
}

double value_of_staying(const struct staying *staying)
{
    size_t steps = (size_t)fmax(1, rint(staying->horizon / staying->interval));
    double length = staying->horizon / (double)steps, discount = exp(-staying->discount * length);
    double value = staying->settled;
    for (size_t k = steps; k-- > 0;) {
        double from = (double)k * length, to = from + length, end = fmin(to, staying->runway);
        if (k + 1 < steps)
            value = mean_of_larger(fmax(value, staying->sure), staying->scrap_median, staying->scrap_sd);
        value *= discount;
        if (staying->runway < from || staying->runway >= to)
            value += profits(staying, from, to);
        else /* its money ends in this step */
            value = profits(staying, from, end) +
                    staying->refunded *
                        fmax(0, value + exp(-staying->discount * (end - from)) * profits(staying, end, to));
    }
    return value;
}

static double discount_a_month(const struct leaving_parameters *terms)
{
    return terms->discount * DAYS_PER_MONTH / DAYS_PER_YEAR;
}

/* The market is settled: who has won has the prize, the others have what they fetch. */
static double settled_value(const struct world *world, size_t f, double scrap)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    double chance = terms->best_chance * pow(1 - terms->best_chance, vendors_with_better_models(world, f));
    return scrap + chance * fmax(0, terms->prize - scrap);
}

/* In the niche, and at the horizon what it fetches. -INFINITY: it can't. */
static double value_in_niche(const struct world *world, size_t f, double scrap)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    double rate = discount_a_month(terms);
    if (!niche_is_open(world, f))
        return -INFINITY;
    return niche_value(world, f, rate, terms->horizon) + exp(-rate * terms->horizon) * scrap;
}

/* What its offers of others' models bring in a month, at the costs of serving that pricing reckons with. */
static double hosting_margin(const struct world *world, const struct vendor_state *vendor, bool *hosts)
{
    double margin = 0;
    *hosts = false;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        const struct product_state *product = &world->products[j];
        if (!product->live || !is_hosted(product->parameters))
            continue;
        *hosts = true;
        margin += (product->revenue - product->unit_cost * product->volume) / world->months;
    }
    return margin;
}

/* Serving others' models alone, and at the horizon what it fetches. -INFINITY: it serves none. */
static double value_of_hosting(const struct world *world, size_t f, double scrap)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    const struct vendor_state *vendor = &world->vendors[f];
    double rate = discount_a_month(terms), app = (vendor->app_revenue - vendor->app_cost) / world->months;
    bool hosts;
    double margin = hosting_margin(world, vendor, &hosts);
    if (!hosts)
        return -INFINITY;
    return (margin + app - terms->hosting_cost * vendor_fixed_cost(world, f)) *
               annuity(rate, terms->horizon) +
           exp(-rate * terms->horizon) * scrap;
}

/* What it is offered beside its cash. -INFINITY: nobody offers anything. */
static double value_of_sale(const struct world *world, size_t f)
{
    return acquisition_buyer(world, f) == NO_REFERENCE ? -INFINITY : acquisition_price(world, f);
}

static struct staying staying_of(const struct world *world, size_t f, double sure, double scrap_median)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    const struct vendor_state *vendor = &world->vendors[f];
    bool noisy = world->scenario->simulation.noise == NOISE_ON;
    double mean = scrap_median * exp(0.5 * terms->scrap_log_sd * terms->scrap_log_sd);
    return (struct staying){
        .level = trend_level(&vendor->profit_trend),
        .slope = trend_slope(&vendor->profit_trend),
        .memory = terms->memory,
        .discount = discount_a_month(terms),
        .runway = vendor->runway,
        .refunded = isinf(vendor->runway) ? 0 : share_in(funding_chance_a_month(world, f), vendor->runway),
        .horizon = terms->horizon,
        .interval = decision_interval(terms->decides_every, world->months),
        .settled = settled_value(world, f, mean),
        .sure = sure,
        .scrap_median = noisy ? scrap_median : mean,
        .scrap_sd = noisy ? terms->scrap_log_sd : 0,
    };
}

/* Its products go, its cash to its investors, and to them what firms outside the market pay for team and licences. */
static void dissolve(struct world *world, size_t f, double scrap)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        world->products[j].withdrawn = true;
    vendor_withdraw(world, f);
    transfer_cash(world, FLOW_ACQUISITIONS, LEDGER_HOUSEHOLDS, &world->households, LEDGER_INVESTORS,
                  &world->investors, scrap);
    struct event event = event_about(world->round, EVENT_LEAVING, f, NO_REFERENCE, cash, 0);
    event.amount = scrap;
    event_log_add(&world->events, event);
}

enum way { STAYS, IS_DISSOLVED, TAKES_UP_NICHE, HOSTS_ONLY, IS_SOLD };

struct decision {
    enum way way;
    double value; /* kCNY */
};

/* The best of the alternatives whose value is known. */
static struct decision best_sure_way(const struct world *world, size_t f, double scrap)
{
    const struct decision ways[] = {{TAKES_UP_NICHE, value_in_niche(world, f, scrap)},
                                    {HOSTS_ONLY, value_of_hosting(world, f, scrap)},
                                    {IS_SOLD, value_of_sale(world, f)}};
    struct decision best = ways[0];
    for (size_t i = 1; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].value > best.value)
            best = ways[i];
    return best;
}

static struct decision decide(struct world *world, size_t f)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    struct vendor_state *vendor = &world->vendors[f];
    double median = terms->scrap_months * vendor_fixed_cost(world, f);
    double mean = median * exp(0.5 * terms->scrap_log_sd * terms->scrap_log_sd);
    struct decision best = best_sure_way(world, f, mean);
    struct staying staying = staying_of(world, f, best.value, median);
    double scrap = staying.scrap_median;
    if (staying.scrap_sd > 0)
        scrap *= exp(staying.scrap_sd * gsl_ran_gaussian_ziggurat(random_of(world, f, RANDOM_SCRAP), 1));
    vendor->staying_value = value_of_staying(&staying);
    if (scrap >= best.value)
        best = (struct decision){IS_DISSOLVED, scrap};
    if (best.value <= vendor->staying_value)
        best.way = STAYS;
    return best;
}

/* What was reserved for its own models goes back at once, as on the way into the niche (niche.c): it keeps no more than
 * its offers of others' models need at target load, the cost that the decision reckons with. */
static void give_back_compute(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double need = 0, target = world->scenario->technology.utilisation_target;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (world->products[j].live)
            need += world->products[j].compute_need * world->products[j].volume;
    if (!(vendor->reserved > need / target))
        return;
    vendor->reserved = need / target;
    vendor->load = need > 0 ? target : 0;
}

/* Its own models go; it keeps serving those of others. */
static void host_only(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    vendor->hosts_only = true;
    vendor->fixed_cost_factor = world->scenario->leaving.hosting_cost;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (!is_hosted(world->products[j].parameters)) {
            world->products[j].live = false;
            world->products[j].withdrawn = true;
        }
    give_back_compute(world, f);
    event_log_add(&world->events, event_about(world->round, EVENT_PIVOT, f, NO_REFERENCE, cash, cash));
}

/* A buyer may have bought another one in the meantime. */
static void sell(struct world *world, size_t f)
{
    size_t buyer = acquisition_buyer(world, f);
    if (buyer != NO_REFERENCE)
        acquisition_sell(world, f, buyer);
}

static void carry_out(struct world *world, size_t f, const struct decision *decision)
{
    if (decision->way == IS_DISSOLVED)
        dissolve(world, f, decision->value);
    else if (decision->way == TAKES_UP_NICHE)
        niche_take_up(world, f);
    else if (decision->way == HOSTS_ONLY)
        host_only(world, f);
    else if (decision->way == IS_SOLD)
        sell(world, f);
}

/* Owners decide for their vendors, and in the model they keep them. Who has no model of its own on the market has
 * nothing to leave. */
static bool may_leave(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    return vendor->alive && !vendor->in_niche && world->scenario->vendors[f].owner == NO_REFERENCE &&
           balance_total(&vendor->cash) >= 0 && isfinite(vendor_best_quality(world, f));
}

void leaving_play(struct world *world)
{
    const struct leaving_parameters *terms = &world->scenario->leaving;
    struct decision decisions[MOST_VENDORS];
    size_t count = terms->on ? world->scenario->vendor_count : 0;
    double share = world->months / decision_interval(terms->decides_every, world->months);
    int64_t first = (int64_t)fmax(1, rint(terms->memory / world->months));
    for (size_t f = 0; f < count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        trend_add(&vendor->profit_trend, vendor->profit / world->months, world->months, terms->memory);
        int64_t seen = (int64_t)rint(vendor->profit_trend.months / world->months);
        bool decides = may_leave(world, f) && seen >= first && decision_falls_on(seen - first, share);
        decisions[f] = decides ? decide(world, f) : (struct decision){.way = STAYS};
    }
    for (size_t f = 0; f < count; f++) /* all have decided by the same state */
        carry_out(world, f, &decisions[f]);
}
