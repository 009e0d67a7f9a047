/* The smaller of two counts. */
#ifndef PRICEWAR_BASE_SMALLER_H
#define PRICEWAR_BASE_SMALLER_H

#include <stddef.h>

static inline size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

#endif
