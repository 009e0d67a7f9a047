/* Overrides PATH=VALUE in layers, by where they are given: study.sets, --set, what a study varies, one side
 * of a comparison. A later layer wins over an earlier one; README.md, "Overrides". */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_LAYERS_H
#define PRICEWAR_SCENARIO_OVERRIDE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

struct override_layer {
    const char *origin;       /* "--set": stands before the override in messages */
    const char *const *texts; /* [count] "PATH=VALUE", in any order */
    size_t count;
};

enum { MOST_OVERRIDE_LAYERS = 8 };

struct override_layers {
    struct override_layer items[MOST_OVERRIDE_LAYERS];
    size_t count;
};

/* Whether an override, or a path alone, is written with just this path. */
bool override_is_of(const char *text, const char *path);

#endif
