#include "market/best_response.h"

#include "market/fixed_point.h"
#include "market/lambert.h"
#include "market/zeta.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENT_STARTS = 5, MOST_STARTS = SEGMENT_STARTS + 1, COARSE_STEPS = 12, MOST_RETARGETS = 20 };
static const double near = 0.003; /* relative distance at which two ends of a search count as one */

/* The firm's products alone: rivals are folded into the outside options. */
struct own_problem {
    struct logit_demand demand;
    size_t count;
    size_t *product; /* [count], number in the whole market */
    double *sensitivity, *utility, *outside;
    double *cost, *floor, *price;
    bool *movable;
    size_t *owner; /* all alike */
    double unit;   /* a typical markup */
};

static bool on_offer(const struct logit_demand *demand, size_t j)
{
    for (size_t s = 0; s < demand->segment_count; s++)
        if (logit_weight(demand, s) > 0 && demand->utility[s * demand->product_count + j] > -INFINITY)
            return true;
    return false;
}

static enum status check_firm(const struct logit_demand *demand, const struct best_response_firm *firm,
                              const double *price, struct error *error)
{
    for (size_t j = 0; j < demand->product_count; j++) {
        if (!on_offer(demand, j))
            continue;
        bool fixed = !firm->own[j] || (firm->movable && !firm->movable[j]);
        if (!isfinite(price[j]) && fixed)
            return error_set(error, STATUS_INVALID, "product %zu: price %g", j, price[j]);
        if (firm->own[j] && !isfinite(firm->cost[j]))
            return error_set(error, STATUS_INVALID, "product %zu: unit cost %g", j, firm->cost[j]);
        if (firm->own[j] && firm->floor && (isnan(firm->floor[j]) || firm->floor[j] == INFINITY))
            return error_set(error, STATUS_INVALID, "product %zu: price floor %g", j, firm->floor[j]);
    }
    return STATUS_OK;
}

/* ln(exp(outside) + sum over rivals of exp(utility - alpha price)) of a segment. */
static double outside_with_rivals(const struct logit_demand *demand, const bool *own, size_t s,
                                  const double *price)
{
    const double *utility = demand->utility + s * demand->product_count;
    double largest = demand->outside[s];
    for (size_t j = 0; j < demand->product_count; j++)
        if (!own[j] && utility[j] > -INFINITY)
            largest = fmax(largest, utility[j] - logit_sensitivity(demand, s, j) * price[j]);
    if (!isfinite(largest))
        return largest;
    double sum = exp(demand->outside[s] - largest);
    for (size_t j = 0; j < demand->product_count; j++)
        if (!own[j] && utility[j] > -INFINITY)
            sum += exp(utility[j] - logit_sensitivity(demand, s, j) * price[j] - largest);
    return largest + log(sum);
}

static void fill_products(struct own_problem *problem, const struct logit_demand *demand,
                          const struct best_response_firm *firm, const double *price)
{
    size_t k = 0;
    for (size_t j = 0; j < demand->product_count; j++) {
        if (!firm->own[j] || !on_offer(demand, j))
            continue;
        problem->product[k] = j;
        problem->owner[k] = 0;
        problem->movable[k] = !firm->movable || firm->movable[j];
        problem->cost[k] = firm->cost[j];
        problem->floor[k] = firm->floor ? firm->floor[j] : -INFINITY;
        problem->price[k] = isfinite(price[j]) ? price[j] : firm->cost[j];
        k++;
    }
}

static void fill_segments(struct own_problem *problem, const struct logit_demand *demand,
                          const struct best_response_firm *firm, const double *price)
{
    double total_weight = 0;
    for (size_t s = 0; s < demand->segment_count; s++) {
        problem->outside[s] = outside_with_rivals(demand, firm->own, s, price);
        for (size_t k = 0; k < problem->count; k++) {
            size_t cell = s * problem->count + k, j = problem->product[k];
            problem->utility[cell] = demand->utility[s * demand->product_count + j];
            problem->sensitivity[cell] = logit_sensitivity(demand, s, j);
            problem->unit += logit_weight(demand, s) / problem->sensitivity[cell];
            total_weight += logit_weight(demand, s);
        }
    }
    problem->unit /= total_weight;
}

static void own_problem_clear(struct own_problem *problem)
{
    free(problem->product);
    free(problem->utility);
    free(problem->movable);
    *problem = (struct own_problem){0};
}

