/* Experimental designs: which points of the unit cube a study visits. */
#ifndef PRICEWAR_STATISTICS_DESIGN_H
#define PRICEWAR_STATISTICS_DESIGN_H

#include "base/error.h"
#include <stdint.h>

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

/* One family of designs; adding one is adding a row. */
struct design_family {
    const char *name;
    const char *summary;
    const char *source;
    /* Number of points, or 0 with an error when the request does not suit the family. */
    size_t (*size)(const struct design_request *request, struct error *error);
    /* Fills design->points. */
    enum status (*fill)(const struct design_request *request, struct design *design, struct error *error);
};

enum design_kind {
    DESIGN_GRID,
    DESIGN_LIST,
    DESIGN_RANDOM,
    DESIGN_LATIN_HYPERCUBE,
    DESIGN_SOBOL,
    DESIGN_SCRAMBLED_SOBOL,
    DESIGN_MORRIS,
    DESIGN_SALTELLI,
    DESIGN_KINDS
};

/* The names as the rows of study files have them: in the order of enum design_kind. */
#define DESIGN_NAMES "grid|list|random|latin_hypercube|sobol|scrambled_sobol|morris|saltelli"

extern const struct design_family design_families[DESIGN_KINDS];

/* Number of points of a design, without making it; 0 with STATUS_INVALID in the error when it can't be. */
size_t design_size(enum design_kind kind, const struct design_request *request, struct error *error);

/* The same request gives the same points everywhere; of random and Sobol designs, a larger one begins with
 * the points of a smaller one. STATUS_INVALID: the request does not suit the family. */
enum status design_create(enum design_kind kind, const struct design_request *request, struct design **design,
                          struct error *error);
void design_free(struct design *design);

#endif
