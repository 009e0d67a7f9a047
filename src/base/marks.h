/* Marks, 0 or 1, of which few are set: going from one to the next asks no other. */
#ifndef PRICEWAR_BASE_MARKS_H
#define PRICEWAR_BASE_MARKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Index of the first mark from `from` on that is set, or `count`. */
static inline size_t next_mark(size_t count, const uint8_t *marks, size_t from)
{
    const uint8_t *at = from < count ? memchr(marks + from, 1, count - from) : NULL;
    return at ? (size_t)(at - marks) : count;
}

#endif
