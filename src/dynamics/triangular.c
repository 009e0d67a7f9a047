#include "dynamics/triangular.h"

#include <math.h>

/* In units of the half width: z in [-1, 1], density 1 - |z|. */
static double standard(struct triangular law, double x)
{
    return fmin(fmax((x - law.mean) / law.half_width, -1), 1);
}

double triangular_below(struct triangular law, double x)
{
    double z = standard(law, x);
    return z < 0 ? (1 + z) * (1 + z) / 2 : 1 - (1 - z) * (1 - z) / 2;
}

double triangular_mean_below(struct triangular law, double x)
{
    double z = standard(law, x);
    /* the integral of z (1 - |z|) from -1, written so that it is exactly 0 at both ends */
    double moment = z < 0 ? (1 + z) * (1 + z) * (2 * z - 1) / 6 : -(1 - z) * (1 - z) * (1 + 2 * z) / 6;
    return law.mean * triangular_below(law, x) + law.half_width * moment;
}

double triangular_surplus(struct triangular law, double x)
{
    double z = (x - law.mean) / law.half_width;
    if (!(z < 1)) /* also NAN */
        return law.half_width * z;
    if (z < 0)
        return z > -1 ? law.half_width * (1 + z) * (1 + z) * (1 + z) / 6 : 0;
    return law.half_width * (z + (1 - z) * (1 - z) * (1 - z) / 6);
}

double triangular_quantile(struct triangular law, double chance)
{
    double z = chance < 0.5 ? sqrt(2 * chance) - 1 : 1 - sqrt(2 * (1 - chance));
    return law.mean + law.half_width * z;
}
