/* Random scenarios that are valid: made from the parameter registry, so that new parameters and strategies
 * take part without a change here. */
#ifndef PRICEWAR_TESTS_RANDOM_SCENARIO_H
#define PRICEWAR_TESTS_RANDOM_SCENARIO_H

#include <stdint.h>

struct random_scenario_terms {
    double money;      /* all sums of money and prices are that many times as high; 1: as drawn */
    int noise;         /* 0: off, 1: on, -1: as it comes */
    int simultaneous;  /* 1: all vendors move at once; 0: as it comes */
    int without_luck;  /* 1: no strategy that draws lots even with noise off, or breaks ties by number */
    int *vendor_order; /* order in which the vendors are written, NULL: 0, 1, ... */
};

enum { RANDOM_MOST_VENDORS = 8 };

/* The text of scenario number `seed`, to be freed. Its vendors are named V0, V1, ... and their products V0p0,
 * V0p1, ... whatever the order in which they are written. */
char *random_scenario(uint64_t seed, const struct random_scenario_terms *terms);

/* How many vendors it has. */
int random_scenario_vendors(uint64_t seed);

#endif
