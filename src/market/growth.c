#include "market/growth.h"

#include <math.h>

double growth_at(const struct growth_path *path, double years)
{
    if (path->form == GROWTH_NONE || !(years > 0))
        return 1;
    double left = exp(-path->rate * years);
    return path->form == GROWTH_LOGISTIC ? path->ceiling / (1 + (path->ceiling - 1) * left)
                                         : pow(path->ceiling, 1 - left);
}

double growth_rate_times_midpoint(int form, double ceiling)
{
    return form == GROWTH_LOGISTIC ? log(ceiling - 1) : log(log(ceiling));
}
