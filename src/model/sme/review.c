#include "model/sme/review.h"

#include <math.h>

static double *prices_of(const struct world *world, const struct review_rates *review, int64_t round)
{
    int64_t slots = (int64_t)review->rounds + 2;
    return review->past + (size_t)((round + slots) % slots) * world->product_count;
}

static void remember_prices(const struct world *world, double *prices)
{
    for (size_t j = 0; j < world->product_count; j++)
        prices[j] = world->products[j].price;
}

void review_create(struct world *world, struct review_rates *review)
{
    const double rounding = 1e-9;
    double rounds = floor(1 / world->months + rounding);
    review->rounds = (size_t)rounds;
    review->rest = fmax(0, 1 / world->months - rounds);
    review->past = take_numbers(world, (review->rounds + 2) * world->product_count);
    for (size_t slot = 0; review->past && slot < review->rounds + 2; slot++)
        remember_prices(world, review->past + slot * world->product_count);
}

void review_relocate(struct review_rates *review, const struct relocation *relocation)
{
    relocate(relocation, (void *const[]){&review->past}, 1);
}

/* The largest relative change of a posted price since that round; 1 for a price that leaves 0. */
static double largest_change(const struct world *world, const struct review_rates *review, int64_t since)
{
    const double *before = prices_of(world, review, since);
    double largest = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        double change = fabs(world->products[j].price - before[j]);
        if (world->products[j].live && change > 0)
            largest = fmax(largest, fabs(before[j]) > 0 ? change / fabs(before[j]) : 1);
    }
    return largest;
}

/* A month before the round began other prices may have been posted than a month before it ends: the first
 * `rest` of the round compares with the older ones. */
static double probability(const struct world *world, const struct review_rates *review, double rate,
                          double older, double newer)
{
    double response = world->scenario->choice.reconsider_response;
    double older_rate = fmin(1, rate + response * older), newer_rate = fmin(1, rate + response * newer);
    return 1 - pow(1 - older_rate, review->rest * world->months) *
                   pow(1 - newer_rate, (1 - review->rest) * world->months);
}

void review_update(const struct world *world, struct review_rates *review)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    const double usual = 0.5;
    double rate =
        isnan(choice->nonuser_review) ? fmax(usual, choice->reconsider_base) : choice->nonuser_review;
    int64_t month_ago = world->round - (int64_t)review->rounds;
    remember_prices(world, prices_of(world, review, world->round));
    double newer = largest_change(world, review, month_ago);
    double older = review->rest > 0 ? largest_change(world, review, month_ago - 1) : newer;
    review->user = probability(world, review, choice->reconsider_base, older, newer);
    review->nonuser = probability(world, review, rate, older, newer);
}
