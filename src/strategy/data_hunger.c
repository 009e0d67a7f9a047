/* S11 of docs/model.md section 5: sales bring data, and data raises quality. */
#include "strategy/rules.h"
#include "strategy/view_market.h"

#include <math.h>

struct hunger_params {
    double data_value; /* NAN: estimated by the rule */
    double weight, horizon;
};

static const struct parameter rows[] = {
    {"data_value", PARAMETER_REAL, "CNY/Mtok", "unset", RANGE_ANY, NULL,
     "What the data of a unit served is worth; unset: the quality that it adds times what quality earns, "
     "over the horizon.",
     "docs/model.md 5, S11", offsetof(struct hunger_params, data_value)},
    {"weight", PARAMETER_REAL, "1", "1", RANGE_NONNEGATIVE, NULL,
     "Multiple of that value that the rule believes in (lambda_D).", "docs/model.md 5, S11",
     offsetof(struct hunger_params, weight)},
    {"horizon", PARAMETER_REAL, "months", "24", RANGE_NONNEGATIVE, NULL,
     "Months over which better quality is counted; data decays meanwhile.", "docs/model.md 4.2 and 5, S11",
     offsetof(struct hunger_params, horizon)},
};

/* Marginal profit of quality: what one util more for all own products earns in a round at posted prices,
 * kCNY/util. With logit demand d share_j / d quality = theta share_j (1 - firm's share) in each segment. */
static double value_of_quality(struct view_market *market)
{
    const struct market_view *view = market->view;
    double value = 0;
    for (size_t s = 0; s < view->segment_count; s++) {
        double firm = 0, earned = 0;
        logit_log_shares(&market->demand, s, market->price, market->share);
        for (size_t j = view->first_own; j < view->first_own + view->own_count; j++) {
            firm += exp(market->share[j]);
            earned += (market->price[j] - market->cost[j]) * exp(market->share[j]);
        }
        value += view->segments[s].weight * view->segments[s].quality_taste * earned * (1 - firm);
    }
    return value * view->potential_volume;
}

/* The share of today's data that is left in a round, summed over the rounds of the horizon. */
static double rounds_of_use(const struct market_view *view, double horizon)
{
    double rounds = horizon / view->months, lost = 1 - view->data_kept;
    return lost > 0 ? (1 - pow(view->data_kept, rounds)) / lost : rounds;
}

static double estimated_value(const struct market_view *view, const struct hunger_params *rule)
{
    struct view_market market;
    double quality = view_market_open(&market, view) ? fmax(0, value_of_quality(&market)) : 0;
    view_market_close(&market);
    double value = view->quality_per_volume * quality * rounds_of_use(view, rule->horizon);
    return isfinite(value) ? value : 0;
}

static void data_hunger_decide(const struct market_view *view, const void *params, void *self,
                               struct offer *offers)
{
    const struct hunger_params *rule = params;
    (void)self;
    double value = rule->weight * (isnan(rule->data_value) ? estimated_value(view, rule) : rule->data_value);
    reply_with_value(view, value, offers);
}

const struct strategy strategy_data_hunger = {
    .name = "data_hunger",
    .summary = "Best response with unit cost less what the data of a unit served will be worth as quality: "
               "penetration prices even without a cloud to attach customers to.",
    .source = "docs/model.md 4.2 and 5, S11; Hagiu & Wright (2023)",
    PARAMETERS(rows, struct hunger_params),
    .ignores_estimates = true,
    .decide = data_hunger_decide,
};
