#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64, SMALL_CHUNK = 1 << 16 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    unsigned char *bytes;
};

struct arena_ending {
    struct arena_ending *before;
    void (*end)(void *object);
    void *object;
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

bool arena_at_end(struct arena *arena, void (*end)(void *object), void *object)
{
    struct arena_ending *ending = arena_take(arena, 1, sizeof *ending);
    if (ending) {
        *ending = (struct arena_ending){arena->endings, end, object};
        arena->endings = ending;
    }
    return ending;
}

void arena_clear(struct arena *arena)
{
    for (const struct arena_ending *ending = arena->endings; ending; ending = ending->before)
        ending->end(ending->object);
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk->bytes);
        free(chunk);
        chunk = next;
    }
    arena_init(arena);
}

static struct arena_chunk *new_chunk(size_t size)
{
    struct arena_chunk *chunk = malloc(sizeof *chunk);
    if (!chunk)
        return NULL;
    *chunk = (struct arena_chunk){.size = size};
    chunk->bytes = aligned_alloc(ALIGNMENT, size);
    if (!chunk->bytes) {
        free(chunk);
        return NULL;
    }
    memset(chunk->bytes, 0, size);
    return chunk;
}

static void *take(struct arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - ALIGNMENT) / size)
        return NULL;
    /* Nothing takes room too, so that every piece lies within its chunk (relocate). */
    size_t content = count && size ? count * size : 1;
    size_t bytes = (content + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        chunk = new_chunk(bytes > SMALL_CHUNK ? bytes : SMALL_CHUNK);
        if (!chunk)
            return NULL;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    void *piece = chunk->bytes + chunk->used;
    chunk->used += bytes;
    arena->bytes += bytes;
    return piece;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    void *piece = take(arena, count, size);
    arena->exhausted = arena->exhausted || !piece;
    return piece;
}

void *arena_copy_array(struct arena *arena, const void *elements, size_t count, size_t size)
{
    void *copy = arena_take(arena, count, size);
    if (copy && count && size)
        memcpy(copy, elements, count * size);
    return copy;
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return arena_copy_array(arena, text, strlen(text) + 1, 1);
}

bool arena_clone(struct arena *clone, const struct arena *original)
{
    struct arena_chunk **end = &clone->chunks;
    *clone = *original;
    clone->chunks = NULL;
    clone->endings = NULL;
    for (const struct arena_chunk *chunk = original->chunks; chunk; chunk = chunk->next) {
        *end = new_chunk(chunk->size);
        if (!*end) {
            arena_clear(clone);
            return false;
        }
        (*end)->used = chunk->used;
        memcpy((*end)->bytes, chunk->bytes, chunk->used);
        end = &(*end)->next;
    }
    return true;
}

static bool lies_in(const struct arena_chunk *chunk, const unsigned char *place)
{
    return (uintptr_t)place - (uintptr_t)chunk->bytes < chunk->size;
}

void relocate(const struct relocation *relocation, void *const *pointers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct arena_chunk *from = relocation->original->chunks, *to = relocation->clone->chunks;
        unsigned char *place;
        memcpy(&place, pointers[i], sizeof place);
        while (from && !lies_in(from, place)) {
            from = from->next;
            to = to->next;
        }
        if (!from)
            continue;
        place = to->bytes + (place - from->bytes);
        memcpy(pointers[i], &place, sizeof place);
    }
}
