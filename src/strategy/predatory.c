/* S6 of docs/model.md section 5: sell below cost until the weakest independent is gone, if that pays. */
#include "strategy/rules.h"
#include "strategy/view_market.h"

#include <math.h>

struct predatory_params {
    double price_ratio, discount, exit_probability, reserve;
};

struct predatory_self {
    size_t target; /* vendor, or NO_REFERENCE */
};

static const struct parameter rows[] = {
    {"price_ratio", PARAMETER_REAL, "1", "0.5", RANGE_FRACTION, NULL,
     "Price during the fight as a multiple of own unit cost (phi).", "docs/model.md 5, S6",
     offsetof(struct predatory_params, price_ratio)},
    {"discount", PARAMETER_REAL, "1/month", "0.99", RANGE_BELOW_ONE, NULL,
     "What a profit one month later is worth now (delta).", "docs/model.md 5, S6",
     offsetof(struct predatory_params, discount)},
    {"exit_probability", PARAMETER_REAL, "1", "0.8", RANGE_FRACTION, NULL,
     "Belief that the target leaves when its cash is used up, as it does unless investors stand by it.",
     "Bolton & Scharfstein (1990)", offsetof(struct predatory_params, exit_probability)},
    {"reserve", PARAMETER_REAL, "kCNY", "0", RANGE_NONNEGATIVE, NULL,
     "Cash of the vendor and its owner that the fight must leave.", "docs/model.md 5, S6",
     offsetof(struct predatory_params, reserve)},
};

/* The terms of the decision, kCNY per round unless said otherwise. */
struct prospects {
    double peace, war;   /* own margin at the best response; in the fight */
    double after;        /* own margin at the best response without the target */
    double rounds;       /* whole rounds that the target lasts in the fight */
    double round_factor; /* discount per round */
};

static bool may_move(const struct market_view *view, size_t k)
{
    return !view->own_free || view->own_free[k];
}

static double fighting_price(const struct market_view *view, const struct predatory_params *rule, size_t k)
{
    return fmax(view->own_floor ? view->own_floor[k] : 0, rule->price_ratio * view->own_unit_cost[k]);
}

static void set_fighting_prices(struct view_market *market, const struct predatory_params *rule)
{
    const struct market_view *view = market->view;
    for (size_t k = 0; k < view->own_count; k++)
        if (may_move(view, k))
            market->price[view->first_own + k] = fighting_price(view, rule, k);
}

/* Whole rounds that a rival lasts at the prices in `market`; INFINITY when it makes no loss there. */
static double runway(struct view_market *market, size_t vendor)
{
    double loss = market->view->rival_fixed_cost[vendor] - view_market_margin(market, vendor);
    return loss > 0 ? fmax(1, ceil(market->view->rival_cash[vendor] / loss)) : INFINITY;
}

static size_t weakest_independent(struct view_market *market, const struct predatory_params *rule)
{
    const struct market_view *view = market->view;
    size_t weakest = NO_REFERENCE;
    double shortest = INFINITY;
    set_fighting_prices(market, rule);
    for (size_t f = 0; f < view->vendor_count; f++) {
        double rounds = f != view->vendor && view->independent[f] ? runway(market, f) : INFINITY;
        if (rounds < shortest) {
            shortest = rounds;
            weakest = f;
        }
    }
    return weakest;
}

/* Computes the prospects; the target is gone from `market` afterwards. False when there is no best
 * response. */
static bool look_ahead(struct view_market *market, const struct predatory_params *rule, size_t target,
                       struct prospects *prospects)
{
    const struct market_view *view = market->view;
    set_fighting_prices(market, rule);
    prospects->war = view_market_margin(market, view->vendor);
    prospects->rounds = runway(market, target);
    prospects->round_factor = pow(rule->discount, view->months);
    if (!view_market_reply(market, view->own_unit_cost))
        return false;
    prospects->peace = view_market_margin(market, view->vendor);
    view_market_remove(market, target);
    if (!view_market_reply(market, view->own_unit_cost))
        return false;
    prospects->after = view_market_margin(market, view->vendor);
    return true;
}

/* Whether sum_{s < R} delta^s loss < delta^R gain/(1 - delta) P, and there is cash for R rounds (Telser
 * 1966). Both sides are multiplied by 1 - delta. */
static bool fight_pays(const struct market_view *view, const struct predatory_params *rule,
                       const struct prospects *prospects)
{
    if (!isfinite(prospects->rounds))
        return false;
    double later = pow(prospects->round_factor, prospects->rounds);
    double loss = prospects->peace - prospects->war, gain = prospects->after - prospects->peace;
    double drain = fmax(0, view->own_fixed_cost - prospects->war);
    bool affordable = view->own_cash + view->owner_cash > rule->reserve + prospects->rounds * drain;
    return affordable && loss * (1 - later) < later * gain * rule->exit_probability;
}

static bool fights(const struct market_view *view, const struct predatory_params *rule,
                   struct predatory_self *memory)
{
    struct view_market market;
    struct prospects prospects;
    bool fight = false;
    if (view_market_open(&market, view)) {
        if (memory->target == NO_REFERENCE || !view->independent[memory->target])
            memory->target = weakest_independent(&market, rule);
        fight = memory->target != NO_REFERENCE && look_ahead(&market, rule, memory->target, &prospects) &&
                fight_pays(view, rule, &prospects);
    }
    view_market_close(&market);
    if (!fight)
        memory->target = NO_REFERENCE;
    return fight;
}

static void predatory_decide(const struct market_view *view, const void *params, void *self,
                             struct offer *offers)
{
    if (!fights(view, params, self)) {
        reply_with_costs(view, view->own_unit_cost, offers);
        return;
    }
    for (size_t k = 0; k < view->own_count; k++)
        if (may_move(view, k))
            offers[k].price = fighting_price(view, params, k);
}

static enum status predatory_create(const struct market_view *view, const void *params, struct arena *arena,
                                    void **self, struct error *error)
{
    (void)view;
    (void)params;
    struct predatory_self *memory = *self = arena_take(arena, 1, sizeof *memory);
    if (!memory)
        return error_no_memory(error, "a predator");
    memory->target = NO_REFERENCE;
    return STATUS_OK;
}

static void *predatory_copy(const void *self, struct arena *arena)
{
    return arena_copy_array(arena, self, 1, sizeof(struct predatory_self));
}

const struct strategy strategy_predatory = {
    .name = "predatory",
    .summary = "Take the live independent with the shortest estimated runway as target and price below cost "
               "while the loss until its cash is gone is worth less than the better market after it, and the "
               "cash of vendor and owner lasts; otherwise, and once the target is gone, best response.",
    .source = "docs/model.md 5, S6; Telser (1966); Bolton & Scharfstein (1990)",
    PARAMETERS(rows, struct predatory_params),
    .create = predatory_create,
    .copy = predatory_copy,
    .decide = predatory_decide,
};
