/* E3 and the demand of E4: SMEs experiment and find uses, users come and go, apps change prices;
 * docs/model.md 4.4 and 4.5. Works on whole chunks, one array at a time, so that loops vectorise. */
#include "model/sme/smes.h"

#include "base/array_sum.h"
#include "base/float_math.h"
#include "model/sme/sme_multi_homing.h"
#include "model/sme/sme_users.h"
#include "random/philox.h"
#include <string.h>

/* What a chunk's SMEs see of their suppliers, and intermediate results. */
struct work_arrays {
    float quality[SME_CHUNK], find[SME_CHUNK], experiments[SME_CHUNK], bill[SME_CHUNK], change[SME_CHUNK];
    float supplied[SME_CHUNK]; /* 1 with a supplier, else 0 */
    float value[SME_CHUNK], viral[SME_CHUNK], alive[SME_CHUNK], age[SME_CHUNK];
    float app_quality[SME_CHUNK], charge[SME_CHUNK], expected[SME_CHUNK], arrivals[SME_CHUNK],
        churn[SME_CHUNK], lost[SME_CHUNK];
};

/* A product as the class sees it. */
struct sight {
    float quality, find, experiments, bill, bill_before, supplied;
};

/* No branches: which product an SME uses is unpredictable. */
static void look_up_supplier(const struct world *world, const struct sme_chunk *chunk,
                             const struct sme_scratch *scratch, struct work_arrays *arrays)
{
    struct sight sights[MOST_PRODUCTS + 1];
    const struct class_row *row = &world->choice->rows[chunk->class_index];
    const uint16_t *supplier = world->smes->supplier + chunk->first;
    for (size_t code = 0; code <= world->product_count; code++)
        sights[code] = (struct sight){(float)row->useful_quality[code],
                                      (float)row->find_probability[code],
                                      (float)row->experiments[code],
                                      (float)row->bill[code],
                                      (float)(row->bill[code] - row->bill_change[code]),
                                      code ? 1.0f : 0.0f};
    for (size_t k = 0; k < chunk->count; k++) {
        const struct sight *sight = &sights[supplier[k]], *before = &sights[scratch->before[k]];
        arrays->quality[k] = sight->quality;
        arrays->find[k] = sight->find;
        arrays->experiments[k] = sight->experiments;
        arrays->bill[k] = sight->bill;
        arrays->supplied[k] = sight->supplied;
        arrays->change[k] = sight->supplied * before->supplied * (sight->bill - before->bill_before);
    }
}

/* Unpacks flags into 0 or 1. An SME needs one random word: it either finds a use or may lose the one it
 * has. */
MULTIVERSION
static void find_uses(size_t n, const uint8_t *restrict flags, const int32_t *restrict birth,
                      float round_months, int32_t round, float loss_probability,
                      const uint32_t *restrict words, struct work_arrays *restrict arrays)
{
    for (size_t k = 0; k < n; k++) {
        float u = float_uniform(words[k]);
        float had = flags[k] & SME_HAS_VALUE ? 1.0f : 0.0f;
        float kept = u < loss_probability ? 0.0f : 1.0f, found = u < arrays->find[k] ? 1.0f : 0.0f;
        arrays->alive[k] = flags[k] & SME_ALIVE ? 1.0f : 0.0f;
        arrays->viral[k] = flags[k] & SME_VIRAL ? 1.0f : 0.0f;
        arrays->value[k] = arrays->alive[k] * (had * kept + (1 - had) * found);
        arrays->age[k] = (float)(round - birth[k]) * round_months;
    }
}

/* App prices follow a part of the change in API cost. The charge is at least a paying user's API cost. The
 * comparisons keep NaN, so that the books' check sees it. */
MULTIVERSION
static void reprice(size_t n, const struct app_market *restrict app, const float *restrict scale,
                    float *restrict price, struct work_arrays *restrict arrays)
{
    for (size_t k = 0; k < n; k++) {
        float moved = price[k] + app->cost_response * scale[k] * arrays->change[k];
        float cost = app->payer_cost * scale[k] * arrays->bill[k];
        price[k] = moved < 0 ? 0 : moved;
        arrays->charge[k] = arrays->alive[k] * (cost > price[k] ? cost : price[k]);
    }
}

