/* Heap arrays that grow one item at a time. */
#ifndef PRICEWAR_BASE_LIST_H
#define PRICEWAR_BASE_LIST_H

#include <stdlib.h>

/* Makes room for one more item behind the `count` items of `size` bytes each; *capacity: items that there
 * is room for. Returns the array, which may have moved. NULL when memory is short; the old array then
 * stays valid. */
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
