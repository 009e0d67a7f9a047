/* Whether ranks are spread evenly, as simulation-based calibration wants them (Talts, Betancourt, Simpson, Vehtari &
 * Gelman 2018), and Holm's correction for several tests. */
#ifndef PRICEWAR_STATISTICS_RANK_UNIFORMITY_H
#define PRICEWAR_STATISTICS_RANK_UNIFORMITY_H

#include <stddef.h>

/* p-value of Pearson's chi-square test that shares [count], in [0, 1], are uniform, in cells of equal probability:
 * as many as leave at least 10 shares to each, at most 20. NAN for fewer than 20 shares. */
double uniformity_p(const double *shares, size_t count);

/* p-values [count], at most 1000, NAN for none, adjusted so that the smallest stays below a level with at most that probability
 * when all hypotheses hold (Holm 1979); in place. */
void holm_adjust(double *p, size_t count);

#endif
