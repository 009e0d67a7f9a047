/* S12 of docs/model.md section 5: follow rivals' prices down and up, each at a speed of its own. */
#include "strategy/rules.h"

#include <math.h>
#include <stdlib.h>

enum followed { FOLLOW_CHEAPEST, FOLLOW_LARGEST, FOLLOW_MEAN };
enum alone { ALONE_HOLDS, ALONE_REPLIES };

struct follow_params {
    int follows; /* enum followed */
    double ratio, speed_down, speed_up, tolerance, floor_markup;
    double ceiling_markup; /* NAN: none */
    int alone;             /* enum alone */
    bool follows_fee;
};

#define S struct follow_params
static const struct parameter rows[] = {
    {"follows", PARAMETER_CHOICE, "", "\"cheapest\"", RANGE_ANY, "cheapest|largest|mean",
     "Whose price is followed, of the rivals' products on offer in the tier: the cheapest one, the one that sold most "
     "last round, or the mean of all.",
     "price matching: Salop (1986); leadership of the largest: Markham (1951)", offsetof(S, follows)},
    {"ratio", PARAMETER_REAL, "1", "1", RANGE_POSITIVE, NULL, "Own price as a multiple of that price.",
     "Markham (1951)", offsetof(S, ratio)},
    {"speed_down", PARAMETER_REAL, "1/month", "1", RANGE_FRACTION, NULL,
     "Share of the way down that is gone in a month; 1: all of it at the next decision, 0: never down.",
     "docs/model.md 5, S12", offsetof(S, speed_down)},
    {"speed_up", PARAMETER_REAL, "1/month", "1", RANGE_FRACTION, NULL, "The same on the way up; 0: never up.",
     "prices that rise faster than they fall, or slower: Bacon (1991)", offsetof(S, speed_up)},
    {"tolerance", PARAMETER_REAL, "1", "0", RANGE_FRACTION, NULL,
     "Fraction of the own price by which it must be off before it moves.", "docs/model.md 5, S3",
     offsetof(S, tolerance)},
    {"floor_markup", PARAMETER_REAL, "1", "0", RANGE_MARKUP, NULL,
     "Never towards a price below (1 + floor_markup) times own unit cost.", "docs/model.md 5, S3",
     offsetof(S, floor_markup)},
    {"ceiling_markup", PARAMETER_REAL, "1", "unset", RANGE_MARKUP, NULL,
     "Never towards a price above (1 + ceiling_markup) times own unit cost, unless the floor is higher; unset: no "
     "such limit.",
     "docs/model.md 5, S12", offsetof(S, ceiling_markup)},
    {"alone", PARAMETER_CHOICE, "", "\"best_reply\"", RANGE_ANY, "hold|best_reply",
     "Where a product goes that has no rival left in its tier: it stays where it is, or goes to the vendor's best "
     "reply, at speed_down or speed_up.",
     "recoupment after exit: Telser (1966)", offsetof(S, alone)},
    {"follows_fee", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether it follows rivals' fees of partners as well, at the same speeds: the lowest, the fee of who sold most, or "
     "the mean, as `follows` says; with no rival left the fee goes where `alone` says.",
     "docs/model.md 4.15", offsetof(S, follows_fee)},
};
#undef S

/* Mean price of the rivals' live products in the tier; NAN: there are none. */
static double mean_rival_price(const struct market_view *view, int tier)
{
    double sum = 0, count = 0;
    for (size_t j = 0; j < view->product_count; j++)
        if (is_rival_in(view, j, tier)) {
            sum += view->products[j].price;
            count++;
        }
    return sum / count;
}

/* Price of the rival product in the tier that sold most; NAN: there are none. */
static double largest_rival_price(const struct market_view *view, int tier)
{
    double price = (double)NAN, share = -1;
    for (size_t j = 0; j < view->product_count; j++)
        if (is_rival_in(view, j, tier) && view->products[j].volume_share > share) {
            share = view->products[j].volume_share;
            price = view->products[j].price;
        }
    return price;
}

/* Not finite: nobody is left to follow. */
static double followed_price(const struct market_view *view, int tier, int follows)
{
    if (follows == FOLLOW_MEAN)
        return mean_rival_price(view, tier);
    return follows == FOLLOW_LARGEST ? largest_rival_price(view, tier) : cheapest_rival_price(view, tier);
}

