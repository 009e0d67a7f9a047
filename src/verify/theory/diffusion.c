#include "verify/theory/diffusion.h"

#include <math.h>

/* exp(-(p + q) t), which both formulas contain. */
static double fading(const struct diffusion *diffusion, double time)
{
    return exp(-(diffusion->innovation + diffusion->imitation) * time);
}

double diffusion_share(const struct diffusion *diffusion, double time)
{
    double ratio = diffusion->imitation / diffusion->innovation;
    double sum = diffusion->innovation + diffusion->imitation;
    return -expm1(-sum * time) / (1 + ratio * fading(diffusion, time));
}

double diffusion_share_rate(const struct diffusion *diffusion, double time)
{
    double sum = diffusion->innovation + diffusion->imitation, fade = fading(diffusion, time);
    double below = 1 + diffusion->imitation / diffusion->innovation * fade;
    return sum * sum / diffusion->innovation * fade / (below * below);
}

double diffusion_peak_time(const struct diffusion *diffusion)
{
    double p = diffusion->innovation, q = diffusion->imitation;
    return q > p ? log(q / p) / (p + q) : 0;
}
