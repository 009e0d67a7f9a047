/* What a family of designs provides, and the list of families; design.h chooses among them. */
#ifndef PRICEWAR_STATISTICS_DESIGN_FAMILIES_H
#define PRICEWAR_STATISTICS_DESIGN_FAMILIES_H

#include "base/error.h"
#include "random/philox.h"

struct design_request {
    size_t factors;       /* k, at least 1 */
    const size_t *levels; /* [factors] values of every factor: grid and list; else not read */
    size_t samples;       /* points; Morris: trajectories; Saltelli: base sample N */
    size_t steps;         /* Morris: levels p of the grid in which trajectories walk, even */
    uint64_t seed;
};

struct design {
    size_t size, factors;
    double *points; /* [size][factors], coordinates in [0, 1] */
};

/* To add a family, add one of these, and a kind to design.h. */
struct design_family {
    const char *name;
    /* Number of points, or 0 with an error when the request does not suit the family. */
    size_t (*size)(const struct design_request *request, struct error *error);
    /* Fills design->points. */
    enum status (*fill)(const struct design_request *request, struct design *design, struct error *error);
};

extern const struct design_family design_grid, design_list, design_random, design_latin_hypercube,
    design_sobol, design_scrambled_sobol, design_morris, design_saltelli, design_posterior;

/* What a draw of a design is for. It stands in place of the `round` in the draw's address, so that no two
 * uses share numbers. */
enum design_draw {
    DRAW_COORDINATE = 1 << 8,
    DRAW_PERMUTATION = 2 << 8,
    DRAW_START = 3 << 8,
    DRAW_SCRAMBLE = 4 << 8, /* plus the bit's number */
    DRAW_PLAYERS = 5 << 8,
    DRAW_RESAMPLING = 6 << 8,
    DRAW_REPLICATOR = 7 << 8, /* where replicator dynamics begin */
};

/* First word at the address (seed, factor, index, draw). */
static inline uint32_t design_word(uint64_t seed, size_t factor, size_t index, uint32_t draw)
{
    return philox4x32(seed, (uint32_t)factor, (uint32_t)index, draw, RANDOM_DESIGN).word[0];
}

/* A whole number below `count` from a word; the bias is below count / 2^32. */
static inline size_t index_below(uint32_t word, size_t count)
{
    return (size_t)(((uint64_t)word * count) >> 32);
}

/* `size` points of equal weight from weighted draws: positions [count][factors], weights [count] that add up to 1, by
 * systematic resampling from `start` in [0, 1); in the order of the draws, and chosen [size] says which draw a point
 * is. weights NULL: the draws as they are, size = count. STATUS_FAILED: no memory. */
enum status design_of_draws(const double *positions, const double *weights, size_t count, size_t factors,
                            size_t size, double start, size_t *chosen, struct design **design,
                            struct error *error);

#endif
