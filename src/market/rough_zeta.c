#include "market/rough_zeta.h"

#include "base/float_math.h"
#include <math.h>
#include <stdlib.h>

enum { BLOCK = 16 };
static const float largest_exponent = 60, least_pull = 1e-20f;

/* A column in single precision. */
MULTIVERSION
static void to_single_precision(size_t segments, const double *restrict from, float *restrict to)
{
    for (size_t s = 0; s < segments; s++)
        to[s] = (float)from[s];
}

/* Utilities minus that of the outside option; pull is 0 where the product is not on offer. */
MULTIVERSION
static void narrow_utilities(size_t segments, const double *restrict from, const double *restrict outside,
                             float *restrict utility, float *restrict pull)
{
    const double nothing = -1e9;
    for (size_t s = 0; s < segments; s++) {
        double reference = outside[s] > -INFINITY ? outside[s] : 0, over = from[s] - reference;
        utility[s] = (float)(over > nothing ? over : nothing);
        pull[s] = from[s] > -INFINITY ? pull[s] : 0;
    }
}

static void take_zeta(struct rough_zeta *rough, const struct zeta *zeta)
{
    const struct logit_demand *demand = zeta->demand;
    size_t segments = demand->segment_count;
    for (size_t k = 0; k < demand->product_count; k++) {
        size_t from = k * segments, to = k * rough->lanes;
        to_single_precision(segments, zeta->sensitivity + from, rough->sensitivity + to);
        to_single_precision(segments, zeta->bearable + from, rough->bearable + to);
        to_single_precision(segments, zeta->pull + from, rough->pull + to);
        narrow_utilities(segments, zeta->utility + from, demand->outside, rough->utility + to,
                         rough->pull + to);
        for (size_t s = segments; s < rough->lanes; s++)
            rough->sensitivity[to + s] = rough->bearable[to + s] = rough->pull[to + s] =
                rough->utility[to + s] = 0;
    }
    for (size_t s = 0; s < rough->lanes; s++)
        rough->outside[s] = s >= segments || demand->outside[s] > -INFINITY ? 1 : 0;
}

enum status rough_zeta_init(struct rough_zeta *rough, const struct zeta *zeta, struct error *error)
{
    size_t products = zeta->demand->product_count, segments = zeta->demand->segment_count;
    size_t lanes = (segments + BLOCK - 1) / BLOCK * BLOCK, cells = lanes * products;
    size_t numbers = 5 * cells + 4 * lanes;
    *rough = (struct rough_zeta){.products = products, .lanes = lanes, .cost = zeta->cost};
    rough->utility = malloc(numbers * sizeof *rough->utility);
    if (!rough->utility)
        return error_no_memory(error, "best response");
    rough->sensitivity = rough->utility + cells;
    rough->pull = rough->sensitivity + cells;
    rough->bearable = rough->pull + cells;
    rough->share = rough->bearable + cells;
    rough->outside = rough->share + cells;
    rough->total = rough->outside + lanes;
    rough->mass = rough->total + lanes;
    rough->beyond = rough->mass + lanes;
    take_zeta(rough, zeta);
    return STATUS_OK;
}

void rough_zeta_clear(struct rough_zeta *rough)
{
    free(rough->utility);
    *rough = (struct rough_zeta){0};
}

/* Logit weights of all products and their total, in each segment; marks segments with a weight too large. */
MULTIVERSION
static void find_weights(size_t products, size_t lanes, const double *restrict price,
                         const float *restrict utility, const float *restrict sensitivity,
                         const float *restrict outside, float *restrict weight, float *restrict total,
                         float *restrict beyond)
{
    for (size_t s = 0; s < lanes; s++) {
        total[s] = outside[s];
        beyond[s] = 0;
    }
    for (size_t k = 0; k < products; k++) {
        float p = (float)price[k];
        for (size_t s = 0; s < lanes; s++) {
            float exponent = utility[k * lanes + s] - sensitivity[k * lanes + s] * p;
            float value = float_exp(exponent);
            weight[k * lanes + s] = value;
            total[s] += value;
            beyond[s] = exponent > largest_exponent ? 1 : beyond[s];
        }
    }
}

/* Turns weights into shares and sums up the firm's margins. Returns whether some weight was too large. */
MULTIVERSION
static int32_t find_shares_and_earnings(size_t products, size_t lanes, const double *restrict price,
                                        const double *restrict cost, const float *restrict beyond,
                                        float *restrict total, float *restrict share, float *restrict mass)
{
    int32_t any = 0;
    for (size_t s = 0; s < lanes; s++) {
        total[s] = 1 / (total[s] > 0 ? total[s] : 1);
        mass[s] = 0;
        any |= beyond[s] > 0 ? 1 : 0;
    }
    for (size_t k = 0; k < products; k++) {
        float margin = (float)(price[k] - cost[k]);
        for (size_t s = 0; s < lanes; s++) {
            share[k * lanes + s] *= total[s];
            mass[s] += margin * share[k * lanes + s];
        }
    }
    return any;
}

/* A product's markup: the mean of 1/alpha + M over segments, weighted by omega (zeta.h). */
MULTIVERSION
static float markup(size_t lanes, const float *restrict pull, const float *restrict share,
                    const float *restrict bearable, const float *restrict mass)
{
    float weights[BLOCK] = {0}, borne[BLOCK] = {0}, weight = 0, sum = 0;
    for (size_t s = 0; s < lanes; s += BLOCK)
        for (size_t u = 0; u < BLOCK; u++) {
            float omega = pull[s + u] * share[s + u];
            weights[u] += omega;
            borne[u] += omega * (bearable[s + u] + mass[s + u]);
        }
    for (size_t u = 0; u < BLOCK; u++) {
        weight += weights[u];
        sum += borne[u];
    }
    return weight > least_pull ? sum / weight : (float)NAN;
}

bool rough_zeta_map(struct rough_zeta *rough, const double *price, double *image)
{
    size_t products = rough->products, lanes = rough->lanes;
    bool sound = true;
    find_weights(products, lanes, price, rough->utility, rough->sensitivity, rough->outside, rough->share,
                 rough->total, rough->beyond);
    if (find_shares_and_earnings(products, lanes, price, rough->cost, rough->beyond, rough->total,
                                 rough->share, rough->mass))
        return false;
    for (size_t k = 0; k < products; k++) {
        const size_t at = k * lanes;
        image[k] = rough->cost[k] + (double)markup(lanes, rough->pull + at, rough->share + at,
                                                   rough->bearable + at, rough->mass);
        sound = sound && isfinite(image[k]);
    }
    return sound;
}
