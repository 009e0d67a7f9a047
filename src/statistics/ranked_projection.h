/* The least change of some values that puts them into a given order. */
#ifndef PRICEWAR_STATISTICS_RANKED_PROJECTION_H
#define PRICEWAR_STATISTICS_RANKED_PROJECTION_H

#include "base/error.h"

/* image [count] minimises the sum of (image - value)^2 under: image = fixed where that is no NAN; the value of
 * rank r is above that of rank r + 1 by at least `margin` >= 0; values without a rank are below the last rank
 * by at least the margin. rank [count]: each of 1 to their number once, 0 for none. `fixed` may be given with
 * a rank only, where any rank is given at all. Isotonic regression: the pool-adjacent-violators algorithm
 * (Ayer et al. 1955, Annals of Mathematical Statistics 26, 641-647), cut off at the fixed values around.
 * STATUS_INVALID: fixed values are not in the order, or leave too little room for those between them; *blamed
 * is then the lower one. STATUS_FAILED: no memory. */
enum status ranked_projection(size_t count, const double *value, const double *fixed, const size_t *rank,
                              double margin, double *image, size_t *blamed, struct error *error);

#endif
