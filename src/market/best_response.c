#include "market/best_response.h"

#include "market/equal_markup.h"
#include "market/fixed_point.h"
#include "market/rough_zeta.h"
#include "market/zeta.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    SEGMENT_STARTS = 3,
    MOST_STARTS = SEGMENT_STARTS + 1,
    COARSE_STEPS = 12,
    MOST_RETARGETS = 20,
    CLIMBING_STEPS = 200,
    MOST_HALVINGS = 20
};
/* Relative price distances: `near`, a step this short ends the coarse search; `together`, two ends this
 * close count as one. */
static const double near = 0.02, together = 0.06;
/* An approximate distance is trusted only if it misses such a limit by this share of it. */
static const double doubt = 0.02;

static bool has_one_sensitivity(const struct single_firm_problem *problem)
{
    for (size_t k = 0; k < problem->count; k++)
        if (problem->sensitivity[k] != problem->sensitivity[0])
            return false;
    return problem->demand.segment_count == 1;
}

static double mean_sensitivity(const struct single_firm_problem *problem, size_t s)
{
    double total = 0;
    for (size_t k = 0; k < problem->count; k++)
        total += problem->sensitivity[s * problem->count + k];
    return total / (double)problem->count;
}

/* The segment, with positive weight, whose mean sensitivity is nearest to a given one in logs. The ratio
 * orders distances like its log, so no logarithm is needed. */
static size_t nearest_segment(const struct single_firm_problem *problem, const double *mean,
                              double sensitivity)
{
    size_t nearest = 0;
    double smallest = INFINITY;
    for (size_t s = 0; s < problem->demand.segment_count; s++) {
        double ratio = mean[s] / sensitivity, distance = ratio > 1 ? ratio : 1 / ratio;
        if (distance < smallest && logit_weight(&problem->demand, s) > 0) {
            smallest = distance;
            nearest = s;
        }
    }
    return nearest;
}

/* Starting points: the current prices, and the best prices for single segments from the least to the most
 * price sensitive. mean [segment_count] is scratch; start [MOST_STARTS][count]. Returns their number. */
static size_t choose_starts(const struct single_firm_problem *problem, bool *bound, double *mean,
                            double *start)
{
    double low = INFINITY, high = -INFINITY;
    size_t starts = 1, previous = SIZE_MAX;
    memcpy(start, problem->price, problem->count * sizeof *start);
    for (size_t s = 0; s < problem->demand.segment_count; s++) {
        mean[s] = mean_sensitivity(problem, s);
        if (logit_weight(&problem->demand, s) > 0) {
            low = mean[s] < low ? mean[s] : low;
            high = mean[s] > high ? mean[s] : high;
        }
    }
    for (int i = 0; i < SEGMENT_STARTS; i++) {
        size_t s = nearest_segment(problem, mean, low * pow(high / low, (double)i / (SEGMENT_STARTS - 1)));
        if (s != previous && equal_markup_prices(problem, s, mean[s], bound, start + starts * problem->count))
            starts++;
        previous = s;
    }
    return starts;
}

static void zeta_map_untyped(void *zeta, const double *price, double *image, double *jacobian)
{
    zeta_map(zeta, price, image, jacobian);
}

/* Iterates the zeta map, with prices kept at or above their floors, until steps are short: close enough to
 * a local maximum. */
static void iterate_roughly(const struct single_firm_problem *problem, struct zeta *zeta, double *price,
                            double *image)
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

static bool close_together(const struct single_firm_problem *problem, const double *a, const double *b,
                           double within)
{
    for (size_t k = 0; k < problem->count; k++)
        if (!(fabs(a[k] - b[k]) <= within * (fabs(a[k]) + problem->unit)))
            return false;
    return true;
}

/* The search for the highest of several local maxima; arrays are [count] or [MOST_STARTS][count]. */
struct search {
    struct single_firm_problem *problem;
    struct zeta *zeta;
    struct rough_zeta *rough;
    struct fixed_point equations;
    size_t starts;
    double *start, *end, *trial, *image, *higher;
    double total_weight; /* of the segments */
    double best;         /* profit at problem->price, the best prices so far */
    bool found;
    bool no_memory; /* a local maximum was not looked for */
};

static double profit_at(struct search *search, const double *price)
{
    zeta_evaluate(search->zeta, price);
    return zeta_profit(search->zeta, 0);
}

/* A product's part of its step: halved when the step turned round, which is what a map that jumps to and fro
 * does, else doubled. */
static double next_part(double part, double step, double last_step)
{
    return step * last_step < 0 ? part / 2 : fmin(1, 2 * part);
}

/* Moves `price` near a local maximum where the zeta map itself jumps to and fro. Marginal profit has the sign
 * of zeta_j(p) - p_j (zeta.h), so some part of each step of the map earns more; or, for a product that hardly
 * anybody buys, no less. */
