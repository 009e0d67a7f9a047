#include "theory/alternating.h"

#include "market/linear.h"
#include <math.h>
#include <stdlib.h>

double edgeworth_staying(double discount)
{
    double d2 = discount * discount, d4 = d2 * d2;
    return (3 * d2 - 1) * (1 + d2 + d4) / (8 + 7 * d2 + 2 * d4 + 3 * d2 * d4);
}

double kinked_staying(double discount)
{
    return (5 + discount) / (5 * discount + 9 * discount * discount);
}

double reaction_profit(double own, double rival)
{
    double monopoly = own * (1 - own);
    return own < rival ? monopoly : own > rival ? 0 : 0.5 * monopoly;
}

/* The equations of V and W in one system: x = (V, W). */
static void set_up_values(const struct reaction_game *game, double *matrix, double *right)
{
    size_t n = game->count;
    for (size_t p = 0; p < n; p++) {
        double *moves = matrix + p * 2 * n, *stands = matrix + (n + p) * 2 * n;
        moves[p] += 1;
        stands[n + p] += 1;
        for (size_t a = 0; a < n; a++) {
            double chance = game->reaction[p * n + a];
            moves[n + a] -= chance * game->discount;
            stands[a] -= chance * game->discount;
            right[p] += chance * reaction_profit(game->price[a], game->price[p]);
            right[n + p] += chance * reaction_profit(game->price[p], game->price[a]);
        }
    }
}

enum status reaction_values(const struct reaction_game *game, double *moving, double *standing,
                            struct error *error)
{
    size_t n = game->count;
    double *matrix = calloc(4 * n * n + 2 * n, sizeof *matrix);
    if (!matrix)
        return error_no_memory(error, "the values of a pricing game", 4 * n * n * sizeof *matrix);
    double *right = matrix + 4 * n * n;
    set_up_values(game, matrix, right);
    bool solved = linear_solve(2 * n, matrix, right);
    for (size_t p = 0; solved && p < n; p++) {
        moving[p] = right[p];
        standing[p] = right[n + p];
    }
    free(matrix);
    return solved ? STATUS_OK
                  : error_set(error, STATUS_FAILED, "the values of the pricing game are not determined");
}

/* pi = pi R and sum pi = 1, the latter in place of the last equation. */
static void set_up_long_run(const struct reaction_game *game, double *matrix, double *right)
{
    size_t n = game->count;
    for (size_t row = 0; row + 1 < n; row++)
        for (size_t p = 0; p < n; p++)
            matrix[row * n + p] = game->reaction[p * n + row] - (p == row);
    for (size_t p = 0; p < n; p++)
        matrix[(n - 1) * n + p] = 1;
    right[n - 1] = 1;
}

enum status reaction_long_run(const struct reaction_game *game, double *distribution, double *mean_profit,
                              struct error *error)
{
    size_t n = game->count;
    double *matrix = calloc(n * n + n, sizeof *matrix);
    if (!matrix)
        return error_no_memory(error, "the long run of a pricing game", n * n * sizeof *matrix);
    double *right = matrix + n * n;
    set_up_long_run(game, matrix, right);
    bool solved = linear_solve(n, matrix, right);
    *mean_profit = 0;
    for (size_t p = 0; solved && p < n; p++) {
        distribution[p] = right[p];
        for (size_t a = 0; a < n; a++)
            *mean_profit += 0.5 * right[p] * game->reaction[p * n + a] *
                            (reaction_profit(game->price[a], game->price[p]) +
                             reaction_profit(game->price[p], game->price[a]));
    }
    free(matrix);
    return solved ? STATUS_OK : error_set(error, STATUS_FAILED, "the pricing game has no unique long run");
}

double reaction_deviation_gain(const struct reaction_game *game, const double *moving, const double *standing)
{
    double most = 0;
    for (size_t p = 0; p < game->count; p++)
        for (size_t a = 0; a < game->count; a++)
            most = fmax(most, reaction_profit(game->price[a], game->price[p]) + game->discount * standing[a] -
                                  moving[p]);
    return most;
}
