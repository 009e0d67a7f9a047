/* Draws that were weighed at a tolerance above 1, adjusted by regression. */
#include "inference/inference_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/local_regression.h"

/* A draw at tolerance e has outcomes with error of variance e^2 - 1, in units of the targets' own, from what was
 * observed. Given the outcome and that it was accepted, the outcome with the target's own error is normal
 * with this mean and variance; the regression is on it, as if the error had been drawn with the run. */
static double miss_with_error(double miss, double tolerance, double normal)
{
    double excess = tolerance * tolerance - 1, part = excess / (1 + excess);
    return miss * part + sqrt(part) * normal;
}

/* misses [count][equal targets]; returns the number of these. */
static size_t find_misses(const struct inference *found, const struct inference_place *place, double *misses)
{
    const struct study *study = found->study;
    size_t equal = 0, column = 0;
    for (size_t t = 0; t < study->target_count; t++)
        equal += study->targets[t].relation == TARGET_EQUAL;
    for (size_t t = 0; t < study->target_count; t++) {
        if (study->targets[t].relation != TARGET_EQUAL)
            continue;
        for (size_t i = 0; i < found->count; i++) {
            double miss = target_miss(&study->targets[t], found->outcomes[i * study->target_count + t]);
            double normal = inference_normal(study, place->first + i, DRAW_ERROR, t);
            misses[i * equal + column] =
                found->weights[i] > 0 ? miss_with_error(miss, found->tolerance, normal) : 0;
        }
        column++;
    }
    return equal;
}

static bool is_continuous(const struct factor *factor)
{
    return factor->scale != FACTOR_INTEGER && factor->scale != FACTOR_CHOICE;
}

bool inference_adjust(struct inference *found, const struct inference_place *place)
{
    const struct study *study = found->study;
    size_t k = study->vary_count, numbers = found->count * k;
    double *misses = calloc(found->count, study->target_count * sizeof *misses);
    double *normals = calloc(2 * numbers, sizeof *normals), *adjusted = normals + numbers;
    bool made = misses && normals;
    memcpy(found->adjusted, found->positions, numbers * sizeof *found->adjusted);
    if (made && found->tolerance > 1) {
        size_t equal = find_misses(found, place, misses);
        for (size_t i = 0; i < numbers; i++)
            normals[i] = normal_of_position(found->positions[i]);
        found->is_adjusted =
            equal > 0 && regression_adjust(normals, k, misses, equal, found->weights, found->count, adjusted);
        for (size_t i = 0; found->is_adjusted && i < numbers; i++)
            if (is_continuous(&study->vary[i % k].factor))
                found->adjusted[i] = position_of_normal(adjusted[i]);
    }
    free(misses);
    free(normals);
    return made;
}
