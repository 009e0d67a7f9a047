#include "statistics/history_matching.h"

#include <math.h>
#include <stdlib.h>

#include "random/philox.h"
#include "statistics/design_families.h"

double implausibility(double mean, double variance, const struct history_target *target)
{
    double distance = fabs(mean - target->value);
    double all = variance + target->observation_variance + target->discrepancy_variance;
    if (all > 0)
        return distance / sqrt(all);
    return distance > 0 ? (double)INFINITY : 0;
}

size_t history_scratch(const struct history_matching *matching)
{
    size_t most = 0;
    for (size_t w = 0; w < matching->wave_count; w++)
        for (size_t t = 0; t < matching->target_count; t++)
            if (matching->waves[w].emulators[t].count > most)
                most = matching->waves[w].emulators[t].count;
    return most + matching->target_count;
}

/* The `largest` of the numbers, which are put in another order; of fewer the smallest. */
static double largest_of(double *numbers, size_t count, size_t largest)
{
    size_t rank = largest < count ? largest : count;
    for (size_t k = 0; k < rank; k++)
        for (size_t i = k + 1; i < count; i++)
            if (numbers[i] > numbers[k]) {
                double other = numbers[k];
                numbers[k] = numbers[i];
                numbers[i] = other;
            }
    return numbers[rank - 1];
}

double history_implausibility(const struct history_matching *matching, const double *at, double *scratch)
{
    double worst = 0, *of_targets = scratch, *of_points = scratch + matching->target_count;
    for (size_t w = 0; w < matching->wave_count && matching->target_count > 0; w++) {
        for (size_t t = 0; t < matching->target_count; t++) {
            double mean, variance;
            gaussian_process_predict(&matching->waves[w].emulators[t], at, of_points, &mean, &variance);
            of_targets[t] = implausibility(mean, variance, &matching->targets[t]);
        }
        worst = fmax(worst, largest_of(of_targets, matching->target_count, matching->largest));
    }
    return worst;
}

/* Try number `number` of the next wave. */
static void draw_point(const struct history_matching *matching, const double *low, const double *high,
                       uint64_t seed, size_t number, double *point)
{
    for (size_t d = 0; d < matching->dimensions; d++) {
        struct philox_words words = philox4x32(seed, (uint32_t)matching->wave_count, (uint32_t)number,
                                               DRAW_WAVE + (uint32_t)(d / 4), RANDOM_DESIGN);
        point[d] = low[d] + (high[d] - low[d]) * uniform_from_word(words.word[d % 4]);
    }
}

enum status history_draw(const struct history_matching *matching, const double *low, const double *high,
                         size_t wanted, size_t most_tries, uint64_t seed, double *points, size_t *found,
                         double *share, struct error *error)
{
    double *scratch = calloc(history_scratch(matching) + 1, sizeof *scratch);
    size_t tried = 0;
    *found = 0;
    *share = 0;
    if (!scratch)
        return error_no_memory(error, "the next wave");
    for (; tried < most_tries && *found < wanted; tried++) {
        double *point = points + *found * matching->dimensions;
        draw_point(matching, low, high, seed, tried, point);
        *found += history_implausibility(matching, point, scratch) <= matching->cutoff;
    }
    *share = tried ? (double)*found / (double)tried : 0;
    free(scratch);
    return STATUS_OK;
}