static void climb(struct search *search, double *price)
{
    const struct single_firm_problem *problem = search->problem;
    size_t count = problem->count;
    const double rounding = 1e-14;
    double profit = profit_at(search, price);
    double *higher = search->higher, *step = higher + count, *part = step + count;
    for (size_t k = 0; k < count; k++) {
        step[k] = 0;
        part[k] = 1;
    }
    for (int i = 0; i < CLIMBING_STEPS; i++) {
        double risen = -INFINITY, least = profit - rounding * fabs(profit);
        zeta_map(search->zeta, price, search->image, NULL);
        for (size_t k = 0; k < count; k++) {
            double target = problem->movable[k] ? fmax(problem->floor[k], search->image[k]) : price[k];
            part[k] = next_part(part[k], target - price[k], step[k]);
            step[k] = target - price[k];
        }
        for (int halving = 0; halving < MOST_HALVINGS && !(risen >= least); halving++) {
            for (size_t k = 0; k < count; k++)
                higher[k] = price[k] + ldexp(part[k], -halving) * step[k];
            risen = profit_at(search, higher);
        }
        if (!(risen >= least))
            return;
        profit = risen;
        memcpy(price, higher, count * sizeof *price);
    }
}

/* The local maximum near `price`. */
static bool polish(struct search *search, double *price, struct error *error)
{
    struct error cause = {0};
    if (fixed_point_solve(&search->equations, price, &cause) == STATUS_OK)
        return true;
    climb(search, price);
    bool found = !cause.no_memory && fixed_point_solve(&search->equations, price, &cause) == STATUS_OK;
    search->no_memory |= cause.no_memory;
    if (!found && error)
        (void)error_pass(error, &cause);
    return found;
}

/* Polishes `price` to a local maximum and keeps it if it is the best so far. */
static bool improve(struct search *search, double *price, struct error *error)
{
    if (!polish(search, price, search->found ? NULL : error))
        return false;
    double profit = profit_at(search, price);
    if (search->found && !(profit > search->best + 1e-12 * fabs(search->best)))
        return false;
    search->best = profit;
    search->found = true;
    memcpy(search->problem->price, price, search->problem->count * sizeof *price);
    return true;
}

static bool is_known_end(const struct search *search, size_t start, double within)
{
    size_t count = search->problem->count;
    for (size_t h = 0; h < start; h++)
        if (close_together(search->problem, search->end + start * count, search->end + h * count, within))
            return true;
    return false;
}

/* iterate_roughly in single precision. True when the search surely ends where an earlier one did: it comes
 * very near to that end, where the map contracts, or its own end is near enough. False also when it isn't
 * sure that the exact search would take as many steps. */
static bool approaches_known_end(struct search *search, size_t start)
{
    const struct single_firm_problem *problem = search->problem;
    double *price = search->end + start * problem->count, moved = INFINITY;
    for (int step = 0; step < COARSE_STEPS && moved > near; step++) {
        moved = 0;
        if (!rough_zeta_map(search->rough, price, search->image))
            return false;
        for (size_t k = 0; k < problem->count; k++)
            if (problem->movable[k]) {
                double target = fmax(problem->floor[k], search->image[k]);
                moved = fmax(moved, fabs(target - price[k]) / (fabs(price[k]) + problem->unit));
                price[k] = target;
            }
        if (is_known_end(search, start, near))
            return true;
        if (fabs(moved - near) < doubt * near)
            return false;
    }
    return is_known_end(search, start, (1 - doubt) * together);
}

/* Saves most of the exact searches: most starts lead to where an earlier one did. */
static bool surely_ends_where_another_did(struct search *search, size_t start)
{
    size_t count = search->problem->count;
    for (size_t h = 0; h < start; h++)
        if (memcmp(search->start + start * count, search->start + h * count, count * sizeof(double)) == 0) {
            memcpy(search->end + start * count, search->end + h * count, count * sizeof(double));
            return true;
        }
    return start > 0 && approaches_known_end(search, start);
}

static void from_every_start(struct search *search, struct error *error)
{
    size_t count = search->problem->count;
    for (size_t i = 0; i < search->starts; i++) {
        double *end = search->end + i * count;
        memcpy(end, search->start + i * count, count * sizeof *end);
        if (surely_ends_where_another_did(search, i))
            continue;
        memcpy(end, search->start + i * count, count * sizeof *end);
        iterate_roughly(search->problem, search->zeta, end, search->image);
        if (!is_known_end(search, i, together))
            improve(search, end, error);
    }
}

/* Whether changing product k's price alone surely earns no more than the best prices so far: the estimated
 * profit falls short by more than its rounding error, which comes mostly from the exponents. */
