#include "model/vendor/own_app.h"

#include "model/books.h"
#include "model/rates.h"
#include "model/vendor/vendor.h"
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static const struct own_app_parameters *app_of(const struct world *world, size_t f)
{
    return &world->scenario->vendors[f].app;
}

/* Of `count` users, how many have an event of this chance. */
static double draw_some(const struct world *world, double count, double chance)
{
    if (world->scenario->simulation.noise == NOISE_OFF)
        return chance * count;
    return gsl_ran_binomial(world->random, chance, (unsigned)fmin(count, UINT_MAX));
}

/* One round of Bass diffusion with churn; returns the users won. */
static double move_users(struct world *world, size_t f)
{
    const struct own_app_parameters *app = app_of(world, f);
    struct vendor_state *vendor = &world->vendors[f];
    double room = fmax(0, app->potential_users - vendor->app_users);
    double rate = app->innovation + app->imitation * vendor->app_users / app->potential_users;
    random_of(world, f, RANDOM_OWN_APP);
    double won = draw_some(world, room, fmin(1, world->months * rate));
    double lost = draw_some(world, vendor->app_users, share_in(app->churn, world->months));
    vendor->app_users += won - lost;
    return won;
}

/* Cost per Gtok of the vendor's model that serves the app; the nearest tier if none has the app's tier. */
static double serving_cost(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double cost = 0;
    int nearest = TIER_COUNT;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        int distance = abs(world->products[j].parameters->tier - app_of(world, f)->tier);
        if (distance < nearest) {
            nearest = distance;
            cost = world->products[j].unit_cost;
        }
    }
    return cost;
}

static double paying_share(const struct own_app_parameters *app)
{
    double dearer = app->reference_price > 0 ? app->price / app->reference_price - 1 : 0;
    return fmin(1, app->paying_share * exp(-app->price_elasticity * dearer));
}

static void play(struct world *world, size_t f)
{
    const struct own_app_parameters *app = app_of(world, f);
    struct vendor_state *vendor = &world->vendors[f];
    double advertising = move_users(world, f) * app->user_cost / 1000;
    vendor->app_revenue = vendor->app_users * paying_share(app) * app->price / 1000 * world->months;
    vendor->app_volume = vendor->app_users * app->tokens_per_user / 1000 * world->months;
    double compute = vendor->app_volume * serving_cost(world, f);
    vendor->app_compute = compute;
    vendor->app_cost = compute + advertising;
    vendor->profit += vendor->app_revenue - vendor->app_cost;
    vendor->value_added += vendor->app_revenue - compute;
    transfer_cash(world, FLOW_OWN_APPS, LEDGER_HOUSEHOLDS, &world->households, LEDGER_VENDORS, &vendor->cash,
                  vendor->app_revenue);
    vendor_pay_compute(world, f, compute);
    transfer_cash(world, FLOW_WAGES, LEDGER_VENDORS, &vendor->cash, LEDGER_HOUSEHOLDS, &world->households,
                  advertising);
}

void own_apps_play(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        if (!(app_of(world, f)->potential_users > 0))
            continue;
        vendor->app_revenue = vendor->app_volume = vendor->app_cost = vendor->app_compute = 0;
        if (vendor->alive)
            play(world, f);
        else
            vendor->app_users = 0;
    }
}

void own_app_move_users(struct world *world, size_t from, size_t to)
{
    if (app_of(world, to)->potential_users > 0)
        world->vendors[to].app_users += world->vendors[from].app_users;
    world->vendors[from].app_users = 0;
}
