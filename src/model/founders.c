#include "model/founders.h"

#include "model/sme/sme_layer.h"
#include <math.h>

void founders_create(struct world *world)
{
    world->founders = arena_take(&world->arena, world->scenario->sector_count, sizeof *world->founders);
}

void founders_start(struct world *world)
{
    world->market.exit_year_one = world->market.exit_end = (double)NAN;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        double alive = world->sectors[s].alive;
        world->founders[s] = (struct founders){.first = alive, .left = alive, .alive = alive};
    }
}

/* Share of the first SMEs that are gone by now: counted, or in expectations by the sectors' exit rates. */
static double share_gone(const struct world *world)
{
    double first = 0, left = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        first += world->founders[s].first;
        left += world->founders[s].left;
    }
    if (world->layer && world->layer->count_founders)
        left = world->layer->count_founders(world);
    return first > 0 ? 1 - left / first : (double)NAN;
}

void founders_update(struct world *world)
{
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        struct founders *founders = &world->founders[s];
        if (founders->alive > 0)
            founders->left *= fmax(0, 1 - world->sectors[s].exits / founders->alive);
        founders->alive = world->sectors[s].alive;
    }
    if (world->round == llround(1 / world->years)) /* the round that ends nearest to a year after the start */
        world->market.exit_year_one = share_gone(world);
    if (world->round == world->scenario->simulation.rounds)
        world->market.exit_end = share_gone(world);
}
