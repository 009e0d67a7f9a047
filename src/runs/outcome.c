#include "runs/outcome.h"

#include "model/accounts.h"
#include "record/fields.h"
#include "runs/owner_totals.h"
#include <math.h>
#include <stdlib.h>

static bool take_memory(struct outcome *outcome, const struct scenario *scenario)
{
    struct arena *arena = &outcome->arena;
    size_t firms = outcome->firm_count, sectors = scenario->sector_count;
    outcome->firms = arena_take(arena, firms, sizeof *outcome->firms);
    outcome->departures = arena_take(arena, scenario->vendor_count, sizeof *outcome->departures);
    outcome->prices = arena_take(arena, ((size_t)scenario->simulation.rounds + 1) * firms, sizeof(double));
    outcome->detail.sectors = arena_take(arena, sectors, sizeof *outcome->detail.sectors);
    outcome->detail.starts =
        arena_take(arena, axis_length(AXIS_PRODUCT, scenario), sizeof *outcome->detail.starts);
    if (scenario->app_count)
        outcome->apps = arena_take(arena, scenario->app_count, sizeof *outcome->apps);
    size_t owners = group_count(scenario); /* a row more is scratch */
    if (owners > 0)
        outcome->owners = arena_take(arena, (OWNER_TOTALS + 1) * owners, sizeof *outcome->owners);
    return outcome->firms && outcome->departures && outcome->prices &&
           (outcome->apps || !scenario->app_count) && (outcome->owners || !owners) &&
           outcome->detail.sectors && outcome->detail.starts &&
           expectation_watch_create(scenario, arena, &outcome->expected);
}

enum status outcome_create(const struct scenario *scenario, struct outcome **outcome, struct error *error)
{
    struct outcome *made = calloc(1, sizeof *made);
    *outcome = NULL;
    if (!made)
        return error_no_memory(error, "the outcome of a run");
    arena_init(&made->arena);
    made->scenario = scenario;
    made->sme_exit_year_one = made->sme_exit_end = (double)NAN;
    made->firm_count = scenario->infrastructure.seller_count + scenario->cloud_count + scenario->vendor_count;
    if (!take_memory(made, scenario)) {
        outcome_free(made);
        return error_no_memory(error, "the outcome of a run");
    }
    *outcome = made;
    return STATUS_OK;
}

/* Updates a firm: flows add up, of states the last is kept. */
static void take_firm(struct firm_outcome *firm, bool first, struct firm_outcome now)
{
    now.price_start = first || isnan(firm->price_start) ? now.price : firm->price_start;
    now.capital_start = first ? now.capital : firm->capital_start;
    now.profit += firm->profit;
    now.support += firm->support;
    now.attach += firm->attach;
    now.cash_flow += firm->cash_flow;
    now.value_added += firm->value_added;
    now.call_margin += firm->call_margin;
    now.put_in += firm->put_in;
    now.revenue += firm->revenue;
    now.fees += firm->fees;
    now.served += firm->served;
    *firm = now;
}

static double share_of(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

/* The same of a firm whose customers all pay what it posts. */
static void take_who_posts(struct firm_outcome *firm, bool first, struct firm_outcome now)
{
    take_firm(firm, first, now);
    firm->price_index = firm->price_start > 0 ? firm->price / firm->price_start : (double)NAN;
}

static struct firm_outcome seller_now(const struct world *world, size_t g)
{
    const struct seller_state *seller = &world->sellers[g];
    double shipments = 0;
    for (size_t i = 0; i < world->scenario->infrastructure.seller_count; i++)
        shipments += world->sellers[i].shipments;
    return (struct firm_outcome){.alive = true,
                                 .share = share_of(seller->shipments, shipments),
                                 .price = seller->price,
                                 .capital = balance_total(&seller->cash),
                                 .profit = seller->profit,
                                 .cash_flow = seller->profit,
                                 .put_in = -seller->paid_out,
                                 .value_added = seller->revenue,
                                 .revenue = seller->revenue,
                                 .token_share = (double)NAN};
}

/* Share of the tokens that cloud c serves on its compute, or with c = NO_REFERENCE of the models that vendor f
 * has made, whoever serves them. */
static double token_share(const struct world *world, size_t c, size_t f)
{
    double share = 0;
    if (!world->scenario->hosted_count)
        return (double)NAN;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        size_t maker = world->products[model_of(world, j)].vendor;
        if (c == NO_REFERENCE ? maker == f : world->scenario->vendors[product->vendor].host == c)
            share += product->share;
    }
    return share;
}

static struct firm_outcome cloud_now(const struct world *world, size_t c)
{
    const struct cloud_state *cloud = &world->clouds[c];
    double customers = 0;
    for (size_t i = 0; i < world->scenario->cloud_count; i++)
        customers += world->clouds[i].customers;
    return (struct firm_outcome){
        .alive = true,
        .share = wants_accounts(world->scenario) ? share_of(cloud->customers, customers) : (double)NAN,
        .price = wants_hosts(world->scenario) ? cloud->price : (double)NAN,
        .capital = balance_total(&cloud->cash),
        .profit = cloud->profit,
        .cash_flow = cloud->cash_flow,
        .value_added = cloud->value_added,
        .revenue = cloud->revenue,
        .put_in = cloud_put_in(cloud),
        .support = cloud->support_paid,
        .attach = cloud->attach_profit,
        .token_share = token_share(world, c, NO_REFERENCE)};
}

