#include "runs/expectations.h"

#include "runs/play.h"
#include <math.h>
#include <stdlib.h>

struct listing {
    const struct scenario *scenario;
    struct expected_move *moves; /* [rounds * vendor_count] at most */
    size_t count;
    double *price; /* [vendor_count], mean posted prices of the round before */
};

static double mean_price(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double sum = 0, count = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (world->products[j].live) {
            sum += world->products[j].price;
            count++;
        }
    return count > 0 ? sum / count : (double)NAN;
}

static bool expects(const struct strategy *rule, const void *self, int64_t round,
                    struct expectation *expectation)
{
    return rule->expects && self && rule->expects(self, expectation) && expectation->round == round;
}

/* Whether the vendor's rule in force has decided in the round. */
static bool has_decided(const struct world *world, size_t f, struct expectation *expectation)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    return expects(pricing->extension->rule, world->vendors[f].strategy_self, world->round, expectation) ||
           (pricing->successor &&
            expects(pricing->successor->rule, world->vendors[f].successor_self, world->round, expectation));
}

static double profit_of(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double cost = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        cost += world->products[j].unit_cost * world->products[j].volume;
    return vendor->revenue - cost +
           (world->scenario->vendors[f].owner != NO_REFERENCE ? vendor->attach_profit : 0);
}

static bool take(void *context, const struct simulation *simulation)
{
    struct listing *listing = context;
    const struct world *world = simulation_world(simulation);
    for (size_t f = 0; f < listing->scenario->vendor_count; f++) {
        struct expected_move move = {
            .vendor = f, .price_before = listing->price[f], .price = mean_price(world, f)};
        listing->price[f] = move.price;
        if (world->round == 0 || !has_decided(world, f, &move.expected))
            continue;
        move.volume = world->vendors[f].volume;
        move.profit = profit_of(world, f);
        listing->moves[listing->count++] = move;
    }
    return true;
}

static bool anybody_tells(const struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct pricing_parameters *pricing = &scenario->vendors[f].pricing;
        const struct strategy *first = pricing->extension->rule;
        const struct strategy *second = pricing->successor ? pricing->successor->rule : first;
        if (first->expects || second->expects)
            return true;
    }
    return false;
}

enum status expectations_find(const struct scenario *scenario, uint32_t run, struct expected_move **moves,
                              size_t *count, struct error *error)
{
    const struct timeline timeline = {.scenario = scenario};
    struct listing listing = {.scenario = scenario};
    const struct taker taker = {.take = take, .context = &listing};
    enum status status = STATUS_OK;
    *moves = NULL;
    *count = 0;
    if (!anybody_tells(scenario))
        return STATUS_OK;
    listing.moves =
        calloc((size_t)scenario->simulation.rounds * scenario->vendor_count, sizeof *listing.moves);
    listing.price = calloc(scenario->vendor_count, sizeof *listing.price);
    status = listing.moves && listing.price ? play_run(&timeline, run, 1, &taker, 1, error)
                                            : error_no_memory(error, "vendors' expectations");
    free(listing.price);
    if (status != STATUS_OK) {
        free(listing.moves);
        return status;
    }
    *moves = listing.moves;
    *count = listing.count;
    return STATUS_OK;
}
