/* S0 of docs/model.md section 5: prices stay. */
#include "strategy/rules.h"

static void hold_decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    (void)view;
    (void)params;
    (void)self;
    (void)offers;
}

const struct strategy strategy_hold = {
    .name = "hold",
    .summary = "Keep the posted prices.",
    .source = "docs/model.md 5, S0",
    .ignores_estimates = true,
    .decide = hold_decide,
};