/* What partners pay the followed rival, of those with something on offer; not finite: there are none. */
static double followed_fee(const struct market_view *view, int follows)
{
    double lowest = INFINITY, sum = 0, count = 0, largest = (double)NAN, most = -1;
    for (size_t f = 0; f < view->vendor_count; f++) {
        double fee = view->partners->fee[f], share = 0;
        if (f == view->vendor || !(view->partners->appeal[f] > -INFINITY))
            continue;
        for (size_t j = 0; j < view->product_count; j++)
            share += view->products[j].vendor == f ? view->products[j].volume_share : 0;
        lowest = fmin(lowest, fee);
        largest = share > most ? fee : largest;
        most = fmax(most, share);
        sum += fee;
        count++;
    }
    return follows == FOLLOW_MEAN ? sum / count : follows == FOLLOW_LARGEST ? largest : lowest;
}

/* A price or fee after one decision on its way to the target. */
static double step_towards(const struct market_view *view, const struct follow_params *rule, double now,
                           double target)
{
    double speed = target < now ? rule->speed_down : rule->speed_up;
    return target - pow(1 - speed, view->decision_months) * (target - now);
}

static double price_towards(const struct market_view *view, const struct follow_params *rule, size_t k,
                            double price, double wanted)
{
    double cost = view->own_unit_cost[k];
    double ceiling = isnan(rule->ceiling_markup) ? INFINITY : (1 + rule->ceiling_markup) * cost;
    double target = fmax((1 + rule->floor_markup) * cost, fmin(ceiling, wanted));
    if (fabs(target - price) <= rule->tolerance * fabs(price))
        return price;
    return step_towards(view, rule, price, target);
}

/* The followed price of each own product [own_count]; whether some product has nobody to follow. */
static bool find_followed(const struct market_view *view, int follows, double *followed)
{
    bool alone = false;
    for (size_t k = 0; k < view->own_count; k++) {
        followed[k] = followed_price(view, view->products[view->first_own + k].tier, follows);
        alone = alone || !isfinite(followed[k]);
    }
    return alone;
}

static void follow_decide(const struct market_view *view, const void *params, void *self,
                          struct offer *offers)
{
    const struct follow_params *rule = params;
    size_t count = view->own_count;
    double *followed = malloc((count ? count : 1) * sizeof *followed);
    struct offer *reply = malloc((count ? count : 1) * sizeof *reply);
    (void)self;
    if (!followed || !reply) {
        view_note_no_memory(view);
        goto out;
    }
    for (size_t k = 0; k < count; k++)
        reply[k] = offers[k];
    bool alone = find_followed(view, rule->follows, followed);
    if (alone && rule->alone == ALONE_REPLIES)
        reply_with_costs(view, view->own_unit_cost, reply);
    for (size_t k = 0; k < count; k++) {
        if (isfinite(followed[k]))
            offers[k].price = price_towards(view, rule, k, offers[k].price, rule->ratio * followed[k]);
        else if (rule->alone == ALONE_REPLIES)
            offers[k].price = price_towards(view, rule, k, offers[k].price, reply[k].price);
    }
    if (rule->follows_fee && view->partners && count) {
        double fee = followed_fee(view, rule->follows);
        if (!isfinite(fee)) /* then no product has a rival either, and the reply is to nobody */
            fee = rule->alone == ALONE_REPLIES ? reply[0].partner_fee : offers[0].partner_fee;
        offers[0].partner_fee = step_towards(view, rule, offers[0].partner_fee, fee);
    }
out:
    free(followed);
    free(reply);
}

const struct strategy strategy_follow = {
    .name = "follow",
    .summary =
        "Follow the cheapest, the largest, or the mean price of live rivals of the tier down and up, each at "
        "its own speed, between a floor and a ceiling; with no rival left, go to the best reply.",
    .source = "price matching: Salop (1986); barometric leadership: Stigler (1947), Markham (1951)",
    PARAMETERS(rows, struct follow_params),
    .ignores_estimates = true,
    .decide = follow_decide,
};
