#include "market/rationing.h"

#include <math.h>

/* Finds the lowest priority number above `after`; false when there is none. */
static bool next_class(size_t count, const int64_t *priority, const int64_t *after, int64_t *class)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        if ((!after || priority[i] > *after) && (!found || priority[i] < *class)) {
            *class = priority[i];
            found = true;
        }
    return found;
}

enum status ration_by_priority(size_t count, const double *demand, const int64_t *priority, double capacity,
                               double *served, double *utilisation, struct error *error)
{
    if (!(capacity >= 0))
        return error_set(error, STATUS_INVALID, "capacity %g", capacity);
    for (size_t i = 0; i < count; i++)
        if (!(demand[i] >= 0 && isfinite(demand[i])))
            return error_set(error, STATUS_INVALID, "demand %zu is %g, not a number >= 0", i, demand[i]);
    double left = capacity, used = 0;
    bool unserved = false;
    int64_t class = 0;
    for (bool more = next_class(count, priority, NULL, &class); more;) {
        double wanted = 0;
        for (size_t i = 0; i < count; i++)
            wanted += priority[i] == class ? demand[i] : 0;
        double part = wanted > left ? left / wanted : 1;
        for (size_t i = 0; i < count; i++)
            if (priority[i] == class)
                served[i] = part * demand[i];
        unserved = unserved || part < 1;
        used += part < 1 ? left : wanted;
        left = part < 1 ? 0 : left - wanted;
        int64_t done = class;
        more = next_class(count, priority, &done, &class);
    }
    if (utilisation)
        *utilisation = unserved ? 1 : used > 0 ? fmin(1, used / capacity) : 0;
    return STATUS_OK;
}

double single_server_delay(double utilisation)
{
    return utilisation < 1 ? 1 / (1 - utilisation) : INFINITY;
}