static enum status own_problem_init(struct own_problem *problem, const struct logit_demand *demand,
                                    const struct best_response_firm *firm, const double *price,
                                    struct error *error)
{
    size_t count = 0, segments = demand->segment_count;
    for (size_t j = 0; j < demand->product_count; j++)
        count += firm->own[j] && on_offer(demand, j);
    size_t numbers = 2 * segments * count + segments + 3 * count;
    *problem = (struct own_problem){.count = count};
    if (!count)
        return STATUS_OK;
    problem->product = malloc(2 * count * sizeof *problem->product);
    problem->utility = malloc(numbers * sizeof *problem->utility);
    problem->movable = malloc(count * sizeof *problem->movable);
    if (!problem->product || !problem->utility || !problem->movable) {
        own_problem_clear(problem);
        return error_no_memory(error, "best response", numbers * sizeof(double));
    }
    problem->owner = problem->product + count;
    problem->sensitivity = problem->utility + segments * count;
    problem->outside = problem->sensitivity + segments * count;
    problem->cost = problem->outside + segments;
    problem->floor = problem->cost + count;
    problem->price = problem->floor + count;
    problem->demand = (struct logit_demand){.segment_count = segments,
                                            .product_count = count,
                                            .weight = demand->weight,
                                            .sensitivity = problem->sensitivity,
                                            .sensitivity_by_product = true,
                                            .utility = problem->utility,
                                            .outside = problem->outside};
    fill_products(problem, demand, firm, price);
    fill_segments(problem, demand, firm, price);
    return STATUS_OK;
}

/* A segment without rivals, outside option or fixed own product would pay any price. */
static enum status check_alternatives(const struct own_problem *problem, struct error *error)
{
    for (size_t s = 0; s < problem->demand.segment_count; s++) {
        bool captive = problem->outside[s] == -INFINITY && logit_weight(&problem->demand, s) > 0;
        bool buys = false;
        for (size_t k = 0; k < problem->count; k++) {
            bool offered = problem->utility[s * problem->count + k] > -INFINITY;
            captive = captive && !(offered && !problem->movable[k]);
            buys = buys || offered;
        }
        if (captive && buys)
            return error_set(error, STATUS_FAILED,
                             "segment %zu has neither a rival nor an outside option: profit grows without "
                             "bound in the price",
                             s);
    }
    return STATUS_OK;
}

/* The common markup of the products not `bound`, in a segment of price sensitivity alpha. From the
 * first-order condition m = 1/alpha + M with the bound products' earnings in M: see best_response.h. */
static double common_markup(const struct own_problem *problem, size_t s, double alpha, const bool *bound,
                            const double *price)
{
    const double *utility = problem->utility + s * problem->count;
    double largest_free = -INFINITY, largest_bound = problem->outside[s];
    for (size_t k = 0; k < problem->count; k++)
        if (bound[k])
            largest_bound = fmax(largest_bound, utility[k] - alpha * price[k]);
        else
            largest_free = fmax(largest_free, utility[k] - alpha * problem->cost[k]);
    if (!isfinite(largest_bound))
        return NAN;
    double free_sum = 0, bound_sum = exp(problem->outside[s] - largest_bound), earned = 0;
    for (size_t k = 0; k < problem->count; k++)
        if (bound[k]) {
            double mass = exp(utility[k] - alpha * price[k] - largest_bound);
            bound_sum += mass;
            earned += mass * (price[k] - problem->cost[k]);
        } else if (largest_free > -INFINITY) {
            free_sum += exp(utility[k] - alpha * problem->cost[k] - largest_free);
        }
    double base = earned / bound_sum;
    double log_argument = largest_free + log(free_sum) - largest_bound - log(bound_sum) - alpha * base - 1;
    return base + (1 + (free_sum > 0 ? lambert_w_of_exp(log_argument) : 0)) / alpha;
}

/* Best prices if segment s were the whole market and had the sensitivity alpha. The product that falls the
 * furthest below its floor is bound there, and the markup of the others found again: the derivative of
 * 1/alpha + M - m is -1 at every root, so the root is unique and the order of binding can't err. False when
 * there is no finite answer. `bound` [count] is scratch. */
