/* Measures of market concentration. `part` [count]: sizes >= 0 in any unit (volumes, revenues, shares). */
#ifndef PRICEWAR_VERIFY_THEORY_CONCENTRATION_H
#define PRICEWAR_VERIFY_THEORY_CONCENTRATION_H

#include "base/error.h"

struct concentration {
    double herfindahl;            /* HHI, sum of squared percentages, 1e4/count..1e4 */
    double effective_number;      /* 1e4 / HHI */
    double normalised_herfindahl; /* 0 for equal parts, 1 for a monopoly */
    double entropy;               /* Shannon's, nats */
    double top_three;             /* CR3, share of the three largest */
    double gini;                  /* over the parts, 0..1 - 1/count */
};

/* STATUS_INVALID: no parts, a part that is negative or not finite, or only zeros. STATUS_FAILED: memory is
 * short. */
enum status concentration_measure(size_t count, const double *part, struct concentration *measure,
                                  struct error *error);

/* HHI of parts taken as fractions of `total` (> 0), on the scale 0..1e4. With total equal to their sum
 * this is the usual index; with a larger total the rest counts as held by nobody. */
double herfindahl(size_t count, const double *part, double total);

/* Sums of value[product_count] by owner, in the order of the owners' first products. `total` has room for
 * [product_count]; returns the number of owners. */
size_t totals_by_owner(size_t product_count, const size_t *owner, const double *value, double *total);

/* The Lerner index (price - cost) / price. STATUS_INVALID when the price is not above 0, where it has no
 * meaning. */
enum status lerner_index(double price, double cost, double *lerner, struct error *error);

#endif
