/* Fixed points of a map that contracts, reached in fewer steps: SQUAREM (Varadhan & Roland 2008,
 * Scandinavian Journal of Statistics 35, 335-353, scheme S3). */
#ifndef PRICEWAR_MARKET_SQUAREM_H
#define PRICEWAR_MARKET_SQUAREM_H

#include "base/error.h"

struct squarem {
    size_t count;
    /* image[count] of point[count]; an error: the point is not in the map's domain. */
    enum status (*map)(void *context, const double *point, double *image, struct error *error);
    void *context;
    double tolerance;        /* largest |image - point| at which the point is taken for fixed */
    size_t most_evaluations; /* of the map */
};

struct squarem_end {
    size_t evaluations;
    double distance; /* largest |image - point| at the last point */
    size_t worst;    /* where it is */
};

/* Iterates from `point` [count], which is an image within the tolerance of its point on success, and the last
 * point otherwise. A long step that leads out of the domain or farther away is taken back;
 * where plain steps lead away, they are shortened.
 * STATUS_FAILED: no memory, or not within the tolerance after so many evaluations. The map's errors at a plain
 * step are passed on. `end` is filled in any case. */
enum status squarem_solve(const struct squarem *problem, double *point, struct squarem_end *end,
                          struct error *error);

#endif
