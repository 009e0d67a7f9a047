#include "equilibria/alpha_rank.h"

#include <math.h>
#include <stdlib.h>

static const double first_alpha = 0.1, least_alpha = 10, moved_at_most = 1e-4;

/* log(1 - e^-x), x > 0. */
static double log_one_less(double x)
{
    return x > 0.7 ? log1p(-exp(-x)) : log(-expm1(-x));
}

/* log(e^x - 1), x > 0. */
static double log_less_one(double x)
{
    return x + log_one_less(x);
}

double log_fixation(double alpha, double advantage, size_t population)
{
    double size = (double)population, x = alpha * fabs(advantage);
    if (!(x > 0))
        return -log(size);
    return advantage > 0 ? log_one_less(x) - log_one_less(size * x)
                         : log_less_one(x) - log_less_one(size * x);
}

static double log_add(double a, double b)
{
    double high = a > b ? a : b, low = a > b ? b : a;
    return low - high < -40 || isinf(high) ? high : high + log1p(exp(low - high));
}

void stationary_distribution(double *log_rates, size_t states, double *shares)
{
    for (size_t k = states - 1; k > 0; k--) {
        double *row = log_rates + k * states, leaving = -INFINITY;
        for (size_t j = 0; j < k; j++)
            leaving = log_add(leaving, row[j]);
        for (size_t i = 0; i < k; i++) {
            double *other = log_rates + i * states;
            if (isinf(other[k]))
                continue;
            other[k] -= leaving;
            for (size_t j = 0; j < k; j++)
                if (j != i && !isinf(row[j]))
                    other[j] = log_add(other[j], other[k] + row[j]);
        }
    }
    double sum = shares[0] = 0;
    for (size_t k = 1; k < states; k++) {
        shares[k] = -INFINITY;
        for (size_t i = 0; i < k; i++)
            shares[k] = log_add(shares[k], shares[i] + log_rates[i * states + k]);
        sum = log_add(sum, shares[k]);
    }
    for (size_t k = 0; k < states; k++)
        shares[k] = exp(shares[k] - sum);
}

/* The logarithm of a rate of change from an advantage. */
typedef double rate_function(double advantage, const void *context);

static enum status rank(const struct normal_form *game, rate_function *rate, const void *context,
                        double *shares, struct error *error)
{
    size_t profiles = normal_form_profiles(game, SIZE_MAX), players = game->players;
    double *rates = calloc(profiles * profiles + players, sizeof *rates);
    if (!rates)
        return error_no_memory(error, "alpha-Rank");
    double *spreads = rates + profiles * profiles;
    normal_form_spreads(game, spreads);
    for (size_t k = 0; k < profiles * profiles; k++)
        rates[k] = -INFINITY;
    for (size_t profile = 0; profile < profiles; profile++)
        for (size_t i = 0; i < players; i++)
            for (size_t s = 0; s < game->strategies[i]; s++) {
                size_t other = normal_form_deviate(game, profile, i, s);
                double more = game->payoff[other * players + i] - game->payoff[profile * players + i];
                if (other != profile)
                    rates[profile * profiles + other] = rate(spreads[i] > 0 ? more / spreads[i] : 0, context);
            }
    stationary_distribution(rates, profiles, shares);
    free(rates);
    return STATUS_OK;
}

struct selection {
    double alpha;
    size_t population;
};

static double rate_of_fixation(double advantage, const void *context)
{
    const struct selection *selection = context;
    return log_fixation(selection->alpha, advantage, selection->population);
}

static double rate_perturbed(double advantage, const void *context)
{
    double perturbation = *(const double *)context;
    return log(advantage > 0 ? 1 - perturbation : advantage < 0 ? perturbation : 0.5);
}

enum status alpha_rank(const struct normal_form *game, double alpha, size_t population, double *shares,
                       struct error *error)
{
    const struct selection selection = {alpha, population};
    return rank(game, rate_of_fixation, &selection, shares, error);
}

enum status alpha_rank_perturbed(const struct normal_form *game, double perturbation, double *shares,
                                 struct error *error)
{
    return rank(game, rate_perturbed, &perturbation, shares, error);
}

static double moved(const double *from, const double *to, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += fabs(to[i] - from[i]);
    return sum / 2;
}

enum status alpha_rank_sweep(const struct normal_form *game, size_t population, double *alphas,
                             double *shares, size_t *count, bool *settled, struct error *error)
{
    size_t profiles = normal_form_profiles(game, SIZE_MAX), quiet = 0;
    enum status status = STATUS_OK;
    for (*count = 0; status == STATUS_OK && quiet < 2 && *count < ALPHA_RANK_MOST_STEPS;) {
        double alpha = ldexp(first_alpha, (int)*count);
        double *now = shares + *count * profiles;
        status = alpha_rank(game, alpha, population, now, error);
        if (*count > 0 && alpha >= least_alpha)
            quiet = moved(now - profiles, now, profiles) < moved_at_most ? quiet + 1 : 0;
        alphas[(*count)++] = alpha;
    }
    *settled = quiet == 2;
    return status;
}
