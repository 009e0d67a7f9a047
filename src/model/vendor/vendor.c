#include "model/vendor/vendor.h"

#include "model/books.h"
#include "model/rates.h"
#include <math.h>

static void collect_sales(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    vendor->previous_volume = vendor->volume;
    vendor->demand = vendor->volume = vendor->revenue = vendor->customers = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        struct product_state *product = &world->products[j];
        product->volume = world->report.product_volume[j];
        product->revenue = world->report.product_revenue[j];
        product->customers = world->report.product_customers[j];
        vendor->demand += product->demand;
        vendor->volume += product->volume;
        vendor->revenue += product->revenue;
        vendor->customers += product->customers;
        vendor->subsidy_so_far += fmax(0, product->unit_cost * product->volume - product->revenue);
    }
}

/* Metered: unit cost times volume. Reserved: the reservation is paid whether used or not, and use beyond
 * it costs the premium (docs/model.md 4.1); afterwards the reservation is adjusted to the need. */
static double compute_bill(struct world *world, size_t f)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    struct vendor_state *vendor = &world->vendors[f];
    double price = compute_price_of(world, f), need = 0, metered = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        need += world->products[j].compute_need * world->products[j].volume;
        metered += world->products[j].unit_cost * world->products[j].volume;
    }
    if (technology->compute_contract == COMPUTE_METERED)
        return metered;
    double wanted = need / technology->utilisation_target;
    if (world->round == 1 || vendor->reserved <= 0)
        vendor->reserved = wanted;
    double bill = price * vendor->reserved +
                  price * (1 + technology->on_demand_premium) * fmax(0, need - vendor->reserved);
    vendor->load = vendor->reserved > 0 ? need / vendor->reserved : 0;
    vendor->reserved +=
        share_in(technology->reservation_adjustment, world->months) * (wanted - vendor->reserved);
    return bill;
}

/* Cash won or lost by chance: a binomial walk whose monthly mean and variance do not depend on the length
 * of a round (Cox, Ross & Rubinstein 1979); docs/model.md 4.9. The mean when noise is off. */
static double draw_shock(struct world *world, size_t f)
{
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    double root = sqrt(world->months), size = parameters->shock_size * root;
    double gain_chance = fmin(1, fmax(0, 0.5 + (parameters->shock_gain_chance - 0.5) * root));
    if (!(size > 0))
        return 0;
    if (world->scenario->simulation.noise == NOISE_OFF)
        return size * (2 * gain_chance - 1);
    return gsl_rng_uniform(random_of(world, f, RANDOM_VENDOR_SHOCK)) < gain_chance ? size : -size;
}

double vendor_fixed_cost(const struct world *world, size_t f)
{
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    return world->vendors[f].fixed_cost_factor * parameters->fixed_cost *
           pow(1 + parameters->fixed_cost_growth, (double)(world->round - 1) * world->years);
}

void vendor_pay_compute(struct world *world, size_t f, double amount)
{
    struct vendor_state *vendor = &world->vendors[f];
    struct cloud_state *host = host_of(world, f);
    if (host) {
        host->hosting_revenue += amount;
        transfer_cash(world, FLOW_HOSTING, LEDGER_VENDORS, &vendor->cash, LEDGER_CLOUDS, &host->cash, amount);
    } else {
        transfer_cash(world, FLOW_WAGES, LEDGER_VENDORS, &vendor->cash, LEDGER_HOUSEHOLDS, &world->households,
                      amount);
    }
}

static void settle_vendor(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    struct cloud_state *host = host_of(world, f);
    collect_sales(world, f);
    vendor->attach_profit =
        host ? world->scenario->clouds[parameters->host].attach_margin * world->report.vendor_bills[f] : 0;
    vendor->compute_bill = vendor->cloud_share = vendor->shock = 0;
    vendor->funding = vendor->support = vendor->profit = vendor->value_added = 0;
    vendor->dated_funding = vendor->listing_funding = 0;
    vendor->fixed_cost = vendor->paid_out = vendor->taken_over = 0;
    book_cash(world, FLOW_API_FEES, LEDGER_VENDORS, &vendor->cash, vendor->revenue);
    if (!vendor->alive)
        return;
    double fixed_cost = vendor_fixed_cost(world, f) * world->months;
    vendor->fixed_cost = fixed_cost;
    vendor->compute_bill = compute_bill(world, f);
    vendor->cloud_share = parameters->cloud_share * vendor->attach_profit;
    vendor->shock = draw_shock(world, f);
    vendor_pay_compute(world, f, vendor->compute_bill);
    if (host)
        transfer_cash(world, FLOW_CLOUD_SHARE, LEDGER_CLOUDS, &host->cash, LEDGER_VENDORS, &vendor->cash,
                      vendor->cloud_share);
    transfer_cash(world, FLOW_WAGES, LEDGER_VENDORS, &vendor->cash, LEDGER_HOUSEHOLDS, &world->households,
                  fixed_cost);
    transfer_cash(world, FLOW_SHOCKS, LEDGER_HOUSEHOLDS, &world->households, LEDGER_VENDORS, &vendor->cash,
                  vendor->shock);
    if (host)
        host->shared_out += vendor->cloud_share;
    vendor->profit =
        vendor->revenue + vendor->cloud_share + vendor->shock - vendor->compute_bill - fixed_cost;
    vendor->value_added = vendor->revenue + vendor->cloud_share - vendor->compute_bill;
}

void vendors_settle(struct world *world)
{
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        world->clouds[c].hosting_revenue = world->clouds[c].shared_out = world->clouds[c].support_paid = 0;
    for (size_t a = 0; a < world->scenario->app_count; a++) /* paid with the books of SMEs */
        if (world->scenario->apps[a].carrier != NO_REFERENCE)
            world->clouds[world->scenario->apps[a].carrier].support_paid += world->apps[a].support;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        settle_vendor(world, f);
}

