#include "scenario/override_layers.h"

#include <assert.h>

void layers_add(struct override_layers *layers, const char *origin, const char *const *texts, size_t count)
{
    if (count == 0)
        return;
    assert(layers->count < OVERRIDE_LAYERS_ROOM);
    layers->items[layers->count++] = (struct override_layer){origin, texts, count};
}

void layers_add_all(struct override_layers *layers, const struct override_layer *more, size_t count)
{
    for (size_t l = 0; l < count; l++)
        layers_add(layers, more[l].origin, more[l].texts, more[l].count);
}
