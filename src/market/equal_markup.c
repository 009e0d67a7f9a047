#include "market/equal_markup.h"

#include "market/lambert.h"
#include <math.h>
#include <string.h>

/* The common markup of the products not `bound`, from the first-order condition m = 1/alpha + M, where M
 * includes the earnings of the bound products. See best_response.h. */
static double common_markup(const struct single_firm_problem *problem, size_t s, double alpha,
                            const bool *bound, const double *price)
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
    if (!(free_sum > 0))
        return base + 1 / alpha;
    double log_argument = largest_free + log(free_sum) - largest_bound - log(bound_sum) - alpha * base - 1;
    return base + (1 + lambert_w_of_exp(log_argument)) / alpha;
}

/* Active set: the product that falls furthest below its floor is fixed there and the others' markup is
 * found again. The derivative of 1/alpha + M - m in m is -1 at every root, so the root is unique and the
 * order of fixing can't err. */
bool equal_markup_prices(const struct single_firm_problem *problem, size_t s, double alpha, bool *bound,
                         double *price)
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
