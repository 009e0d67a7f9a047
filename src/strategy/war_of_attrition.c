/* S10 of docs/model.md section 5: keep up with the price war, and quit at random while it is costly. */
#include "strategy/rules.h"
#include "strategy/view_market.h"

#include <math.h>

#include "random/philox.h"

enum attrition_game { EACH_EXIT_PAYS, ONE_PRIZE };

struct attrition_params {
    double prize; /* NAN: estimated by the rule */
    double discount, tolerance, floor_markup;
    int game; /* enum attrition_game */
};

static const struct parameter rows[] = {
    {"game", PARAMETER_CHOICE, "", "\"each_exit\"", RANGE_ANY, "each_exit|one_prize",
     "Who wins the prize: all who are still there, whenever a rival leaves; or the last one alone, for which "
     "all but two leave at once.",
     "Bulow & Klemperer (1999)", offsetof(struct attrition_params, game)},
    {"prize", PARAMETER_REAL, "kCNY", "unset", RANGE_NONNEGATIVE, NULL,
     "What the prize is worth (V); unset: the discounted profit at the best reply in the market without the "
     "rival that has the least cash (each_exit) or without any rival (one_prize).",
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

static size_t count_rivals(const struct market_view *view)
{
    size_t count = 0;
    for (size_t f = 0; f < view->vendor_count; f++)
        count += f != view->vendor && sells(view, f);
    return count;
}

/* The rival on the market with the least estimated cash; there is one. */
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

/* Discounted profit without the rival with the least estimated cash, kCNY; 0 instead of a loss. Whether each
 * exit pays or only the last: when that one is asked for there is one rival left. */
static double estimated_prize(const struct market_view *view, double discount)
{
    struct view_market market;
    double profit = 0;
    if (view_market_open(&market, view)) {
        view_market_remove(&market, thinnest_rival(view));
        if (view_market_reply(&market, view->own_unit_cost))
            profit = view_market_margin(&market, view->vendor) - view->own_fixed_cost;
    }
    view_market_close(&market);
    return fmax(0, profit) / (1 - pow(discount, view->months));
}

/* A vendor's lot of the round, the same for all who look. */
static uint64_t lot_of(const struct market_view *view, size_t vendor)
{
    struct philox_words words = philox4x32(view->shared_seed, 0, (uint32_t)vendor, 0, RANDOM_STRATEGY);
    return (uint64_t)words.word[0] << 32 | words.word[1];
}

/* Whether the lot makes it one of the two that fight for the one prize. Among firms that differ in what the
 * prize is worth to them these are the two to whom it is worth most (Bulow & Klemperer 1999), which nobody
 * can see beforehand; equal vendors have the same chance. */
static bool is_among_two(const struct market_view *view)
{
    size_t ahead = 0;
    for (size_t f = 0; f < view->vendor_count; f++)
        ahead += f != view->vendor && sells(view, f) && lot_of(view, f) > lot_of(view, view->vendor);
    return ahead < 2;
}

/* Symmetric mixed equilibrium. Staying until the next decision costs c, and wins V if a rival leaves in it.
 * With q V = (1 - q) c staying and leaving are worth the same, q being the probability that one of the rivals
 * leaves, 1 - (1 - p)^rivals. For one rival and short rounds the hazard is c/V (Maynard Smith 1974; Fudenberg
 * & Tirole 1986). */
static double leaving_probability(const struct market_view *view, const struct attrition_params *rule)
{
    double rounds = view->decision_months / view->months; /* from one decision to the next */
    double loss = -(view->own_profit + view->own_attach_profit) * rounds;
    size_t rivals = count_rivals(view);
    if (!(loss > 0) || rivals == 0)
        return 0;
    if (rule->game == ONE_PRIZE && rivals > 1)
        return is_among_two(view) ? 0 : 1;
    double prize = isnan(rule->prize) ? estimated_prize(view, rule->discount) : rule->prize;
    return 1 - pow(prize / (loss + prize), 1 / (double)rivals);
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
    .summary =
        "Follow cheaper rivals as match does; at every decision that follows a loss c, leave the market "
        "with the probability at which staying is just worth its cost. When each exit pays V to those "
        "who stay that is 1 - (V/(V + c))^(1/(N - 1)) among N vendors. When the last one alone wins V, "
        "all but two leave at once, by lot, and each of these with probability c/(V + c).",
    .source = "docs/model.md 5, S10; Maynard Smith (1974); Fudenberg & Tirole (1986); Bulow & Klemperer "
              "(1999)",
    PARAMETERS(rows, struct attrition_params),
    .decide = war_of_attrition_decide,
};