/* Bass model with churn, docs/model.md 4.5: expected arrivals, and the chance of leaving. */
MULTIVERSION
static void expect_users(size_t n, const struct app_market *restrict app, const float *restrict own_quality,
                         const float *restrict users, struct work_arrays *restrict arrays)
{
    const float fade = -0.356674944f; /* ln 0.7 per month, once the novelty is over */
    for (size_t k = 0; k < n; k++) {
        float viral = arrays->viral[k];
        float quality = own_quality[k] + app->model_quality_weight * arrays->quality[k];
        float fit = quality * app->inverse_reference_quality;
        fit = fit > 0 ? fit : 0;
        fit = fit < 1.5f ? fit : 1.5f;
        float over = arrays->age[k] - app->viral_months;
        over = over > 0 ? viral * over : 0;
        float dearer = arrays->charge[k] - app->reference_price;
        float potential = app->potential * (1 + 1.5f * viral) * fit * arrays->alive[k] *
                          float_exp(fade * over - app->price_response * dearer);
        float room = potential - users[k];
        room = room > 0 ? room : 0;
        float reached = users[k] / (potential > 1e-6f ? potential : 1e-6f);
        float rate = app->months * (app->innovation + app->imitation * (1 + 2 * viral) * reached);
        arrays->app_quality[k] = quality * arrays->alive[k];
        arrays->expected[k] = room * (rate < 1 ? rate : 1);
        float churn = viral > 0 ? app->viral_churn : app->churn;
        arrays->churn[k] = churn * (1 - 0.5f * arrays->value[k]);
    }
}

MULTIVERSION
static void use_models(size_t n, const struct app_market *restrict app, const float *restrict scale,
                       float *restrict users, float *restrict volume,
                       const struct work_arrays *restrict arrays)
{
    for (size_t k = 0; k < n; k++) {
        float now = (users[k] - arrays->lost[k] + arrays->arrivals[k]) * arrays->alive[k];
        float uses = arrays->supplied[k] * arrays->alive[k] * app->months;
        users[k] = now;
        volume[k] = uses * (scale[k] * (app->volume_fixed + app->volume_per_user * now +
                                        app->volume_with_value * arrays->value[k]) +
                            arrays->experiments[k] * (1 - arrays->value[k]));
    }
}

MULTIVERSION
static void keep_flags(size_t n, uint8_t *restrict flags, const float *restrict value)
{
    const uint8_t others = (uint8_t)~SME_HAS_VALUE;
    for (size_t k = 0; k < n; k++)
        flags[k] = (uint8_t)((flags[k] & others) | (value[k] > 0 ? SME_HAS_VALUE : 0));
}

/* Demand by product, those who have one, and what they use in a month. */
static void add_demand(const struct world *world, struct sme_chunk *chunk)
{
    const struct smes *smes = world->smes;
    size_t n = chunk->count;
    double volume = 0;
    if (smes->second) {
        sme_demand_from_both_suppliers(world, chunk);
    } else {
        double asked[SME_CHUNK];
        for (size_t k = 0; k < n; k++)
            asked[k] = (double)smes->volume[chunk->first + k];
        sums_by_key(n, smes->supplier + chunk->first, asked, world->product_count + 1, chunk->product_demand);
    }
    for (size_t code = 1; code <= world->product_count; code++) {
        chunk->sums.adopters += chunk->product_customers[code];
        volume += chunk->product_demand[code];
    }
    chunk->sums.typical_volume = volume / world->months;
}

static void sum_up(const struct world *world, struct sme_chunk *chunk, const struct work_arrays *arrays)
{
    const struct smes *smes = world->smes;
    struct sme_sums *sums = &chunk->sums;
    size_t n = chunk->count;
    add_demand(world, chunk);
    sums->alive = sum_of_floats(n, arrays->alive);
    sums->with_value = sum_of_floats(n, arrays->value);
    sums->users = sum_of_floats(n, smes->users + chunk->first);
    sums->price = sum_of_floats(n, arrays->charge);
    sums->quality = sum_of_floats(n, arrays->app_quality);
}

MULTIVERSION
static void draw_luck(size_t n, const uint32_t *restrict words, float *restrict luck)
{
    for (size_t k = 0; k < n; k++)
        luck[k] = float_uniform(words[k]);
}