static struct firm_outcome vendor_now(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    return (struct firm_outcome){.alive = vendor->alive,
                                 .exit_round = vendor->exit_round,
                                 .share = vendor->share,
                                 .price = vendor->alive ? vendor->price : (double)NAN,
                                 .price_index = vendor->alive ? vendor->price_index.value : (double)NAN,
                                 .capital = balance_total(&vendor->cash),
                                 .profit = vendor->profit,
                                 .cash_flow = vendor->profit,
                                 .value_added = vendor->value_added,
                                 .call_margin = vendor_call_margin(vendor),
                                 .put_in = vendor_put_in(vendor),
                                 .support = vendor->support,
                                 .revenue = vendor_revenue(vendor),
                                 .fees = vendor->revenue,
                                 .served = vendor->volume,
                                 .app_volume = vendor->app_volume,
                                 .app_users = vendor->app_users,
                                 .tokens = vendor->volume + vendor->app_volume,
                                 .token_share = token_share(world, NO_REFERENCE, f)};
}

static void take_firms(struct outcome *outcome, const struct world *world)
{
    struct firm_outcome *firm = outcome->firms;
    bool first = world->round == 0;
    for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++)
        take_who_posts(firm++, first, seller_now(world, g));
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        take_who_posts(firm++, first, cloud_now(world, c));
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        take_firm(firm++, first, vendor_now(world, f));
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        departure_take(&outcome->departures[f], world, f);
}

static void take_prices(struct outcome *outcome, int64_t round)
{
    if (round <= outcome->scenario->simulation.rounds)
        for (size_t i = 0; i < outcome->firm_count; i++)
            outcome->prices[(size_t)round * outcome->firm_count + i] = outcome->firms[i].price;
}

static void take_paths(struct outcome *outcome, const struct world *world)
{
    double *end = outcome->end, *start = outcome->start;
    end[PATH_PRICE] = world->market.mean_price;
    end[PATH_PRICE_INDEX] = world->market.price_index.value;
    end[PATH_VOLUME] = world->market.volume;
    end[PATH_ADOPTION] = world->market.adoption;
    end[PATH_HHI] = world->market.hhi;
    end[PATH_SMES] = end[PATH_WITH_VALUE] = end[PATH_USERS] = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        end[PATH_SMES] += world->sectors[s].alive;
        end[PATH_WITH_VALUE] += world->sectors[s].with_value;
        end[PATH_USERS] += world->sectors[s].users;
    }
    for (int p = 0; p < PATHS; p++) {
        /* Nothing is sold before round 1: volume, and the shares of it, start in round 1. */
        bool sold = p == PATH_VOLUME || p == PATH_HHI;
        if (world->round == (sold ? 1 : 0) || (p == PATH_PRICE && isnan(start[p]))) /* the first price paid */
            start[p] = end[p];
    }
}

static void take_layers(struct outcome *outcome, const struct world *world)
{
    for (size_t l = 0; l < LEDGER_SECTORS; l++) {
        if (world->round == 1)
            outcome->cash_start[l] = world->opening_cash[l];
        outcome->cash_end[l] = world->closing_cash[l];
        outcome->profit[l] = world->cumulative_profit[l];
        outcome->cash_flow[l] = world->cumulative_cash_flow[l];
        outcome->value_added[l] = world->cumulative_value_added[l];
    }
    for (size_t s = 0; world->round > 0 && s < world->scenario->sector_count; s++) {
        outcome->surplus[LEDGER_SMES] += world->sectors[s].surplus;
        outcome->surplus[LEDGER_HOUSEHOLDS] += world->sectors[s].user_surplus;
    }
}

void outcome_take(struct outcome *outcome, const struct world *world)
{
    take_firms(outcome, world);
    if (outcome->owners)
        owner_totals_take(outcome->owners, world,
                          outcome->owners + OWNER_TOTALS * group_count(world->scenario));
    take_prices(outcome, world->round);
    take_paths(outcome, world);
    take_layers(outcome, world);
    outcome->sme_exit_year_one = world->market.exit_year_one;
    outcome->sme_exit_end = world->market.exit_end;
    for (size_t a = 0; a < world->scenario->app_count; a++)
        app_outcome_take(&outcome->apps[a], &world->apps[a]);
    outcome_detail_take(&outcome->detail, world);
    outcome->worst_ledger_error = fmax(outcome->worst_ledger_error, ledger_row_error(&world->ledger));
    expectation_watch_take(outcome->expected, world);
}

void outcome_free(struct outcome *outcome)
{
    if (!outcome)
        return;
    arena_clear(&outcome->arena);
    free(outcome);
}
