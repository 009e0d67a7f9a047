#include "market/fixed_point.h"

#include "market/linear.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 2000, DAMPED_FROM = 200 };
/* Distances are measured in typical markups, plus this small part of the price to allow for its rounding.
 * Were they relative to the price, a price that grows without bound would seem to converge. */
static const double trifle = 1e-4;
static const double newton_below = 0.05; /* distance at which Newton's method is first tried */
static const double newton_reach = 20;   /* longest step that it may take */
static const double accepted = 1e-11;    /* counts as converged when the distance falls no further */
static const double exact = 1e-15;

struct iteration {
    const struct fixed_point *problem;
    double *price, *target; /* target: the map's image, raised to the floors */
    double *trial, *trial_target;
    double *jacobian, *step;
    double distance; /* of price from target */
    size_t worst;
};

static bool moves(const struct fixed_point *problem, size_t j)
{
    return !problem->movable || problem->movable[j];
}

static double floored(const struct fixed_point *problem, size_t j, double price)
{
    return problem->floor ? fmax(problem->floor[j], price) : price;
}

static double in_markups(const struct fixed_point *problem, double step, double price)
{
    return fabs(step) / (problem->unit + trifle * fabs(price));
}

/* Fills `target` and returns the largest distance; INFINITY when one is not finite. */
static double distance_at(struct iteration *it, const double *price, double *target, double *jacobian)
{
    const struct fixed_point *problem = it->problem;
    double largest = 0;
    problem->map(problem->context, price, target, jacobian);
    for (size_t j = 0; j < problem->count; j++) {
        target[j] = moves(problem, j) ? floored(problem, j, target[j]) : price[j];
        double distance = in_markups(problem, target[j] - price[j], price[j]);
        if (moves(problem, j) && !isfinite(distance))
            distance = INFINITY;
        if (distance > largest) {
            largest = distance;
            it->worst = j;
        }
    }
    return largest;
}

/* Tries Newton's step for p - map(p) = 0 on the prices above their floors; the others go to their targets. */
static bool newton_trial(struct iteration *it)
{
    const struct fixed_point *problem = it->problem;
    size_t count = problem->count;
    problem->map(problem->context, it->price, it->trial, it->jacobian);
    for (size_t j = 0; j < count; j++) {
        bool bound = !moves(problem, j) || (problem->floor && it->trial[j] <= problem->floor[j]);
        double *row = it->jacobian + j * count;
        for (size_t k = 0; k < count; k++)
            row[k] = (j == k ? 1 : 0) - (bound ? 0 : row[k]);
        it->step[j] = it->target[j] - it->price[j];
    }
    if (!linear_solve(count, it->jacobian, it->step))
        return false;
    for (size_t j = 0; j < count; j++)
        if (!(in_markups(problem, it->step[j], it->price[j]) <= newton_reach))
            return false;
    for (size_t j = 0; j < count; j++)
        it->trial[j] = moves(problem, j) ? floored(problem, j, it->price[j] + it->step[j]) : it->price[j];
    return true;
}

static void accept_trial(struct iteration *it, double distance)
{
    size_t bytes = it->problem->count * sizeof *it->price;
    memcpy(it->price, it->trial, bytes);
    memcpy(it->target, it->trial_target, bytes);
    it->distance = distance;
}

/* A step of the plain map; halved when many steps have not converged. */
static void map_step(struct iteration *it, int step)
{
    double weight = step < DAMPED_FROM ? 1 : 0.5;
    for (size_t j = 0; j < it->problem->count; j++)
        it->price[j] += weight * (it->target[j] - it->price[j]);
    it->distance = distance_at(it, it->price, it->target, NULL);
}

static bool converge(struct iteration *it)
{
    double try_below = newton_below;
    it->distance = distance_at(it, it->price, it->target, NULL);
    for (int step = 0; step < MOST_STEPS && it->distance < INFINITY; step++) {
        if (it->distance <= exact)
            return true;
        if (it->distance < try_below && newton_trial(it)) {
            double distance = distance_at(it, it->trial, it->trial_target, NULL);
            if (distance < it->distance) {
                accept_trial(it, distance);
                continue;
            }
            if (it->distance <= accepted)
                return true;
            try_below = it->distance / 10;
        }
        map_step(it, step);
    }
    return it->distance <= accepted;
}

enum status fixed_point_solve(const struct fixed_point *problem, double *price, struct error *error)
{
    size_t count = problem->count;
    double *memory = malloc((5 + count) * count * sizeof *memory);
    if (!memory)
        return error_no_memory(error, "price iteration");
    struct iteration it = {.problem = problem,
                           .price = memory,
                           .target = memory + count,
                           .trial = memory + 2 * count,
                           .trial_target = memory + 3 * count,
                           .step = memory + 4 * count,
                           .jacobian = memory + 5 * count};
    for (size_t j = 0; j < count; j++)
        it.price[j] = moves(problem, j) ? floored(problem, j, price[j]) : price[j];
    enum status status = STATUS_OK;
    if (converge(&it))
        memcpy(price, it.price, count * sizeof *price);
    else
        status = error_set(error, STATUS_FAILED,
                           "prices do not converge: product %zu is at %g and should be at %g", it.worst,
                           it.price[it.worst], it.target[it.worst]);
    free(memory);
    return status;
}