static bool closed_form(const struct own_problem *problem, size_t s, double alpha, bool *bound, double *price)
{
    for (size_t k = 0; k < problem->count; k++)
        bound[k] = !problem->movable[k];
    memcpy(price, problem->price, problem->count * sizeof *price);
    for (;;) {
        double markup = common_markup(problem, s, alpha, bound, price), shortfall = 0;
        size_t worst = problem->count;
        if (!isfinite(markup))
            return false;
        for (size_t k = 0; k < problem->count; k++) {
            if (bound[k])
                continue;
            price[k] = problem->cost[k] + markup;
            if (problem->floor[k] - price[k] > shortfall) {
                shortfall = problem->floor[k] - price[k];
                worst = k;
            }
        }
        if (worst == problem->count)
            return true;
        bound[worst] = true;
        price[worst] = problem->floor[worst];
    }
}

static bool has_one_sensitivity(const struct own_problem *problem)
{
    for (size_t k = 0; k < problem->count; k++)
        if (problem->sensitivity[k] != problem->sensitivity[0])
            return false;
    return problem->demand.segment_count == 1;
}

static double mean_sensitivity(const struct own_problem *problem, size_t s)
{
    double total = 0;
    for (size_t k = 0; k < problem->count; k++)
        total += problem->sensitivity[s * problem->count + k];
    return total / (double)problem->count;
}

/* The segment whose sensitivity is nearest, in logs, to a given one. */
static size_t nearest_segment(const struct own_problem *problem, double log_sensitivity)
{
    size_t nearest = 0;
    double smallest = INFINITY;
    for (size_t s = 0; s < problem->demand.segment_count; s++) {
        double distance = fabs(log(mean_sensitivity(problem, s)) - log_sensitivity);
        if (distance < smallest && logit_weight(&problem->demand, s) > 0) {
            smallest = distance;
            nearest = s;
        }
    }
    return nearest;
}

/* Where searches start: the prices that now hold, and those for segments from the least to the most price
 * sensitive. start [MOST_STARTS][count]; returns how many. */
static size_t choose_starts(const struct own_problem *problem, bool *bound, double *start)
{
    double low = INFINITY, high = -INFINITY;
    size_t starts = 1, previous = SIZE_MAX;
    memcpy(start, problem->price, problem->count * sizeof *start);
    for (size_t s = 0; s < problem->demand.segment_count; s++)
        if (logit_weight(&problem->demand, s) > 0) {
            low = fmin(low, log(mean_sensitivity(problem, s)));
            high = fmax(high, log(mean_sensitivity(problem, s)));
        }
    for (int i = 0; i < SEGMENT_STARTS; i++) {
        size_t s = nearest_segment(problem, low + (high - low) * i / (SEGMENT_STARTS - 1));
        if (s != previous &&
            closed_form(problem, s, mean_sensitivity(problem, s), bound, start + starts * problem->count))
            starts++;
        previous = s;
    }
    return starts;
}

static void zeta_map_untyped(void *zeta, const double *price, double *image, double *jacobian)
{
    zeta_map(zeta, price, image, jacobian);
}

/* Steps of the projected map until they are short: enough to reach the neighbourhood of a local maximum. */
static void approach(const struct own_problem *problem, struct zeta *zeta, double *price, double *image)
{
    double moved = INFINITY;
    for (int step = 0; step < COARSE_STEPS && moved > near; step++) {
        moved = 0;
        zeta_map(zeta, price, image, NULL);
        for (size_t k = 0; k < problem->count; k++)
            if (problem->movable[k]) {
                double target = fmax(problem->floor[k], image[k]);
                moved = fmax(moved, fabs(target - price[k]) / (fabs(price[k]) + problem->unit));
                price[k] = target;
            }
    }
}

static bool close_together(const struct own_problem *problem, const double *a, const double *b)
{
    for (size_t k = 0; k < problem->count; k++)
        if (!(fabs(a[k] - b[k]) <= 3 * near * (fabs(a[k]) + problem->unit)))
            return false;
    return true;
}

/* The search for the highest of several local maxima; arrays are [count] or [MOST_STARTS][count]. */
struct search {
    struct own_problem *problem;
    struct zeta *zeta;
    struct fixed_point equations;
    size_t starts;
    double *start, *end, *trial, *image;
    double best; /* profit at problem->price */
    bool found;
};

static double profit_at(struct search *search, const double *price)
{
    zeta_map(search->zeta, price, search->image, NULL);
    return zeta_profit(search->zeta, 0);
}