/* For plain sectors only the customers of each product matter. All take the same volume, so the array of
 * volumes is free to carry the random numbers that the billing needs. */
static void work_plain(const struct world *world, struct sme_chunk *chunk, const struct sme_scratch *scratch)
{
    draw_luck(chunk->count, scratch->value, world->smes->volume + chunk->first);
    double volume = chunk_modules(world, chunk)->plain_volume * world->months;
    const struct class_row *row = &world->choice->rows[chunk->class_index];
    struct sme_sums *sums = &chunk->sums;
    chunk->product_demand[0] = 0;
    for (size_t code = 1; code <= world->product_count; code++) {
        chunk->product_demand[code] = volume * chunk->product_customers[code];
        sums->adopters += chunk->product_customers[code];
        sums->quality += chunk_sector(world, chunk)->model_quality_weight * row->useful_quality[code] *
                         chunk->product_customers[code];
    }
    sums->typical_volume = sums->adopters * chunk_modules(world, chunk)->plain_volume;
    sums->alive = (double)chunk->alive;
    sums->price = sums->alive * chunk_sector(world, chunk)->app_price;
    sums->quality += sums->alive * chunk_sector(world, chunk)->own_quality;
}

/* Draws arrivals and leavers; both are 0 in sectors without users. */
static void draw_users(struct world *world, const struct sme_chunk *chunk, struct work_arrays *arrays)
{
    uint32_t leaving[SME_CHUNK], arriving[SME_CHUNK], unused[2][SME_CHUNK];
    size_t first = chunk->first, n = chunk->count;
    if (!chunk_modules(world, chunk)->users) {
        memset(arrays->lost, 0, n * sizeof *arrays->lost);
        memset(arrays->arrivals, 0, n * sizeof *arrays->arrivals);
        return;
    }
    philox4x32_block(world->seed, world->run, (uint32_t)first, (uint32_t)world->round, RANDOM_SME_BUSINESS, n,
                     leaving, arriving, unused[0], unused[1]);
    draw_binomial(n, world->smes->users + first, arrays->churn, leaving, arrays->lost);
    draw_poisson(n, arrays->expected, arriving, arrays->arrivals);
}

/* Buyers take what they take of the product that they use; nothing else about them changes. */
MULTIVERSION
static void use_as_buyers(size_t n, float months, float fixed, const float *restrict scale,
                          const uint8_t *restrict flags, const uint16_t *restrict supplier,
                          float *restrict volume)
{
    for (size_t k = 0; k < n; k++) {
        float uses = ((flags[k] & SME_ALIVE) && supplier[k]) ? months : 0;
        volume[k] = uses * (scale[k] * fixed);
    }
}

static void work_as_buyers(const struct world *world, struct sme_chunk *chunk)
{
    const struct smes *smes = world->smes;
    const struct app_market *app = chunk_market(world, chunk);
    size_t first = chunk->first;
    use_as_buyers(chunk->count, app->months, app->volume_fixed, smes->volume_scale + first,
                  smes->flags + first, smes->supplier + first, smes->volume + first);
    add_demand(world, chunk);
    chunk->sums.alive = (double)chunk->alive;
}

void sme_work(struct world *world, struct sme_chunk *chunk, const struct sme_scratch *scratch)
{
    const struct sme_modules *modules = chunk_modules(world, chunk);
    if (modules->buyers) {
        work_as_buyers(world, chunk);
        return;
    }
    if (modules->plain) {
        work_plain(world, chunk, scratch);
        return;
    }
    struct smes *smes = world->smes;
    struct work_arrays arrays;
    size_t first = chunk->first, n = chunk->count;
    const struct app_market app = *chunk_market(world, chunk);
    look_up_supplier(world, chunk, scratch, &arrays);
    find_uses(n, smes->flags + first, smes->birth_round + first, app.months, (int32_t)world->round,
              app.loss_probability, scratch->value, &arrays);
    reprice(n, &app, smes->volume_scale + first, smes->app_price + first, &arrays);
    expect_users(n, &app, smes->own_quality + first, smes->users + first, &arrays);
    draw_users(world, chunk, &arrays);
    use_models(n, &app, smes->volume_scale + first, smes->users + first, smes->volume + first, &arrays);
    keep_flags(n, smes->flags + first, arrays.value);
    sum_up(world, chunk, &arrays);
}
