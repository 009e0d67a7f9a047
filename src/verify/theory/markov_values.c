#include "verify/theory/markov_values.h"

#include "market/linear.h"
#include <math.h>
#include <stdlib.h>

double homogeneous_profit(double own, double rival, double cost)
{
    double sold = own < rival ? 1 : own > rival ? 0 : 0.5;
    return (own - cost) * fmax(0, 1 - own) * sold;
}

/* Solves for V[0..n) and W[0..n), the values of mover and waiter:
 * V(r) = sum_a policy(a|r) [payoff(a, r) + d W(a)],  W(p) = sum_a policy(a|p) [payoff(p, a) + d V(a)]. */
bool markov_values(size_t count, const double *payoff, const double *policy, double discount, double *mover,
                   double *waiter)
{
    size_t n = count, size = 2 * count;
    double *matrix = calloc(size * size + size, sizeof *matrix);
    if (!matrix)
        return false;
    double *right = matrix + size * size;
    for (size_t r = 0; r < n; r++) {
        matrix[r * size + r] = matrix[(n + r) * size + n + r] = 1;
        for (size_t a = 0; a < n; a++) {
            double chance = policy[r * n + a];
            right[r] += chance * payoff[a * n + r];
            right[n + r] += chance * payoff[r * n + a];
            matrix[r * size + n + a] -= chance * discount;
            matrix[(n + r) * size + a] -= chance * discount;
        }
    }
    bool solved = linear_solve(size, matrix, right);
    for (size_t r = 0; solved && r < n; r++) {
        mover[r] = right[r];
        waiter[r] = right[n + r];
    }
    free(matrix);
    return solved;
}

double markov_deviation_gain(size_t count, const double *payoff, double discount, const double *mover,
                             const double *waiter)
{
    double gain = -INFINITY;
    for (size_t r = 0; r < count; r++)
        for (size_t a = 0; a < count; a++)
            gain = fmax(gain, payoff[a * count + r] + discount * waiter[a] - mover[r]);
    return gain;
}

/* Solves x (P - 1) = 0 with the last equation replaced by sum x = 1. */
bool markov_stationary(size_t count, const double *policy, double *distribution)
{
    double *matrix = malloc(count * count * sizeof *matrix);
    if (!matrix)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        distribution[i] = last ? 1 : 0;
        for (size_t k = 0; k < count; k++)
            matrix[i * count + k] = last ? 1 : policy[k * count + i] - (i == k ? 1 : 0);
    }
    bool solved = linear_solve(count, matrix, distribution);
    free(matrix);
    return solved;
}

double markov_mean_profit(size_t count, const double *payoff, const double *policy,
                          const double *distribution)
{
    double profit = 0;
    for (size_t r = 0; r < count; r++)
        for (size_t a = 0; a < count; a++)
            profit += distribution[r] * policy[r * count + a] * 0.5 *
                      (payoff[a * count + r] + payoff[r * count + a]);
    return profit;
}
