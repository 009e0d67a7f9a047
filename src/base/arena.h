/* Memory that lives as long as one object (a scenario, a simulation): taken piece by piece, freed at once.
 * Pieces are zeroed and aligned to 64 bytes, so that arrays of SMEs start on a cache line. */
#ifndef PRICEWAR_BASE_ARENA_H
#define PRICEWAR_BASE_ARENA_H

#include "pricewar_plugin.h" /* arena_take, arena_copy_array */
#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;
struct arena_ending;

struct arena {
    struct arena_chunk *chunks;
    size_t bytes;   /* total taken, for reports of memory per SME */
    bool exhausted; /* a request failed since arena_init: callers may take many pieces and check once */
    struct arena_ending *endings;
};

void arena_init(struct arena *arena);
void arena_clear(struct arena *arena);

/* Has `end` called with `object` when the arena is cleared, before its memory is freed, the latest first: for what is
 * no memory, such as a process. A clone of the arena does not call it. False when memory is short. */
bool arena_at_end(struct arena *arena, void (*end)(void *object), void *object);

/* A copy of a string; NULL when memory is short. */
char *arena_copy_text(struct arena *arena, const char *text);

/* Makes `clone` an arena of its own with all that the original holds, piece by piece. False, and an empty
 * clone, when memory is short. Pointers among the pieces still lead into the original, until they are
 * relocated. */
bool arena_clone(struct arena *clone, const struct arena *original);

struct relocation {
    const struct arena *original, *clone; /* neither has been taken from since */
};

/* Each of `pointers` [count] is the address of a pointer. One that leads into the original is made to lead to
 * the same place in the clone; others, such as NULL, stay. */
void relocate(const struct relocation *relocation, void *const *pointers, size_t count);

#endif
