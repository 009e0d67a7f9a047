#include "dynamics/linear_quadratic.h"

#include <math.h>

enum { MOST_ITERATIONS = 100000 };
static const double tolerance = 1e-13;

/* Worth of ending the period at (1, own, rival). */
static double worth_at(const double (*value)[3], double own, double rival)
{
    double place[3] = {1, own, rival}, sum = 0;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            sum += place[i] * value[i][k] * place[k];
    return sum;
}

/* Symmetric feedback: each firm's change is the best against the rival's, both linear in (1, own, rival). The rival's
 * feedback has own and rival exchanged. First-order condition in u, of discount worth_at(own + u, rival + v) -
 * adjustment u^2, with v the rival's change:
 *   (adjustment - discount value11) u - discount value12 v = discount (value01 + value11 own + value12 rival).
 * Both firms' conditions are two equations; their sum and difference are one each. */
static void best_feedback(const struct linear_quadratic_game *game, double value[3][3], double feedback[3])
{
    double own = game->adjustment - game->discount * value[1][1], rival = -game->discount * value[1][2];
    double level = game->discount * value[0][1] / (own + rival);
    double both = game->discount * (value[1][1] + value[1][2]) / (own + rival);
    double apart = game->discount * (value[1][1] - value[1][2]) / (own - rival);
    feedback[0] = -level;
    feedback[1] = -(both + apart) / 2;
    feedback[2] = -(both - apart) / 2;
}

/* The value of both firms' following the feedback, if what comes after is worth `after`. */
static void step_value(const struct linear_quadratic_game *game, const double feedback[3], double after[3][3],
                       double value[3][3])
{
    /* (1, own, rival) of next period by (1, own, rival) of this one */
    double move[3][3] = {{1, 0, 0},
                         {-feedback[0], 1 - feedback[1], -feedback[2]},
                         {-feedback[0], -feedback[2], 1 - feedback[1]}};
    /* profit of a period: own (intercept - slope (own + rival)) */
    double profit[3][3] = {{0, game->intercept / 2, 0},
                           {game->intercept / 2, -game->slope, -game->slope / 2},
                           {0, -game->slope / 2, 0}};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            value[i][k] = profit[i][k] - game->adjustment * feedback[i] * feedback[k];
            for (int m = 0; m < 3; m++)
                for (int n = 0; n < 3; n++)
                    value[i][k] += game->discount * move[m][i] * after[m][n] * move[n][k];
        }
}

/* Of themselves, where they are not small against `unit`. */
static double largest_change(double one[3][3], double two[3][3], double unit)
{
    double most = 0;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            most = fmax(most, fabs(one[i][k] - two[i][k]) / (unit + fabs(one[i][k])));
    return most;
}

/* The reply to the rival's change, the rival's being as the feedback says, by Newton's one step on a parabola. */
static double gain_at(const struct linear_quadratic_game *game,
                      const struct linear_quadratic_equilibrium *found, double own, double rival)
{
    double both[2] = {own, rival};
    double u = linear_quadratic_change(found, both[0], both[1]);
    double v = linear_quadratic_change(found, both[1], both[0]);
    double worth[3];
    for (int i = 0; i < 3; i++) {
        double change = u + (i - 1);
        worth[i] = game->discount * worth_at(found->value, own + change, rival + v) -
                   game->adjustment * change * change;
    }
    double slope = (worth[2] - worth[0]) / 2, curvature = worth[2] - 2 * worth[1] + worth[0];
    return curvature < 0 ? -slope * slope / (2 * curvature) : INFINITY;
}

static enum status check(const struct linear_quadratic_game *game, struct error *error)
{
    const struct {
        const char *name;
        double value;
    } rows[] = {{"intercept", game->intercept}, {"slope", game->slope}, {"adjustment", game->adjustment}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!(rows[i].value > 0 && isfinite(rows[i].value)))
            return error_set(error, STATUS_INVALID, "%s is %g; give a number above 0", rows[i].name,
                             rows[i].value);
    if (!(game->discount > 0 && game->discount < 1))
        return error_set(
            error, STATUS_INVALID,
            "discount is %g; give a number above 0 and below 1 a period: with 1 the future has no "
            "finite worth",
            game->discount);
    return STATUS_OK;
}

enum status linear_quadratic_solve(const struct linear_quadratic_game *game,
                                   struct linear_quadratic_equilibrium *equilibrium, struct error *error)
{
    *equilibrium = (struct linear_quadratic_equilibrium){.residual = INFINITY};
    enum status status = check(game, error);
    if (status != STATUS_OK)
        return status;
    while (equilibrium->residual > tolerance && equilibrium->iterations++ < MOST_ITERATIONS) {
        double next[3][3];
        best_feedback(game, equilibrium->value, equilibrium->feedback);
        step_value(game, equilibrium->feedback, equilibrium->value, next);
        equilibrium->residual = largest_change(equilibrium->value, next, game->adjustment);
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++)
                equilibrium->value[i][k] = next[i][k];
    }
    if (!(equilibrium->residual <= tolerance))
        return error_set(
            error, STATUS_FAILED,
            "no equilibrium after %d iterations: values still change by %.3g of themselves; try a "
            "smaller discount",
            MOST_ITERATIONS, equilibrium->residual);
    const double *feedback = equilibrium->feedback;
    equilibrium->steady_output = -feedback[0] / (feedback[1] + feedback[2]);
    equilibrium->steady_price = game->intercept - 2 * game->slope * equilibrium->steady_output;
    equilibrium->deviation_gain =
        fmax(gain_at(game, equilibrium, equilibrium->steady_output, equilibrium->steady_output),
             gain_at(game, equilibrium, 0, 0));
    return STATUS_OK;
}

double linear_quadratic_change(const struct linear_quadratic_equilibrium *equilibrium, double own,
                               double rival)
{
    const double *feedback = equilibrium->feedback;
    return -(feedback[0] + feedback[1] * own + feedback[2] * rival);
}

double linear_quadratic_value(const struct linear_quadratic_equilibrium *equilibrium, double own,
                              double rival)
{
    return worth_at(equilibrium->value, own, rival);
}
