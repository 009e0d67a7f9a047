#include "verify/theory/ruin.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

double sure_loss_runway(double capital, double loss, double growth)
{
    if (!(loss > 0))
        return INFINITY;
    if (growth == 0)
        return capital / loss;
    double covered = growth * capital / loss; /* (1 + g)^n - 1 */
    return covered > -1 ? log1p(covered) / log1p(growth) : INFINITY;
}

double gambler_ruin_before(const struct gambler *gambler, size_t goal)
{
    double i = (double)gambler->start, n = (double)goal;
    if (gambler->win == 0.5)
        return 1 - i / n;
    if (gambler->win <= 0)
        return 1;
    double odds = log1p(-gambler->win) - log(gambler->win); /* ln(q / p) */
    /* both sides divided by (q/p)^n, to avoid overflow */
    if (odds > 0)
        return -expm1((i - n) * odds) / -expm1(-n * odds);
    return exp(i * odds) * expm1((n - i) * odds) / expm1(n * odds);
}

double gambler_ruin_ever(const struct gambler *gambler)
{
    if (gambler->win <= 0.5)
        return 1;
    return exp((double)gambler->start * (log1p(-gambler->win) - log(gambler->win)));
}

double gambler_duration(const struct gambler *gambler, size_t goal)
{
    double i = (double)gambler->start, n = (double)goal, drift = 2 * gambler->win - 1;
    if (drift == 0)
        return i * (n - i);
    return (n * (1 - gambler_ruin_before(gambler, goal)) - i) / drift;
}

double gambler_ruin_within(const struct gambler *gambler, size_t rounds)
{
    double i = (double)gambler->start, sum = 0;
    double log_win = log(gambler->win), log_lose = log1p(-gambler->win);
    for (size_t n = gambler->start; n <= rounds; n += 2) {
        double losses = ((double)n + i) / 2, wins = ((double)n - i) / 2;
        double log_ways = lgamma((double)n + 1) - lgamma(wins + 1) - lgamma(losses + 1);
        double log_wins = wins > 0 ? wins * log_win : 0;
        sum += i / (double)n * exp(log_ways + log_wins + losses * log_lose);
    }
    return sum;
}

static double log_normal_probability(double z)
{
    return gsl_sf_log_erfc(-z / M_SQRT2) - M_LN2;
}

double drifting_ruin_by(const struct drifting_capital *capital, double time)
{
    double spread = capital->spread * sqrt(time), moved = capital->drift * time;
    double reflected = -2 * capital->drift * capital->start / (capital->spread * capital->spread);
    return gsl_cdf_ugaussian_P((-capital->start - moved) / spread) +
           exp(reflected + log_normal_probability((-capital->start + moved) / spread));
}

double drifting_ruin_ever(const struct drifting_capital *capital)
{
    if (capital->drift <= 0)
        return 1;
    return exp(-2 * capital->drift * capital->start / (capital->spread * capital->spread));
}
