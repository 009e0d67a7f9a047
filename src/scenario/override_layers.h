/* Overrides PATH=VALUE in layers, by where they are given: study.sets, --set, what a study varies, one side
 * of a comparison. A later layer wins over an earlier one; docs/running.md. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_LAYERS_H
#define PRICEWAR_SCENARIO_OVERRIDE_LAYERS_H

#include <stdbool.h>
#include <stddef.h>

struct override_layer {
    const char *origin;       /* "--set": stands before the override in messages */
    const char *const *texts; /* [count] "PATH=VALUE", in any order */
    size_t count;
};

/* Layers of a file of results. There is room for those, one for its number of runs, and as many again. */
enum { MOST_OVERRIDE_LAYERS = 8, OVERRIDE_LAYERS_ROOM = 2 * MOST_OVERRIDE_LAYERS + 1 };

struct override_layers {
    struct override_layer items[OVERRIDE_LAYERS_ROOM];
    size_t count;
};

/* Adds a layer over the others; none for no texts. The texts must live on. */
void layers_add(struct override_layers *layers, const char *origin, const char *const *texts, size_t count);
/* Adds `count` layers, each over the one before. */
void layers_add_all(struct override_layers *layers, const struct override_layer *more, size_t count);

/* Whether an override, or a path alone, is written with just this path. */
bool override_is_of(const char *text, const char *path);

#endif