void vendor_log_money(struct world *world, enum event_kind kind, size_t f, double before, double amount)
{
    struct event event = event_about(world->round, kind, f, NO_REFERENCE, before, before + amount);
    event.amount = amount;
    event_log_add(&world->events, event);
}

/* For how long a parent's limit counts: a month, or a round that is about as long or longer. */
static double support_period(const struct world *world)
{
    return decision_interval(1, world->months);
}

/* What its parent may still give a vendor in this month. A shortfall of one week may take the month's money, so that what
 * a parent covers does not hang on the length of rounds. */
static double support_allowed(const struct world *world, size_t f)
{
    double limit = world->scenario->clouds[world->scenario->vendors[f].owner].parent_limit;
    return limit * support_period(world) - world->vendors[f].month_support;
}

/* A vendor asks its parent to fill it up to the trigger, within what it may give. When that is up to
 * nothing, it asks for a last bit more: rounding could leave it below 0, and closed. */
static double support_asked(const struct world *world, size_t f)
{
    const struct cloud_parameters *terms = &world->scenario->clouds[world->scenario->vendors[f].owner];
    double full = terms->parent_trigger * vendor_fixed_cost(world, f);
    double missing = full - balance_total(&world->vendors[f].cash);
    if (missing > 0 && !(full > 0))
        missing = nextafter(missing, INFINITY);
    return fmax(0, fmin(missing, support_allowed(world, f)));
}

static bool is_child(const struct world *world, size_t f, size_t cloud)
{
    return world->vendors[f].alive && world->scenario->vendors[f].owner == cloud;
}

static void pay_support(struct world *world, size_t f, size_t cloud, double amount)
{
    struct vendor_state *vendor = &world->vendors[f];
    struct cloud_state *parent = &world->clouds[cloud];
    double before = balance_total(&vendor->cash);
    if (!(amount > 0))
        return;
    vendor->support = amount;
    vendor->month_support += amount;
    parent->support_paid += amount;
    transfer_cash(world, FLOW_PARENT_SUPPORT, LEDGER_CLOUDS, &parent->cash, LEDGER_VENDORS, &vendor->cash,
                  amount);
    vendor_log_money(world, EVENT_PARENT_SUPPORT, f, before, amount);
}

/* A parent whose cash does not suffice for all gives each the same part of what it asks for, whichever stands
 * first in the scenario. */
static void support_children(struct world *world, size_t cloud)
{
    const struct balance *cash = &world->clouds[cloud].cash;
    double asked = 0, able = fmax(0, balance_total(cash));
    if (decision_falls_on(world->round - 1, world->months / support_period(world)))
        for (size_t f = 0; f < world->scenario->vendor_count; f++)
            if (is_child(world, f, cloud))
                world->vendors[f].month_support = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        asked += is_child(world, f, cloud) ? support_asked(world, f) : 0;
    double part = asked > able ? able / asked : 1;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (is_child(world, f, cloud))
            pay_support(world, f, cloud, fmin(part * support_asked(world, f), fmax(0, balance_total(cash))));
}

/* Pays a share of a firm's profit, of a cloud's cash flow, as far as its cash exceeds the reserve. Returns
 * the amount. */
static double pay_dividend(struct world *world, enum ledger_sector sector, struct balance *cash,
                           double profit, double fixed_cost)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    double spare = balance_total(cash) - finance->dividend_reserve * fixed_cost;
    double dividend = fmin(finance->dividend_share * profit, spare);
    if (!(dividend > 0))
        return 0;
    transfer_cash(world, FLOW_RESIDUAL, sector, cash, LEDGER_INVESTORS, &world->investors, dividend);
    return dividend;
}

void vendors_finance(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    for (size_t c = 0; c < scenario->cloud_count; c++)
        support_children(world, c);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        if (vendor->alive)
            vendor->paid_out = pay_dividend(world, LEDGER_VENDORS, &vendor->cash, vendor->profit,
                                            vendor_fixed_cost(world, f));
    }
    for (size_t c = 0; c < scenario->cloud_count; c++)
        world->clouds[c].paid_out = pay_dividend(world, LEDGER_CLOUDS, &world->clouds[c].cash,
                                                 world->clouds[c].cash_flow, scenario->clouds[c].fixed_cost);
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++)
        world->sellers[g].paid_out =
            pay_dividend(world, LEDGER_SELLERS, &world->sellers[g].cash, world->sellers[g].profit, 0);
}

bool vendor_has_withdrawn(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (!world->products[j].withdrawn)
            return false;
    return true;
}

double vendor_best_quality(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double best = -INFINITY;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (world->products[j].live && !is_hosted(world->products[j].parameters))
            best = fmax(best, world->products[j].quality);
    return best;
}

double vendors_with_better_models(const struct world *world, size_t f)
{
    double own = vendor_best_quality(world, f), count = 0;
    for (size_t g = 0; g < world->scenario->vendor_count; g++)
        count += vendor_best_quality(world, g) > own;
    return count;
}

void vendor_close(struct world *world, size_t f, enum exit_cause cause)
{
    struct vendor_state *vendor = &world->vendors[f];
    vendor->alive = false;
    vendor->exit_cause = cause;
    vendor->exit_round = world->round;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        world->products[j].live = false;
}

void vendor_withdraw(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    vendor_close(world, f, EXIT_WITHDRAWN);
    transfer_cash(world, FLOW_RESIDUAL, LEDGER_VENDORS, &vendor->cash, LEDGER_INVESTORS, &world->investors,
                  cash);
    vendor->paid_out += cash;
}
