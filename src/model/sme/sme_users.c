#include "model/sme/sme_users.h"

#include "base/float_math.h"
#include "random/philox.h"
#include <math.h>

static const float normal_enough = 16;

INLINED float round_half_up(float x)
{
    return __builtin_floorf(x + 0.5f);
}

MULTIVERSION
static void poisson_by_expansion(size_t n, const float *restrict mean, const uint32_t *restrict words,
                                 float *restrict count)
{
    for (size_t k = 0; k < n; k++) {
        float z = float_normal(float_uniform(words[k]));
        float x = round_half_up(mean[k] + __builtin_sqrtf(mean[k]) * z + (z * z - 1) * (1.0f / 6));
        count[k] = x > 0 ? x : 0;
    }
}

/* Inverts the distribution: the smallest x with P(X <= x) >= u. */
static float poisson_by_inversion(double mean, double u)
{
    double mass = exp(-mean), below = mass;
    int x = 0;
    while (u > below && x < 200) {
        mass *= mean / ++x;
        below += mass;
    }
    return (float)x;
}

void draw_poisson(size_t n, const float *restrict mean, const uint32_t *restrict words, float *restrict count)
{
    poisson_by_expansion(n, mean, words, count);
    for (size_t k = 0; k < n; k++)
        if (mean[k] < normal_enough)
            count[k] = mean[k] > 0 ? poisson_by_inversion((double)mean[k], uniform_from_word(words[k])) : 0;
}

MULTIVERSION
static void binomial_by_expansion(size_t n, const float *restrict trials, const float *restrict chance,
                                  const uint32_t *restrict words, float *restrict count)
{
    for (size_t k = 0; k < n; k++) {
        float z = float_normal(float_uniform(words[k])), p = chance[k];
        float spread = __builtin_sqrtf(trials[k] * p * (1 - p));
        float x = round_half_up(trials[k] * p + spread * z + (1 - 2 * p) * (z * z - 1) * (1.0f / 6));
        x = x > 0 ? x : 0;
        count[k] = x < trials[k] ? x : trials[k];
    }
}

/* The same for a binomial with chance at most 1/2. */
static double rare_by_inversion(double trials, double chance, double u)
{
    double odds = chance / (1 - chance), mass = exp(trials * log1p(-chance)), below = mass, x = 0;
    while (u > below && x < trials && x < 1000) {
        mass *= odds * (trials - x) / (x + 1);
        x += 1;
        below += mass;
    }
    return x;
}

static float binomial_by_inversion(double trials, double chance, double u)
{
    if (!(trials > 0) || !(chance > 0))
        return 0;
    if (chance >= 1)
        return (float)trials;
    if (chance <= 0.5)
        return (float)rare_by_inversion(trials, chance, u);
    return (float)(trials - rare_by_inversion(trials, 1 - chance, 1 - u));
}

void draw_binomial(size_t n, const float *restrict trials, const float *restrict chance,
                   const uint32_t *restrict words, float *restrict count)
{
    binomial_by_expansion(n, trials, chance, words, count);
    for (size_t k = 0; k < n; k++)
        if (trials[k] * chance[k] * (1 - chance[k]) < normal_enough)
            count[k] =
                binomial_by_inversion((double)trials[k], (double)chance[k], uniform_from_word(words[k]));
}
