/* Births: traits and start capital of the first SMEs and of entrants; docs/model.md sections 9, 4.10. */
#include "model/sme/smes.h"

#include "base/float_math.h"
#include "model/rates.h"
#include <gsl/gsl_randist.h>
#include <math.h>

enum { TRAITS = 4 };

/* Standard normal numbers, several at a time as vector code. */
static void draw_normals(const uint32_t *restrict words, float *restrict normal)
{
    for (size_t i = 0; i < TRAITS; i++)
        normal[i] = float_normal(float_uniform(words[i]));
}

static double lognormal(double median, double log_sd, float normal)
{
    return log_sd > 0 ? median * exp(log_sd * (double)normal) : median;
}

/* Cloud code of the account, drawn by the clouds' relative shares; 0 when all are 0. */
static uint8_t draw_account(const struct scenario *scenario, double uniform)
{
    double sum = 0, running = 0;
    for (size_t c = 0; c < scenario->cloud_count; c++)
        sum += scenario->clouds[c].account_share;
    if (!(sum > 0))
        return 0;
    size_t last = 0;
    for (size_t c = 0; c < scenario->cloud_count; c++) {
        running += scenario->clouds[c].account_share;
        if (scenario->clouds[c].account_share > 0)
            last = c + 1;
        if (uniform * sum < running)
            return (uint8_t)(c + 1);
    }
    return (uint8_t)last;
}

static void be_born(struct world *world, struct sme_chunk *chunk, size_t slot, bool alike)
{
    struct smes *smes = world->smes;
    const struct scenario *scenario = world->scenario;
    const struct sector_parameters *sector = chunk_sector(world, chunk);
    struct philox_words traits =
        philox4x32(world->seed, world->run, (uint32_t)slot, (uint32_t)world->round, RANDOM_SME_BIRTH);
    struct philox_words chances = philox4x32(world->seed, world->run, (uint32_t)slot, (uint32_t)world->round,
                                             RANDOM_SME_BIRTH | 1U << 8);
    float normal[TRAITS];
    draw_normals(traits.word, normal);
    unsigned flags = SME_ALIVE;
    flags |= uniform_from_word(chances.word[1]) < sector->viral_share ? SME_VIRAL : 0;
    flags |= uniform_from_word(chances.word[2]) < sector->value_initial_share ? SME_HAS_VALUE : 0;
    smes->flags[slot] = (uint8_t)flags;
    chunk->alive++;
    smes->price_sensitivity[slot] =
        (float)(lognormal(sector->price_sensitivity, sector->price_sensitivity_log_sd, normal[0]) /
                scenario->choice.differentiation);
    smes->cash[slot] = lognormal(sector->capital, sector->capital_log_sd, normal[1]) +
                       sector->capital_spread * uniform_from_word(chances.word[3]);
    smes->supplier[slot] = 0;
    smes->volume[slot] = 0;
    smes->birth_round[slot] = (int32_t)world->round;
    if (alike)
        return;
    smes->volume_scale[slot] = (float)lognormal(sector->volume, sector->volume_log_sd, normal[2]);
    smes->solution_revenue[slot] =
        (float)lognormal(sector->solution_revenue, sector->solution_revenue_log_sd, normal[3]);
    smes->cloud[slot] =
        sector->kind == SECTOR_BUYERS ? 0 : draw_account(scenario, uniform_from_word(chances.word[0]));
    if (smes->second)
        smes->second[slot] = 0;
    smes->users[slot] = (float)rint(sector->initial_users);
    smes->app_price[slot] = (float)sector->app_price;
    smes->own_quality[slot] = (float)sector->own_quality;
}

/* The count of slots in use is rounded up to whole vectors of floats, so that most loops have no
 * remainder. */
static void use_slot(struct sme_chunk *chunk, size_t slot)
{
    enum { BLOCK = 16 };
    size_t needed = (slot - chunk->first) / BLOCK * BLOCK + BLOCK;
    needed = needed < chunk->capacity ? needed : chunk->capacity;
    if (needed > chunk->count)
        chunk->count = needed;
}

void smes_populate(struct world *world)
{
    struct smes *smes = world->smes;
    size_t born = 0;
    for (size_t c = 0; c < smes->common_chunks; c++) {
        struct sme_chunk *chunk = &smes->chunks[c];
        size_t number = world->choice->classes[chunk->class_index].number;
        if (c == 0 || smes->chunks[c - 1].class_index != chunk->class_index)
            born = 0;
        for (size_t slot = chunk->first; slot < chunk->first + chunk->capacity && born < number;
             slot++, born++) {
            be_born(world, chunk, slot, false);
            use_slot(chunk, slot);
        }
    }
}

/* Expected entrants of a class in a round: lam_E N_0 (1 + eps_E (1 - P/P_0)), docs/model.md 4.10. */
static double expected_entrants(const struct world *world, size_t k)
{
    const struct sme_class *class = &world->choice->classes[k];
    const struct sector_parameters *sector = &world->scenario->sectors[class->sector];
    double cheaper = world->main_price_start > 0 ? 1 - world->market.main_price / world->main_price_start : 0;
    double rate = sector->entry_rate * (1 + sector->entry_price_response * cheaper);
    return fmax(0, rate) * world->months * (double)class->number;
}

void sme_replace(struct world *world, struct sme_chunk *chunk, size_t slot, bool alike)
{
    be_born(world, chunk, slot, alike);
    chunk->sums.entries += 1;
    chunk->sums.start_capital += world->smes->cash[slot];
}

size_t sme_fill(struct world *world, struct sme_chunk *chunk, size_t entrants)
{
    struct smes *smes = world->smes;
    for (size_t slot = chunk->first; entrants && slot < chunk->first + chunk->capacity; slot++) {
        if (smes->flags[slot] & SME_ALIVE)
            continue;
        sme_replace(world, chunk, slot, false);
        use_slot(chunk, slot);
        balance_add(&chunk->sums.cash, smes->cash[slot]);
        chunk->sums.cash_absolute += smes->cash[slot];
        entrants--;
    }
    return entrants;
}

/* A Poisson number with its mean limited to what GSL's whole numbers can hold; a price that fell far can
 * ask for more. Entrants beyond the free slots are turned away anyway. */
static size_t draw_entrants(struct world *world, size_t k)
{
    const double most_expected = 1e9, expected = expected_entrants(world, k);
    if (expected <= 0)
        return 0;
    return gsl_ran_poisson(random_of(world, k, RANDOM_SME_ENTRY), fmin(expected, most_expected));
}

void smes_enter(struct world *world)
{
    struct smes *smes = world->smes;
    for (size_t c = 0; c < smes->common_chunks;) {
        size_t k = smes->chunks[c].class_index, entrants = draw_entrants(world, k), first = c;
        for (; c < smes->common_chunks && smes->chunks[c].class_index == k; c++)
            entrants = entrants ? sme_fill(world, &smes->chunks[c], entrants) : 0;
        smes->chunks[first].sums.turned_away += (double)entrants;
    }
}
