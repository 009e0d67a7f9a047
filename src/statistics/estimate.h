/* Estimates over runs: means, probabilities, survival. */
#ifndef PRICEWAR_STATISTICS_ESTIMATE_H
#define PRICEWAR_STATISTICS_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

/* A mean (or probability) over runs with its 95 % interval: Student's t for means, Wilson (1927) for
 * probabilities. With one run the interval of a mean is not known: low and high are NAN. */
struct estimate {
    double value, low, high;
};

/* A mean as it grows, Welford (1962). Start with zeros. */
struct sample {
    size_t count;
    double mean, squares; /* squares: sum of squared deviations from the mean */
};

/* NAN is left out: an unknown value. */
void sample_add(struct sample *sample, double value);

/* Mean with its 95 % interval by Student's t; NAN without values, interval NAN with one. */
struct estimate sample_estimate(const struct sample *sample);

/* Probability with its 95 % score interval, Wilson (1927); successes may hold parts of a run (ties). */
struct estimate probability_estimate(double successes, size_t count);

/* How much more probable something is in the first of two paired series: (more - fewer) / pairs with the
 * adjusted Wald interval, Agresti & Min (2005, Stat. Med. 24): half a pair is added to each of the four
 * outcomes of a pair. more, fewer: pairs in which it happened only in the first, only in the second. NAN
 * without pairs. */
struct estimate paired_probability_change(double more, double fewer, size_t pairs);

/* Product-limit estimator, Kaplan & Meier (1958). exits[t], censored[t], t in [0, rounds]: how many left at
 * t, and how many were last seen at t (censored NULL: nobody before the end). Out of `count` at the start.
 * survival[t]: share still there after t. */
void kaplan_meier(const uint32_t *exits, const uint32_t *censored, size_t rounds, size_t count,
                  double *survival);

/* First t at which survival is 1/2 or less; NAN when there is none. */
double survival_median(const double *survival, size_t rounds);

#endif
