#include "market/rationing.h"

#include <limits.h>
#include <math.h>

/* Smallest priority number above `last`; INT_MAX when there is none. */
static int next_class(size_t count, const int *priority, int last)
{
    int next = INT_MAX;
    for (size_t k = 0; k < count; k++)
        if (priority[k] > last && priority[k] < next)
            next = priority[k];
    return next;
}

void ration_by_priority(size_t count, const double *demand, const int *priority, double capacity,
                        double *served)
{
    double left = capacity;
    for (int class = next_class(count, priority, INT_MIN); class != INT_MAX;
         class = next_class(count, priority, class)) {
        double wanted = 0;
        for (size_t k = 0; k < count; k++)
            wanted += priority[k] == class ? demand[k] : 0;
        double share = wanted > left ? left / wanted : 1;
        for (size_t k = 0; k < count; k++)
            if (priority[k] == class)
                served[k] = share * demand[k];
        left = fmax(0, left - wanted);
    }
}
