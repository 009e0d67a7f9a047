/* What follows from weighted draws: intervals, how much was learned, what each target does. */
#include "inference/inference_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/importance.h"

static const double low_share = 0.05, high_share = 0.95, inner_share = 0.9;

/* Without a target, fewer effective draws tell nothing. */
static const double least_effective = 20;

enum { PRIOR_NODES = 2000, MOST_CELLS = 20, LEAST_CELLS = 4, DRAWS_OF_CELL = 12 };

/* A listed value's number, or its index; else the value. */
static double number_at(const struct study_vary *vary, double position)
{
    double value = factor_value(&vary->factor, position);
    return vary->numbers ? vary->numbers[(size_t)value] : value;
}

double inference_value(const struct inference *inference, size_t draw, size_t parameter, bool adjusted)
{
    const double *positions = adjusted ? inference->adjusted : inference->positions;
    size_t k = inference->study->vary_count;
    return number_at(&inference->study->vary[parameter], positions[draw * k + parameter]);
}

static void describe_prior(const struct study_vary *vary, struct inferred_parameter *parameter)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < PRIOR_NODES; i++)
        sum += number_at(vary, ((double)i + 0.5) / PRIOR_NODES);
    parameter->prior_mean = sum / PRIOR_NODES;
    for (size_t i = 0; i < PRIOR_NODES; i++) {
        double off = number_at(vary, ((double)i + 0.5) / PRIOR_NODES) - parameter->prior_mean;
        squares += off * off;
    }
    parameter->prior_sd = sqrt(squares / PRIOR_NODES);
    /* What rounding leaves of a sum that cancels is no mean. */
    if (fabs(parameter->prior_mean) < 1e-12 * parameter->prior_sd)
        parameter->prior_mean = 0;
}

/* Cells of equal prior probability: the values themselves when there are few, else as many as the draws fill. */
static size_t cells_of(const struct inference *found, const struct factor *factor)
{
    double values = factor->scale == FACTOR_CHOICE    ? (double)factor->count
                    : factor->scale == FACTOR_INTEGER ? factor->high - factor->low + 1
                                                      : (double)INFINITY;
    double filled = fmax(LEAST_CELLS, fmin(MOST_CELLS, found->effective / DRAWS_OF_CELL));
    return (size_t)(values <= MOST_CELLS ? values : filled);
}

static double share_of_prior(const struct inference *found, size_t p)
{
    double cells[MOST_CELLS] = {0};
    size_t k = found->study->vary_count, count = cells_of(found, &found->study->vary[p].factor);
    for (size_t i = 0; i < found->count; i++) {
        double place = floor(found->adjusted[i * k + p] * (double)count);
        cells[(size_t)fmin(fmax(place, 0), (double)count - 1)] += found->weights[i];
    }
    return smallest_share(cells, count, inner_share);
}

/* values [count], order [count]: scratch. */
static void describe_parameter(struct inference *found, size_t p, double *values, size_t *order)
{
    struct inferred_parameter *parameter = &found->parameters[p];
    size_t count = found->count;
    for (size_t i = 0; i < count; i++)
        values[i] = inference_value(found, i, p, true);
    sorted_order(values, order, count);
    parameter->mean = weighted_mean(values, found->weights, count);
    parameter->sd = weighted_deviation(values, found->weights, count);
    parameter->low = weighted_quantile(values, found->weights, order, count, low_share);
    parameter->median = weighted_quantile(values, found->weights, order, count, 0.5);
    parameter->high = weighted_quantile(values, found->weights, order, count, high_share);
    parameter->share = share_of_prior(found, p);
    describe_prior(&found->study->vary[p], parameter);
}

static void describe_target(struct inference *found, size_t t, double *values, size_t *order)
{
    const struct study_target *target = &found->study->targets[t];
    struct inferred_target *told = &found->targets[t];
    size_t count = found->count;
    told->nearest = (double)INFINITY;
    for (size_t i = 0; i < count; i++) {
        values[i] = found->outcomes[i * found->study->target_count + t];
        if (!isnan(values[i]))
            told->nearest = fmin(told->nearest, fabs(target_distance(target, values[i])));
        else
            values[i] = 0; /* of weight 0 */
    }
    sorted_order(values, order, count);
    told->mean = weighted_mean(values, found->weights, count);
    told->low = weighted_quantile(values, found->weights, order, count, low_share);
    told->high = weighted_quantile(values, found->weights, order, count, high_share);
    told->distance = target_distance(target, told->mean);
}

/* The parameters' means when target t is not there. logarithms [count], weights [count]: scratch. */
static void find_pull(struct inference *found, size_t t, double *values, double *logarithms, double *weights)
{
    size_t count = found->count, targets = found->study->target_count, k = found->study->vary_count;
    for (size_t i = 0; i < count; i++)
        logarithms[i] = found->weights[i] > 0
                            ? log(found->weights[i]) +
                                  found->squared[i * targets + t] / (2 * found->tolerance * found->tolerance)
                            : (double)-INFINITY;
    weights_of(logarithms, count, weights);
    bool known = effective_number(weights, count) >= least_effective;
    for (size_t p = 0; p < k; p++) {
        for (size_t i = 0; i < count; i++)
            values[i] = inference_value(found, i, p, true);
        double without = weighted_mean(values, weights, count);
        const struct inferred_parameter *parameter = &found->parameters[p];
        found->pulls[t * k + p] =
            known && parameter->sd > 0 ? (parameter->mean - without) / parameter->sd : (double)NAN;
    }
}

bool inference_describe(struct inference *found)
{
    size_t count = found->count, k = found->study->vary_count;
    double *scratch = calloc(3 * count, sizeof *scratch), *expected = calloc(k, sizeof *expected);
    size_t *order = calloc(count, sizeof *order);
    bool made = scratch && order && expected && inference_foresee(found, expected);
    for (size_t p = 0; made && p < k; p++) {
        describe_parameter(found, p, scratch, order);
        found->parameters[p].expected = expected[p];
    }
    for (size_t t = 0; made && t < found->study->target_count; t++) {
        describe_target(found, t, scratch, order);
        find_pull(found, t, scratch, scratch + count, scratch + 2 * count);
    }
    free(scratch);
    free(expected);
    free(order);
    return made;
}

int inference_learned(const struct inferred_parameter *parameter)
{
    static const double nothing = 0.8, little = 0.5;
    return parameter->share >= nothing  ? LEARNED_NOTHING
           : parameter->share >= little ? LEARNED_LITTLE
                                        : LEARNED_MUCH;
}

bool inference_misses(const struct inferred_target *target)
{
    return target->nearest > 3;
}
