#include "verify/theory/learning.h"

#include <math.h>

double learning_exponent(double learning_rate)
{
    return -log2(1 - learning_rate);
}

double learning_cost(double cost, double output, double exponent, double x)
{
    return cost * pow(x / output, -exponent);
}

double learning_total_cost(double cost, double output, double exponent, double x_first, double x_last)
{
    double power = 1 - exponent, growth = log(x_last / x_first);
    /* the integral of z^(-b) over z = x / x0; log for b = 1 */
    double first = x_first / output;
    double area = fabs(power) > 1e-12 ? pow(first, power) * expm1(power * growth) / power : growth;
    return cost * output * area;
}

double progress_halving_time(double decline)
{
    return -M_LN2 / log1p(-decline);
}

double learning_rate_in_time(double exponent, double growth)
{
    return exponent * growth;
}
