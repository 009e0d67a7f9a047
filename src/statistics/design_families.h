/* The families of designs, one file for each kin. Internal to design.c. */
#ifndef PRICEWAR_STATISTICS_DESIGN_FAMILIES_H
#define PRICEWAR_STATISTICS_DESIGN_FAMILIES_H

#include "random/philox.h"
#include "statistics/design.h"

/* What a draw of a design is for: the `round` of its address, so that no two uses share numbers. */
enum design_draw {
    DRAW_COORDINATE = 1 << 8,
    DRAW_PERMUTATION = 2 << 8,
    DRAW_START = 3 << 8,
    DRAW_SCRAMBLE = 4 << 8, /* plus the bit's number */
    DRAW_PLAYERS = 5 << 8,
};

/* First word of the address (seed, factor, index, draw) of a design. */
static inline uint32_t design_word(uint64_t seed, size_t factor, size_t index, uint32_t draw)
{
    return philox4x32(seed, (uint32_t)factor, (uint32_t)index, draw, RANDOM_DESIGN).word[0];
}

/* A whole number below `count` from a word; the bias is below count / 2^32. */
static inline size_t index_below(uint32_t word, size_t count)
{
    return (size_t)(((uint64_t)word * count) >> 32);
}

#define DESIGN_FAMILY(name)                                                                                  \
    size_t name##_size(const struct design_request *request, struct error *error);                           \
    enum status name##_fill(const struct design_request *request, struct design *design, struct error *error);
DESIGN_FAMILY(grid)
DESIGN_FAMILY(list)
DESIGN_FAMILY(random)
DESIGN_FAMILY(latin_hypercube)
DESIGN_FAMILY(sobol)
DESIGN_FAMILY(scrambled_sobol)
DESIGN_FAMILY(morris)
DESIGN_FAMILY(saltelli)
#undef DESIGN_FAMILY

#endif
