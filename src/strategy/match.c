/* S3 of docs/model.md section 5: follow a cheaper rival down, but never up. */
#include "strategy/rules.h"

#include <math.h>

struct match_params {
    double tolerance, floor_markup;
};

static const struct parameter rows[] = {
    {"tolerance", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Fraction by which a rival must be cheaper before it is followed.", "docs/model.md 5, S3",
     offsetof(struct match_params, tolerance)},
    {"floor_markup", PARAMETER_REAL, "1", "0", RANGE_MARKUP, NULL,
     "Never below (1 + floor_markup) times own unit cost.", "docs/model.md 5, S3",
     offsetof(struct match_params, floor_markup)},
};

void match_rivals(const struct market_view *view, double tolerance, double floor_markup, struct offer *offers)
{
    for (size_t k = 0; k < view->own_count; k++) {
        double rival = cheapest_rival_price(view, view->products[view->first_own + k].tier);
        if (rival < offers[k].price - tolerance * fabs(offers[k].price))
            offers[k].price = fmax((1 + floor_markup) * view->own_unit_cost[k], rival);
    }
}

static void match_decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    const struct match_params *rule = params;
    (void)self;
    match_rivals(view, rule->tolerance, rule->floor_markup, offers);
}

const struct strategy strategy_match = {
    .name = "match",
    .summary = "Follow the cheapest live rival of the tier down to a floor; never raise.",
    .source = "docs/model.md 5, S3",
    PARAMETERS(rows, struct match_params),
    .ignores_estimates = true,
    .decide = match_decide,
};
