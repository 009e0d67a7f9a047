#include "market/squarem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double growth_of_longest_step = 4;
static const double first_damping = 0.5; /* part of a plain step */
static const double shortest_step = 0.1; /* below 1 where the map overshoots its fixed point */

struct search {
    const struct squarem *problem;
    double *image, *second, *trial, *step, *turn; /* [count] */
    double longest;                               /* longest step, in plain steps */
    double damping;                               /* part of a plain step, where plain steps lead away */
    struct squarem_end *end;
};

/* Largest |to - from|, and its place. */
static double distance(size_t count, const double *from, const double *to, size_t *worst)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        double apart = fabs(to[i] - from[i]);
        if (!(apart <= largest)) {
            largest = isnan(apart) ? INFINITY : apart;
            *worst = i;
        }
    }
    return largest;
}

static double length(size_t count, const double *vector)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += vector[i] * vector[i];
    return sqrt(sum);
}

static enum status evaluate(struct search *search, const double *point, double *image, struct error *error)
{
    search->end->evaluations++;
    return search->problem->map(search->problem->context, point, image, error);
}

/* The extrapolated point, with the steplength |step|/|turn|. */
static void extrapolate(struct search *search, const double *point)
{
    size_t count = search->problem->count;
    for (size_t i = 0; i < count; i++) {
        search->step[i] = search->image[i] - point[i];
        search->turn[i] = search->second[i] - search->image[i] - search->step[i];
    }
    double ratio = length(count, search->step) / length(count, search->turn);
    double steplength = fmin(fmax(ratio, shortest_step), search->longest);
    if (ratio >= search->longest)
        search->longest *= growth_of_longest_step;
    for (size_t i = 0; i < count; i++)
        search->trial[i] =
            point[i] + 2 * steplength * search->step[i] + steplength * steplength * search->turn[i];
}

/* Two plain steps; where the second is longer than the first, a part of the first in their place. */
static void step_plainly(struct search *search, double *point, double plain)
{
    if (plain <= search->end->distance) {
        memcpy(point, search->second, search->problem->count * sizeof *point);
        return;
    }
    for (size_t i = 0; i < search->problem->count; i++)
        point[i] += search->damping * search->step[i];
    search->damping /= 2;
}

/* Goes to the extrapolated point when it is nearer to its image than a plain step, `plain`, and otherwise stays
 * at `point`; finds the image. */
static enum status step_far(struct search *search, double *point, double plain, struct error *error)
{
    size_t count = search->problem->count, worst;
    struct error refused = {0};
    enum status status = evaluate(search, search->trial, search->second, &refused);
    if (status != STATUS_OK && refused.no_memory)
        return error_pass(error, &refused);
    if (status == STATUS_OK && distance(count, search->trial, search->second, &worst) <= plain) {
        memcpy(point, search->trial, count * sizeof *point);
        memcpy(search->image, search->second, count * sizeof *point);
        search->damping = first_damping;
        return STATUS_OK;
    }
    search->longest = 1;
    return evaluate(search, point, search->image, error);
}

/* Whether the point is near enough to its image, to which it then goes. */
static bool is_fixed(struct search *search, double *point, const double *image)
{
    const struct squarem *problem = search->problem;
    search->end->distance = distance(problem->count, point, image, &search->end->worst);
    if (search->end->distance > problem->tolerance)
        return false;
    memcpy(point, image, problem->count * sizeof *point);
    return true;
}

static enum status iterate(struct search *search, double *point, struct error *error)
{
    const struct squarem *problem = search->problem;
    enum status status = evaluate(search, point, search->image, error);
    while (status == STATUS_OK && !is_fixed(search, point, search->image)) {
        if (search->end->evaluations >= problem->most_evaluations)
            return error_set(error, STATUS_FAILED,
                             "%zu evaluations of the map bring the point no nearer than %.3g to its image",
                             search->end->evaluations, search->end->distance);
        status = evaluate(search, search->image, search->second, error);
        if (status != STATUS_OK)
            return status;
        size_t worst;
        double plain = distance(problem->count, search->image, search->second, &worst);
        extrapolate(search, point);
        step_plainly(search, point, plain);
        status = step_far(search, point, plain, error);
    }
    return status;
}

enum status squarem_solve(const struct squarem *problem, double *point, struct squarem_end *end,
                          struct error *error)
{
    size_t count = problem->count;
    double *numbers = malloc((5 * count + 1) * sizeof *numbers);
    *end = (struct squarem_end){.distance = INFINITY};
    if (!numbers)
        return error_no_memory(error, "the search for a fixed point");
    struct search search = {.problem = problem,
                            .image = numbers,
                            .second = numbers + count,
                            .trial = numbers + 2 * count,
                            .step = numbers + 3 * count,
                            .turn = numbers + 4 * count,
                            .longest = 1,
                            .damping = first_damping,
                            .end = end};
    enum status status = iterate(&search, point, error);
    free(numbers);
    return status;
}
