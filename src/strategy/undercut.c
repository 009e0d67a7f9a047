/* S2 of docs/model.md section 5: a step below the cheapest rival of the tier. */
#include "strategy/rules.h"

#include <math.h>

struct undercut_params {
    double step, tick, floor_markup;
};

static const struct parameter rows[] = {
    {"step", PARAMETER_REAL, "1", "0.1", RANGE_FRACTION, NULL,
     "How far below the cheapest live rival of the tier, as a fraction of its price.", "docs/model.md 5, S2",
     offsetof(struct undercut_params, step)},
    {"tick", PARAMETER_REAL, "CNY/Mtok", "0", RANGE_NONNEGATIVE, NULL,
     "Above 0: undercut by this amount instead of `step`, and hold unless that is above the floor, so "
     "that prices stay on a grid.",
     "Maskin & Tirole (1988)", offsetof(struct undercut_params, tick)},
    {"floor_markup", PARAMETER_REAL, "1", "0", RANGE_MARKUP, NULL,
     "Never below (1 + floor_markup) times own unit cost.", "docs/model.md 5, S2",
     offsetof(struct undercut_params, floor_markup)},
};

/* A rival's price that is not finite means that there is no rival. */
static double undercut_price(const struct undercut_params *rule, double rival, double unit_cost, double price)
{
    double floor = (1 + rule->floor_markup) * unit_cost;
    if (!isfinite(rival))
        return price;
    if (rule->tick > 0)
        return rival - rule->tick > floor ? rival - rule->tick : price;
    return fmax(floor, rival > 0 ? (1 - rule->step) * rival : (1 + rule->step) * rival);
}

static void undercut_decide(const struct market_view *view, const void *params, void *self,
                            struct offer *offers)
{
    const struct undercut_params *rule = params;
    (void)self;
    for (size_t k = 0; k < view->own_count; k++) {
        double rival = cheapest_rival_price(view, view->products[view->first_own + k].tier);
        offers[k].price = undercut_price(rule, rival, view->own_unit_cost[k], offers[k].price);
    }
}

const struct strategy strategy_undercut = {
    .name = "undercut",
    .summary = "Price a step below the cheapest live rival of the same tier, never below the floor.",
    .source = "docs/model.md 5, S2; tick undercutting as in Maskin & Tirole (1988)",
    PARAMETERS(rows, struct undercut_params),
    .ignores_estimates = true,
    .decide = undercut_decide,
};
