#include "model/sme/use_growth.h"

#include "market/growth.h"
#include "model/rates.h"
#include "model/sme/choice_table.h"
#include <math.h>

/* The rate that is written, or that of the path with the midpoint that is. */
static double rate_of(int form, double ceiling, double rate, double midpoint)
{
    return isnan(rate)
               ? growth_rate_times_midpoint(form, ceiling) / (midpoint * DAYS_PER_MONTH / DAYS_PER_YEAR)
               : rate;
}

double use_growth_of(const struct sector_parameters *sector, double years)
{
    if (sector->volume_path == GROWTH_NONE)
        return 1;
    const struct growth_path path = {.form = sector->volume_path,
                                     .ceiling = sector->volume_ceiling,
                                     .rate = rate_of(sector->volume_path, sector->volume_ceiling,
                                                     sector->volume_rate, sector->volume_midpoint)};
    return growth_at(&path, years);
}

/* Griliches (1957): a logistic path from the share at the start to 1. */
double considering_share_of(const struct sector_parameters *sector, double years)
{
    double start = sector->considering_start;
    if (start >= 1)
        return 1;
    const struct growth_path path = {
        .form = GROWTH_LOGISTIC,
        .ceiling = 1 / start,
        .rate = rate_of(GROWTH_LOGISTIC, 1 / start, sector->considering_rate, sector->considering_midpoint)};
    return fmin(1, start * growth_at(&path, years));
}

void use_growth_advance(struct world *world)
{
    double years = years_played(world);
    for (size_t k = 0; k < world->choice->class_count; k++) {
        struct sme_class *class = &world->choice->classes[k];
        const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
        class->growth = use_growth_of(sector, years);
        class->considering = considering_share_of(sector, years);
        class->bill_weight = pow(class->growth, world->scenario->choice.bill_response);
        for (size_t i = 0; i < class->sensitivity_count; i++)
            class->price_sensitivity[i] = class->bill_weight * class->first_sensitivity[i];
    }
}

double use_growth_of_market(const struct world *world)
{
    double now = 0, without = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        const struct sme_class *class = &world->choice->classes[k];
        double volume = class->alive * class->typical_volume;
        now += volume;
        without += volume / class->growth;
    }
    return without > 0 ? now / without : 1;
}
