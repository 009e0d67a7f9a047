/* The best of all paths of a few prices: quasi-Newton steps (BFGS) within bounds, from several starts. Deterministic, and
 * without allocation. */
#ifndef PRICEWAR_FORESIGHT_PATH_SEARCH_H
#define PRICEWAR_FORESIGHT_PATH_SEARCH_H

#include "foresight/projection.h"

/* A search over `size` numbers, of which each price [moves][own] is one. */
struct path_search {
    size_t size;
    const double *lowest, *highest; /* [size]; equal: fixed */
    double step;                    /* a change of a price that matters, CNY/Mtok */
    size_t most_steps;
    double *memory; /* [path_search_numbers(size)] */
};

/* Numbers that the search needs in `memory`. */
size_t path_search_numbers(size_t size);

/* Climbs from price [size], within the bounds, to the next maximum of projection_value, which it returns; price becomes
 * the path there. It moves only where the value rises by more than its rounding. */
double path_climb(const struct path_search *search, struct projection *projection, double *price);

#endif