static bool is_surely_worse(struct search *search, size_t k, double price)
{
    const double rounding = 1e-12;
    const struct single_firm_problem *problem = search->problem;
    double margins = fabs(price - problem->cost[k]);
    for (size_t j = 0; j < problem->count; j++)
        margins += fabs(problem->price[j] - problem->cost[j]);
    zeta_evaluate(search->zeta, problem->price);
    double profit = zeta_profit_about(search->zeta, k, price);
    double error = rounding * margins * search->total_weight;
    return profit + error < search->best + 1e-9 * fabs(search->best);
}

/* Products may be best aimed at different segments (versioning). So, from the best prices so far, each
 * product in turn is tried at the prices that it had in the starting points. True when that found
 * something better. */
static bool retarget_one_product(struct search *search)
{
    size_t count = search->problem->count;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; search->problem->movable[k] && i < search->starts; i++) {
            double price = fmax(search->problem->floor[k], search->start[i * count + k]);
            if (price == search->problem->price[k] || is_surely_worse(search, k, price))
                continue;
            memcpy(search->trial, search->problem->price, count * sizeof *search->trial);
            search->trial[k] = price;
            if (profit_at(search, search->trial) > search->best + 1e-9 * fabs(search->best) &&
                improve(search, search->trial, NULL))
                return true;
        }
    return false;
}

static enum status search_maximum(struct single_firm_problem *problem, struct zeta *zeta,
                                  struct rough_zeta *rough, bool *bound, double *numbers, struct error *error)
{
    size_t count = problem->count;
    struct search search = {.problem = problem,
                            .zeta = zeta,
                            .rough = rough,
                            .equations = {.count = count,
                                          .map = zeta_map_untyped,
                                          .context = zeta,
                                          .floor = problem->floor,
                                          .movable = problem->movable,
                                          .unit = problem->unit},
                            .start = numbers,
                            .end = numbers + MOST_STARTS * count,
                            .trial = numbers + 2 * MOST_STARTS * count,
                            .image = numbers + (2 * MOST_STARTS + 1) * count,
                            .higher = numbers + (2 * MOST_STARTS + 2) * count};
    for (size_t s = 0; s < problem->demand.segment_count; s++)
        search.total_weight += logit_weight(&problem->demand, s);
    search.starts = choose_starts(problem, bound, numbers + (2 * MOST_STARTS + 5) * count, search.start);
    from_every_start(&search, error);
    for (int i = 0; search.found && i < MOST_RETARGETS && retarget_one_product(&search); i++)
        ;
    if (search.no_memory)
        return error_no_memory(error, "best response");
    return search.found ? STATUS_OK : STATUS_FAILED;
}

static enum status solve(struct single_firm_problem *problem, struct error *error)
{
    size_t count = problem->count, size = (2 * MOST_STARTS + 5) * count + problem->demand.segment_count;
    struct zeta zeta = {0};
    struct rough_zeta rough = {0};
    bool *bound = malloc(count * sizeof *bound);
    double *numbers = malloc(size * sizeof *numbers);
    enum status status = STATUS_OK;
    if (!bound || !numbers) {
        status = error_no_memory(error, "best response");
        goto out;
    }
    if (has_one_sensitivity(problem)) {
        if (equal_markup_prices(problem, 0, problem->sensitivity[0], bound, numbers))
            memcpy(problem->price, numbers, count * sizeof *numbers);
        else
            status = error_set(error, STATUS_FAILED, "the best markup is not a finite number");
        goto out;
    }
    status = zeta_init(&zeta, &problem->demand, problem->owner, problem->cost, error);
    zeta.floor = problem->floor;
    zeta.movable = problem->movable;
    if (status == STATUS_OK)
        status = rough_zeta_init(&rough, &zeta, error);
    if (status == STATUS_OK)
        status = search_maximum(problem, &zeta, &rough, bound, numbers, error);
out:
    zeta_clear(&zeta);
    rough_zeta_clear(&rough);
    free(bound);
    free(numbers);
    return status;
}

static enum status reply(const struct logit_demand *demand, const struct posted_market *posted,
                         const struct best_response_firm *firm, double *price, struct error *error)
{
    struct single_firm_problem problem = {0};
    enum status status = single_firm_problem_init(&problem, demand, posted, firm, price, error);
    if (status == STATUS_OK && problem.count)
        status = single_firm_problem_check_alternatives(&problem, error);
    if (status == STATUS_OK && problem.count)
        status = solve(&problem, error);
    for (size_t k = 0; status == STATUS_OK && k < problem.count; k++)
        if (problem.movable[k])
            price[problem.product[k]] = problem.price[k];
    single_firm_problem_clear(&problem);
    return status;
}

enum status best_response(const struct logit_demand *demand, const struct best_response_firm *firm,
                          double *price, struct error *error)
{
    enum status status = logit_check(demand, error);
    return status == STATUS_OK ? reply(demand, NULL, firm, price, error) : status;
}

enum status best_response_to(const struct posted_market *posted, const struct best_response_firm *firm,
                             double *price, struct error *error)
{
    return reply(&posted->demand, posted, firm, price, error);
}
