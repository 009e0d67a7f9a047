#include "foresight/path_search.h"

#include <math.h>
#include <string.h>

/* BFGS: Nocedal & Wright (2006), Numerical Optimization, 6.1, with the active bounds taken out of the step (Bertsekas
 * 1982, SIAM J. Control Optim. 20). Derivatives are differences: a step of theirs costs the
 * rounds from its move on. */
struct climb {
    const struct path_search *search;
    struct projection *projection;
    double *price, *tried, *gradient, *new_gradient, *direction, *change, *turn, *inverse;
    double value;
};

static const size_t most_cuts = 16; /* of a step */
/* Of a value, relative: its rounding; the rise of a step after which there is no other. */
static const double rounding = 1e-13, least_gain = 1e-7;

size_t path_search_numbers(size_t size)
{
    return 6 * size + size * size;
}

static void lay_out(struct climb *climb)
{
    size_t size = climb->search->size;
    double **places[] = {&climb->tried,     &climb->gradient, &climb->new_gradient,
                         &climb->direction, &climb->change,   &climb->turn};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        *places[i] = climb->search->memory + i * size;
    climb->inverse = climb->search->memory + 6 * size;
}

static bool is_fixed(const struct path_search *search, size_t i)
{
    return !(search->highest[i] > search->lowest[i]);
}

/* From the last move to the first: the projection goes back to the beginning of each move, and what a later one has
 * stored is not asked for again. The states must be those of climb->price up to its last move. */
static void find_gradient(struct climb *climb, double *gradient)
{
    const struct path_search *search = climb->search;
    size_t own = climb->projection->market->own;
    double h = 1e-5 * search->step;
    memcpy(climb->turn, climb->price, search->size * sizeof *climb->turn);
    for (size_t i = search->size; i-- > 0;) {
        gradient[i] = 0;
        if (is_fixed(search, i))
            continue;
        double by = climb->price[i] + h <= search->highest[i] ? h : -h;
        climb->turn[i] = climb->price[i] + by;
        gradient[i] = (projection_value(climb->projection, climb->turn, i / own) - climb->value) / by;
        climb->turn[i] = climb->price[i];
    }
}

static bool at_bound(const struct climb *climb, size_t i)
{
    const struct path_search *search = climb->search;
    return is_fixed(search, i) || (climb->price[i] <= search->lowest[i] && climb->gradient[i] < 0) ||
           (climb->price[i] >= search->highest[i] && climb->gradient[i] > 0);
}

static void forget_curvature(struct climb *climb)
{
    size_t size = climb->search->size;
    double steepest = 0;
    for (size_t i = 0; i < size; i++)
        steepest = fmax(steepest, at_bound(climb, i) ? 0 : fabs(climb->gradient[i]));
    memset(climb->inverse, 0, size * size * sizeof *climb->inverse);
    for (size_t i = 0; i < size; i++)
        climb->inverse[i * size + i] = steepest > 0 ? climb->search->step / steepest : 0;
}

/* The quasi-Newton step in the free directions; false: it does not climb. */
static bool find_direction(struct climb *climb)
{
    size_t size = climb->search->size;
    double slope = 0, longest = 0;
    for (size_t i = 0; i < size; i++) {
        double sum = 0;
        for (size_t j = 0; j < size; j++)
            sum += at_bound(climb, j) ? 0 : climb->inverse[i * size + j] * climb->gradient[j];
        climb->direction[i] = at_bound(climb, i) ? 0 : sum;
        slope += climb->direction[i] * climb->gradient[i];
        longest = fmax(longest, fabs(climb->direction[i]));
    }
    double most = 4 * climb->search->step;
    for (size_t i = 0; longest > most && i < size; i++)
        climb->direction[i] *= most / longest;
    return slope > 0;
}

/* Halves the step until the value rises enough; false: it never does. On success price and value are the new ones. */
static bool take_step(struct climb *climb)
{
    const struct path_search *search = climb->search;
    double length = 1;
    for (size_t cut = 0; cut < most_cuts; cut++) {
        double expected = 0;
        for (size_t i = 0; i < search->size; i++) {
            double wanted = climb->price[i] + length * climb->direction[i];
            climb->tried[i] = fmin(search->highest[i], fmax(search->lowest[i], wanted));
            climb->change[i] = climb->tried[i] - climb->price[i];
            expected += climb->change[i] * climb->gradient[i];
        }
        double value = projection_value(climb->projection, climb->tried, 0);
        if (value > climb->value + 1e-4 * expected && value > climb->value + rounding * fabs(climb->value)) {
            climb->value = value;
            memcpy(climb->price, climb->tried, search->size * sizeof *climb->price);
            return true;
        }
        length *= 0.4;
    }
    return false;
}

/* BFGS update of the inverse curvature of -value, from the last change and the change of the gradient. */
static void learn_curvature(struct climb *climb)
{
    size_t size = climb->search->size;
    double *turn = climb->turn, *image = climb->tried, along = 0, quadratic = 0;
    for (size_t i = 0; i < size; i++) {
        turn[i] = climb->gradient[i] - climb->new_gradient[i];
        along += turn[i] * climb->change[i];
    }
    memcpy(climb->gradient, climb->new_gradient, size * sizeof *climb->gradient);
    if (!(along > 0))
        return;
    for (size_t i = 0; i < size; i++) {
        image[i] = 0;
        for (size_t j = 0; j < size; j++)
            image[i] += climb->inverse[i * size + j] * turn[j];
        quadratic += turn[i] * image[i];
    }
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
            climb->inverse[i * size + j] +=
                (1 + quadratic / along) * climb->change[i] * climb->change[j] / along -
                (image[i] * climb->change[j] + climb->change[i] * image[j]) / along;
}

double path_climb(const struct path_search *search, struct projection *projection, double *price)
{
    struct climb climb = {.search = search, .projection = projection, .price = price};
    lay_out(&climb);
    for (size_t i = 0; i < search->size; i++)
        price[i] = fmin(search->highest[i], fmax(search->lowest[i], price[i]));
    climb.value = projection_value(projection, price, 0);
    find_gradient(&climb, climb.gradient);
    forget_curvature(&climb);
    bool fresh = true;
    for (size_t step = 0; step < search->most_steps; step++) {
        double before = climb.value;
        if (!find_direction(&climb) || !take_step(&climb)) {
            if (fresh)
                break;
            forget_curvature(&climb);
            fresh = true;
            continue;
        }
        fresh = false;
        if (climb.value - before < least_gain * fabs(climb.value) && step > 2)
            break;
        find_gradient(&climb, climb.new_gradient);
        learn_curvature(&climb);
    }
    return projection_value(projection, price, 0);
}
