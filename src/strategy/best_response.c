/* S4 of docs/model.md section 5: the myopic best response. */
#include "strategy/rules.h"

static void best_response_decide(const struct market_view *view, const void *params, void *self,
                                 struct offer *offers)
{
    (void)params;
    (void)self;
    reply_with_costs(view, view->own_unit_cost, offers);
}

const struct strategy strategy_best_response = {
    .name = "best_response",
    .summary = "Set the prices that maximise this round's expected profit at the rivals' last posted prices, "
               "in the static demand of the market's segments (no switching costs).",
    .source = "docs/model.md 5, S4; Morrow & Skerlos (2011)",
    .ignores_estimates = true,
    .decide = best_response_decide,
};
