/* Estimates over runs: means, probabilities, survival. */
#ifndef PRICEWAR_STATISTICS_ESTIMATE_H
#define PRICEWAR_STATISTICS_ESTIMATE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* A mean (or probability) over runs with its 95 % interval: Student's t for means, Wilson (1927) for
 * probabilities. With one run the interval of a mean is not known: low and high are NAN. */
struct estimate {
    double value, low, high;
};

/* Running mean and spread, updated by Welford's (1962) method. Start with zeros. */
struct sample {
    size_t count;
    double mean, squares; /* squares: sum of squared deviations from the mean */
};

/* Of a quantity and so of its mean; without a bound -INFINITY and INFINITY. */
struct possible_range {
    double least, most;
};

static const struct possible_range possible_share = {0, 1}, possible_amount = {0, (double)INFINITY},
                                   possible_anything = {-(double)INFINITY, (double)INFINITY};

/* The estimate with its interval cut to what is possible: Student's t knows no bounds, and with few runs reaches
 * beyond them. The part that is cut off cannot hold the mean, so the interval covers it as often. NAN stays. */
struct estimate estimate_within(struct estimate estimate, struct possible_range possible);

/* A NAN, an unknown value, is left out. */
void sample_add(struct sample *sample, double value);

/* Mean with its 95 % interval by Student's t. All NAN without values; the interval is NAN with one value. */
struct estimate sample_estimate(const struct sample *sample);

/* The same where many samples are of one size: half an interval's width in standard errors for `count`
 * values, NAN for fewer than two, and the estimate by it. */
double sample_half_width(size_t count);
struct estimate sample_estimate_by(const struct sample *sample, double half_width);

/* Probability with its 95 % score interval, Wilson (1927). `successes` need not be whole: runs with ties
 * add a fraction. */
struct estimate probability_estimate(double successes, size_t count);

/* How much more often something happens in the first of two paired series: (more - fewer) / pairs. The
 * adjusted Wald interval of Agresti & Min (2005, Stat. Med. 24) adds half a pair to each of the four
 * outcomes. more, fewer: pairs in which it happens only in the first, only in the second series. NAN
 * without pairs. */
struct estimate paired_probability_change(double more, double fewer, size_t pairs);

/* Product-limit estimator, Kaplan & Meier (1958), for `count` units at the start. exits[t], t in [0,
 * rounds]: how many left at t; censored[t]: how many were last seen at t (NULL: none before the end).
 * survival[t]: share that is still there after t. */
void kaplan_meier(const uint32_t *exits, const uint32_t *censored, size_t rounds, size_t count,
                  double *survival);

/* First t at which survival is 1/2 or less; NAN when there is none. */
double survival_median(const double *survival, size_t rounds);

#endif
