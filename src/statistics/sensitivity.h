/* How much each factor of a study matters for one outcome: Sobol indices, elementary effects, partial rank
 * correlations. Intervals are 95 % percentile intervals of the bootstrap, which resamples the independent
 * units of the design (base samples, trajectories, points). Units with a missing value (NAN) are left out. */
#ifndef PRICEWAR_STATISTICS_SENSITIVITY_H
#define PRICEWAR_STATISTICS_SENSITIVITY_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A measure for one factor; NAN where it is undefined: the outcome is the same everywhere but for rounding
 * (base/same_number.h), or there are too few units. */
struct sensitivity {
    double value, low, high;
    double rank;                /* 1: largest |value|; ties share the better rank */
    double rank_low, rank_high; /* 95 % of the resamples */
    double rank_stays;          /* share of the resamples with the same rank */
};

struct bootstrap {
    size_t resamples; /* 0: no intervals */
    uint64_t seed;    /* the same resamples are used for all outcomes of a study */
};

/* Sobol indices from the outcomes of a Saltelli design, values[samples][factors + 2] in the design's
 * order. First order by Saltelli et al. (2010), Computer Physics Communications 181, table 2 (b); total by
 * Jansen (1999). first, total: [factors]. *used: base samples without a missing value. The intervals take
 * base samples as independent; those of a Sobol sequence are spread more evenly, so the intervals are
 * rather too wide. */
enum status sobol_indices(const double *values, size_t samples, size_t factors,
                          const struct bootstrap *bootstrap, struct sensitivity *first,
                          struct sensitivity *total, size_t *used, struct error *error);

/* Elementary effects from the outcomes of a Morris design: positions of the factors in their ranges
 * [trajectories][factors + 1][factors], values [trajectories][factors + 1]. mu_star: mean absolute effect,
 * Campolongo, Cariboni & Saltelli (2007); mu: mean; sigma: standard deviation, large with curvature or
 * interactions. An effect is for the factor's whole range: the change of the outcome over the move that the
 * factor made in it. Of a factor without an order (ordered[factors]) every move is to another value, and
 * neither mu nor sigma is known. */
enum status elementary_effects(const double *positions, const bool *ordered, const double *values,
                               size_t trajectories, size_t factors, const struct bootstrap *bootstrap,
                               struct sensitivity *mu_star, struct sensitivity *mu, struct sensitivity *sigma,
                               size_t *used, struct error *error);

/* Of one outcome. */
struct rank_correlations {
    struct sensitivity *correlations; /* [factors] */
    double *p_values;                 /* [factors]: of no correlation, by Student's t */
    size_t used;                      /* points with a value */
};

/* Partial rank correlations of inputs[points][factors] with values[outcomes][points], Iman & Conover (1982).
 * A factor that does not vary gets NAN. An outcome's results don't depend on which others are there; those
 * with values at the same points share the work on resamples and factors. */
enum status partial_rank_correlations(const double *inputs, size_t points, size_t factors,
                                      const double *const *values, size_t outcomes,
                                      const struct bootstrap *bootstrap, struct rank_correlations *results,
                                      struct error *error);

/* Share of seed noise in replicated outcomes, values[points][replicates], by analysis of variance.
 * of_runs: the share of the variance of single runs that the design point does not explain. of_means: the
 * share of noise in the variance between the points' means over `replicates`. `common`: replicate r has
 * the same random numbers at all points; a shift that it makes at all points alike is noise of runs, but
 * not of differences between points. NAN with fewer than two replicates or points, and where the runs, or the
 * means of the points, are all the same but for rounding. Points with a missing value are left out. */
struct noise_share {
    double of_runs, of_means;
};
struct noise_share noise_share(const double *values, size_t points, size_t replicates, bool common);

#endif
