/* Finds the parameters in which two scenarios differ. */
#ifndef PRICEWAR_SCENARIO_DIFFERENCE_H
#define PRICEWAR_SCENARIO_DIFFERENCE_H

#include "base/error.h"
#include "scenario/scenario.h"

enum { DIFFERENCE_PATH_SIZE = 320 };

struct scenario_difference {
    char path[DIFFERENCE_PATH_SIZE]; /* vendors.Zhipu.pricing.step */
    const char *group;               /* of the registry: "vendors[].pricing" */
    const char *key;                 /* of the row; "" when a list has another length */
    size_t element;                  /* index in the outermost list, or NO_REFERENCE */
};

struct scenario_differences {
    struct scenario_difference *items;
    size_t count, capacity;
    bool out_of_memory;
};

/* Finds every parameter of the registry and of the vendors' strategies that differs, in the order of the
 * registry. Where strategies differ, their own parameters are not compared; where lists differ in length,
 * their elements are not. */
void scenario_differences_find(const struct scenario *one, const struct scenario *other,
                               struct scenario_differences *found);
void scenario_differences_clear(struct scenario_differences *found);

#endif
