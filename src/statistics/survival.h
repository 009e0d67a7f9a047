/* Survival curves over rounds, and a test for differences between groups. */
#ifndef PRICEWAR_STATISTICS_SURVIVAL_H
#define PRICEWAR_STATISTICS_SURVIVAL_H

#include "base/error.h"
#include <stdint.h>

/* exits[t]: how many left at t; censored[t]: how many were last seen at t; both [rounds + 1]. The group
 * started with the sum of both. */
struct survival_group {
    const uint32_t *exits, *censored;
};

struct survival_point {
    double at_risk;  /* just before t */
    double survival; /* share still there after t, Kaplan & Meier (1958) */
    double error;    /* its standard error, Greenwood (1926) */
    double low,
        high; /* 95 %, on the log-log scale (Kalbfleisch & Prentice 1980); NAN where survival is 0 or 1 */
};

/* curve: [rounds + 1]. STATUS_FAILED: no memory. */
enum status survival_curve(const struct survival_group *group, size_t rounds, struct survival_point *curve,
                           struct error *error);

/* Log-rank test, Mantel (1966), Peto & Peto (1972). Null hypothesis: all groups have the same hazard. */
struct log_rank {
    double chi_square, p_value; /* NAN when no two groups were at risk together */
    size_t freedom;             /* degrees of freedom */
};

/* observed, expected: exits by group, [group_count]. STATUS_FAILED: no memory. */
enum status log_rank(const struct survival_group *groups, size_t group_count, size_t rounds,
                     struct log_rank *result, double *observed, double *expected, struct error *error);

#endif
