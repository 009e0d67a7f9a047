#include "model/sme/named_app_traits.h"

#include "model/sme/choice_table.h"
#include "random/philox.h"
#include <math.h>

size_t named_app_class(const struct world *world, size_t app)
{
    const struct choice_table *table = world->choice;
    size_t sector = world->scenario->apps[app].sector, chosen = 0;
    double number = (double)world->scenario->sectors[sector].number, running = 0;
    struct philox_words words = philox4x32(world->seed, world->run, (uint32_t)app, 0, RANDOM_NAMED_APP);
    double target = uniform_from_word(words.word[0]) * number;
    for (size_t k = 0; k < table->class_count; k++) {
        if (table->classes[k].sector != sector || !table->classes[k].number)
            continue;
        chosen = k;
        running += (double)table->classes[k].number;
        if (target < running)
            break;
    }
    return chosen;
}

static void set(double *value, double own)
{
    if (!isnan(own))
        *value = own;
}

/* A value that is drawn for others has no spread where it is given. */
static void fix(double *median, double *log_sd, double own)
{
    set(median, own);
    if (!isnan(own))
        *log_sd = 0;
}

static void decide(double *share, int trait)
{
    if (trait != TRAIT_DRAWN)
        *share = trait == TRAIT_YES;
}

static struct sector_parameters sector_of(const struct scenario *scenario, const struct app_parameters *app)
{
    struct sector_parameters sector = scenario->sectors[app->sector];
    fix(&sector.capital, &sector.capital_log_sd, app->capital);
    if (!isnan(app->capital))
        sector.capital_spread = 0;
    fix(&sector.volume, &sector.volume_log_sd, app->volume);
    fix(&sector.solution_revenue, &sector.solution_revenue_log_sd, app->solution_revenue);
    decide(&sector.viral_share, app->viral);
    decide(&sector.value_initial_share, app->has_value);
    set(&sector.wages, app->wages);
    set(&sector.own_quality, app->own_quality);
    set(&sector.quality_decay, app->quality_decay);
    set(&sector.potential_users, app->potential_users);
    set(&sector.initial_users, app->initial_users);
    set(&sector.app_price, app->app_price);
    set(&sector.paying_share, app->paying_share);
    set(&sector.fee_per_user, app->fee_per_user);
    set(&sector.advertising_per_user, app->advertising_per_user);
    sector.replace_exits = false; /* another one would not be this one */
    return sector;
}

void named_apps_renew(const struct scenario *scenario, struct named_app *apps)
{
    for (size_t a = 0; a < scenario->app_count; a++) {
        apps[a].sector = sector_of(scenario, &scenario->apps[a]);
        apps[a].modules = sme_modules_of(scenario, &apps[a].sector);
        apps[a].modules.plain = false; /* prices of plain sectors are made for the sector's own volume */
    }
}