/* Polishes `price` to a local maximum and keeps it if it is the best so far. */
static bool improve(struct search *search, double *price, struct error *error)
{
    if (fixed_point_solve(&search->equations, price, search->found ? NULL : error) != STATUS_OK)
        return false;
    double profit = profit_at(search, price);
    if (search->found && !(profit > search->best + 1e-12 * fabs(search->best)))
        return false;
    search->best = profit;
    search->found = true;
    memcpy(search->problem->price, price, search->problem->count * sizeof *price);
    return true;
}

static void from_every_start(struct search *search, struct error *error)
{
    size_t count = search->problem->count;
    for (size_t i = 0; i < search->starts; i++) {
        double *end = search->end + i * count;
        bool known = false;
        memcpy(end, search->start + i * count, count * sizeof *end);
        approach(search->problem, search->zeta, end, search->image);
        for (size_t h = 0; h < i && !known; h++)
            known = close_together(search->problem, end, search->end + h * count);
        if (!known)
            improve(search, end, error);
    }
}

/* Products may be best aimed at different segments (versioning): from the best prices so far, one product at
 * a time is tried at the prices that the starts had for it. True when that found something better. */
static bool retarget_one_product(struct search *search)
{
    size_t count = search->problem->count;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; search->problem->movable[k] && i < search->starts; i++) {
            memcpy(search->trial, search->problem->price, count * sizeof *search->trial);
            search->trial[k] = fmax(search->problem->floor[k], search->start[i * count + k]);
            if (profit_at(search, search->trial) > search->best + 1e-9 * fabs(search->best) &&
                improve(search, search->trial, NULL))
                return true;
        }
    return false;
}

static enum status search_maximum(struct own_problem *problem, struct zeta *zeta, bool *bound,
                                  double *numbers, struct error *error)
{
    size_t count = problem->count;
    struct search search = {.problem = problem,
                            .zeta = zeta,
                            .equations = {.count = count,
                                          .map = zeta_map_untyped,
                                          .context = zeta,
                                          .floor = problem->floor,
                                          .movable = problem->movable,
                                          .unit = problem->unit},
                            .start = numbers,
                            .end = numbers + MOST_STARTS * count,
                            .trial = numbers + 2 * MOST_STARTS * count,
                            .image = numbers + (2 * MOST_STARTS + 1) * count};
    search.starts = choose_starts(problem, bound, search.start);
    from_every_start(&search, error);
    for (int i = 0; search.found && i < MOST_RETARGETS && retarget_one_product(&search); i++)
        ;
    return search.found ? STATUS_OK : STATUS_FAILED;
}

static enum status solve(struct own_problem *problem, struct error *error)
{
    size_t count = problem->count;
    struct zeta zeta = {0};
    bool *bound = malloc(count * sizeof *bound);
    double *numbers = malloc((2 * MOST_STARTS + 2) * count * sizeof *numbers);
    enum status status = STATUS_OK;
    if (!bound || !numbers) {
        status = error_no_memory(error, "best response", (2 * MOST_STARTS + 2) * count * sizeof *numbers);
        goto out;
    }
    if (has_one_sensitivity(problem)) {
        if (closed_form(problem, 0, problem->sensitivity[0], bound, numbers))
            memcpy(problem->price, numbers, count * sizeof *numbers);
        else
            status = error_set(error, STATUS_FAILED, "the best markup is not a finite number");
        goto out;
    }
    status = zeta_init(&zeta, &problem->demand, problem->owner, problem->cost, error);
    if (status == STATUS_OK)
        status = search_maximum(problem, &zeta, bound, numbers, error);
out:
    zeta_clear(&zeta);
    free(bound);
    free(numbers);
    return status;
}

enum status best_response(const struct logit_demand *demand, const struct best_response_firm *firm,
                          double *price, struct error *error)
{
    struct own_problem problem = {0};
    enum status status = logit_check(demand, error);
    if (status == STATUS_OK)
        status = check_firm(demand, firm, price, error);
    if (status == STATUS_OK)
        status = own_problem_init(&problem, demand, firm, price, error);
    if (status == STATUS_OK && problem.count)
        status = check_alternatives(&problem, error);
    if (status == STATUS_OK && problem.count)
        status = solve(&problem, error);
    for (size_t k = 0; status == STATUS_OK && k < problem.count; k++)
        if (problem.movable[k])
            price[problem.product[k]] = problem.price[k];
    own_problem_clear(&problem);
    return status;
}
