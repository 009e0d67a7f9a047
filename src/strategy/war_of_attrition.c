/* S10 of docs/model.md section 5: keep up with the price war, and quit at random while it is costly. */
#include "strategy/rules.h"
#include "strategy/view_market.h"

#include <math.h>

struct attrition_params {
    double prize; /* NAN: estimated by the rule */
    double discount, tolerance, floor_markup;
};

static const struct parameter rows[] = {
    {"prize", PARAMETER_REAL, "kCNY", "unset", RANGE_NONNEGATIVE, NULL,
     "What it is worth to outlast a rival (V); unset: the discounted profit at the best reply in the market "
     "without the rival that has the least cash.",
     "Fudenberg & Tirole (1986)", offsetof(struct attrition_params, prize)},
    {"discount", PARAMETER_REAL, "1/month", "0.99", RANGE_BELOW_ONE, NULL,
     "What a profit one month later is worth now, for the estimate of the prize.", "docs/model.md 5, S10",
     offsetof(struct attrition_params, discount)},
    {"tolerance", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Fraction by which a rival must be cheaper before it is followed.", "docs/model.md 5, S3",
     offsetof(struct attrition_params, tolerance)},
    {"floor_markup", PARAMETER_REAL, "1", "0", RANGE_MARKUP, NULL,
     "Never below (1 + floor_markup) times own unit cost.", "docs/model.md 5, S3",
     offsetof(struct attrition_params, floor_markup)},
};

static bool sells(const struct market_view *view, size_t vendor)
{
    for (size_t j = 0; j < view->product_count; j++)
        if (view->products[j].live && view->products[j].vendor == vendor)
            return true;
    return false;
}

/* The rival on the market with the least estimated cash; NO_REFERENCE when there is none. */
static size_t thinnest_rival(const struct market_view *view)
{
    size_t thinnest = NO_REFERENCE;
    for (size_t f = 0; f < view->vendor_count; f++) {
        if (f == view->vendor || !sells(view, f))
            continue;
        if (thinnest == NO_REFERENCE || view->rival_cash[f] < view->rival_cash[thinnest])
            thinnest = f;
    }
    return thinnest;
}

/* Discounted profit without this rival, kCNY; 0 instead of a loss. */
static double estimated_prize(const struct market_view *view, double discount, size_t rival)
{
    struct view_market market;
    double profit = 0;
    if (view_market_open(&market, view)) {
        view_market_remove(&market, rival);
        if (view_market_reply(&market, view->own_unit_cost))
            profit = view_market_margin(&market, view->vendor) - view->own_fixed_cost;
    }
    view_market_close(&market);
    return fmax(0, profit) / (1 - pow(discount, view->months));
}

/* Symmetric mixed equilibrium. Staying one more round costs c, and wins V if the rival leaves in it. With
 * p V = (1 - p) c staying and leaving are worth the same; for short rounds the hazard is c/V (Maynard
 * Smith 1974; Fudenberg & Tirole 1986). */
static double leaving_probability(const struct market_view *view, const struct attrition_params *rule)
{
    double loss = -(view->own_profit + view->own_attach_profit);
    size_t rival = thinnest_rival(view);
    if (!(loss > 0) || rival == NO_REFERENCE)
        return 0;
    double prize = isnan(rule->prize) ? estimated_prize(view, rule->discount, rival) : rule->prize;
    return loss / (loss + prize);
}

static void war_of_attrition_decide(const struct market_view *view, const void *params, void *self,
                                    struct offer *offers)
{
    const struct attrition_params *rule = params;
    (void)self;
    if (gsl_rng_uniform(view->random) < leaving_probability(view, rule))
        for (size_t k = 0; k < view->own_count; k++)
            offers[k].withdraw = true;
    else
        match_rivals(view, rule->tolerance, rule->floor_markup, offers);
}

const struct strategy strategy_war_of_attrition = {
    .name = "war_of_attrition",
    .summary = "Follow cheaper rivals as match does; in every round that follows a loss c, leave the market "
               "with probability c/(c + V), V being the value of outlasting a rival.",
    .source = "docs/model.md 5, S10; Maynard Smith (1974); Fudenberg & Tirole (1986); Bulow & Klemperer "
              "(1999)",
    PARAMETERS(rows, struct attrition_params),
    .decide = war_of_attrition_decide,
};
