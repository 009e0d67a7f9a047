/* S1 of docs/model.md section 5: a fixed markup on unit cost. */
#include "strategy/rules.h"

struct cost_plus_params {
    double markup;
};

static const struct parameter rows[] = {
    {"markup", PARAMETER_REAL, "1", "0.5", RANGE_MARKUP, NULL,
     "Markup on unit cost: price = (1 + markup) cost.", "docs/model.md 5, S1",
     offsetof(struct cost_plus_params, markup)},
};

static void cost_plus_decide(const struct market_view *view, const void *params, void *self,
                             struct offer *offers)
{
    const struct cost_plus_params *rule = params;
    (void)self;
    for (size_t k = 0; k < view->own_count; k++)
        offers[k].price = (1 + rule->markup) * view->own_unit_cost[k];
}

const struct strategy strategy_cost_plus = {
    .name = "cost_plus",
    .summary = "Price at unit cost plus a fixed markup.",
    .source = "docs/model.md 5, S1",
    PARAMETERS(rows, struct cost_plus_params),
    .ignores_estimates = true,
    .decide = cost_plus_decide,
};
