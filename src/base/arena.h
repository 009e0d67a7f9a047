/* Memory that lives as long as one object (a scenario, a simulation): taken piece by piece, freed at once.
 * Pieces are zeroed and aligned to 64 bytes, so that arrays of SMEs start on a cache line. */
#ifndef PRICEWAR_BASE_ARENA_H
#define PRICEWAR_BASE_ARENA_H

#include "pricewar_plugin.h" /* arena_take */
#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks;
    size_t bytes;   /* total taken, for reports of memory per SME */
    bool exhausted; /* some piece could not be had: to take many, and look once */
};

void arena_init(struct arena *arena);
void arena_clear(struct arena *arena);

/* A copy of a string; NULL when memory is short. */
char *arena_copy_text(struct arena *arena, const char *text);

#endif
