#include "study/test_model.h"

#include <math.h>

/* Ishigami & Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 */
static double ishigami(const double *x, size_t factors)
{
    (void)factors;
    double s = sin(x[1]);
    return sin(x[0]) * (1 + 0.1 * x[2] * x[2] * x[2] * x[2]) + 7 * s * s;
}

/* Saltelli & Sobol (1995): the product of (|4 x - 2| + a) / (1 + a) */
static double g_function(const double *x, size_t factors)
{
    static const double a[] = {0, 1, 4.5, 9, 99, 99, 99, 99};
    double product = 1;
    for (size_t i = 0; i < factors; i++)
        product *= (fabs(4 * x[i] - 2) + a[i]) / (1 + a[i]);
    return product;
}

/* With normal priors and noise its posterior is normal. */
static double sum(const double *x, size_t factors)
{
    double total = 0;
    for (size_t i = 0; i < factors; i++)
        total += x[i];
    return total;
}

/* Says nothing about the sign of the sum: a posterior with two modes. */
static double square(const double *x, size_t factors)
{
    return sum(x, factors) * sum(x, factors);
}

const struct test_model test_models[TEST_MODELS] = {
    [TEST_MODEL_NONE] = {"none", 0, 0, 0, 0, NULL},
    [TEST_MODEL_ISHIGAMI] = {"ishigami", 3, 3, -M_PI, M_PI, ishigami},
    [TEST_MODEL_G_FUNCTION] = {"g_function", 1, 8, 0, 1, g_function},
    [TEST_MODEL_SUM] = {"sum", 1, 8, -1, 1, sum},
    [TEST_MODEL_SQUARE] = {"square", 1, 8, -1, 1, square},
};
