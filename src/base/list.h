/* Lists on the heap that grow one by one. */
#ifndef PRICEWAR_BASE_LIST_H
#define PRICEWAR_BASE_LIST_H

#include <stdlib.h>

/* The list with room for one more behind its `count` items of `size` bytes; *capacity: what it has room for.
 * NULL when memory is short; the list is then as it was. */
static inline void *list_with_room(void *items, size_t count, size_t *capacity, size_t size)
{
    enum { FIRST_CAPACITY = 64 };
    if (count < *capacity)
        return items;
    size_t larger = *capacity ? 2 * *capacity : FIRST_CAPACITY;
    void *moved = realloc(items, larger * size);
    if (moved)
        *capacity = larger;
    return moved;
}

#endif
