#include "market/lambert.h"

#include <gsl/gsl_sf_lambert.h>
#include <math.h>

/* Below this, three terms of the series about 0 are exact, and GSL's absolute stopping rule would give 0. */
static const double series_below = -16;
/* Above this, Newton's method on the concave w + ln w needs at most four steps from w = L - ln L. */
static const double newton_from = 20;

static double by_newton(double log_argument)
{
    double w = log_argument - log(log_argument);
    for (int i = 0; i < 8; i++) {
        double step = (log_argument - w - log(w)) * w / (1 + w);
        w += step;
        if (fabs(step) <= 1e-16 * w)
            break;
    }
    return w;
}

double lambert_w_of_exp(double log_argument)
{
    if (isnan(log_argument) || log_argument == INFINITY)
        return log_argument;
    if (log_argument > newton_from)
        return by_newton(log_argument);
    if (log_argument < series_below) {
        double x = exp(log_argument);
        return x * (1 - x * (1 - 1.5 * x));
    }
    return gsl_sf_lambert_W0(exp(log_argument));
}
