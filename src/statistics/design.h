/* Experimental designs: which points of the unit cube a study visits. */
#ifndef PRICEWAR_STATISTICS_DESIGN_H
#define PRICEWAR_STATISTICS_DESIGN_H

#include "statistics/design_families.h"

enum design_kind {
    DESIGN_GRID,
    DESIGN_LIST,
    DESIGN_RANDOM,
    DESIGN_LATIN_HYPERCUBE,
    DESIGN_SOBOL,
    DESIGN_SCRAMBLED_SOBOL,
    DESIGN_MORRIS,
    DESIGN_SALTELLI,
    DESIGN_POSTERIOR, /* made by design_of_draws */
    DESIGN_KINDS
};

/* Names as in the rows of study files, in the order of enum design_kind. */
#define DESIGN_NAMES "grid|list|random|latin_hypercube|sobol|scrambled_sobol|morris|saltelli|posterior"

const char *design_name(int kind); /* enum design_kind */

/* Number of points of a design, without making it. 0, with STATUS_INVALID in the error, when the request
 * does not suit the family. */
size_t design_size(enum design_kind kind, const struct design_request *request, struct error *error);

/* The same request gives the same points everywhere. A larger random or Sobol design begins with the
 * points of a smaller one. STATUS_INVALID: the request does not suit the family. */
enum status design_create(enum design_kind kind, const struct design_request *request, struct design **design,
                          struct error *error);
void design_free(struct design *design);

#endif
