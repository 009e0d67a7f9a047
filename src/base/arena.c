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

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_clear(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk->bytes);
        free(chunk);
        chunk = next;
    }
    arena_init(arena);
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = malloc(sizeof *chunk);
    if (!chunk)
        return NULL;
    *chunk = (struct arena_chunk){.next = arena->chunks, .size = size};
    chunk->bytes = aligned_alloc(ALIGNMENT, size);
    if (!chunk->bytes) {
        free(chunk);
        return NULL;
    }
    memset(chunk->bytes, 0, size);
    arena->chunks = chunk;
    return chunk;
}

static void *take(struct arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - ALIGNMENT) / size)
        return NULL;
    size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        chunk = add_chunk(arena, bytes > SMALL_CHUNK ? bytes : SMALL_CHUNK);
        if (!chunk)
            return NULL;
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

char *arena_copy_text(struct arena *arena, const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = arena_take(arena, length, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}
