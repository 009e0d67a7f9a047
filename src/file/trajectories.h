/* Paths over the rounds, across runs: means, probabilities, quantiles. */
#ifndef PRICEWAR_FILE_TRAJECTORIES_H
#define PRICEWAR_FILE_TRAJECTORIES_H

#include "file/reader.h"
#include "statistics/estimate.h"
#include "statistics/quantiles.h"

/* Numbers of one dataset, [runs][rounds][elements] (round 0 included). */
struct trajectories {
    double *numbers;
    size_t runs, rounds, elements;
};

/* A dataset of the axes run, round and others. STATUS_INVALID: as reader.h. */
enum status trajectories_read(struct reader *reader, const char *field, struct trajectories *trajectories,
                              struct error *error);
void trajectories_clear(struct trajectories *trajectories);

/* Quantiles (quantile_levels) over runs of element `element` in `round`, NAN left out (an unknown value is no
 * value); NAN when there is none. Returns how many values there were. scratch: [runs]. */
size_t trajectory_quantiles(const struct trajectories *trajectories, size_t round, size_t element,
                            double *scratch, double quantiles[QUANTILES]);

/* Mean over runs, NAN left out. */
double trajectory_mean(const struct trajectories *trajectories, size_t round, size_t element);

/* Share of the elements `first` .. `first + count` - 1 with chosen[] that are not 0: its mean over runs and
 * the 95 % interval of Student's t over runs, kept within 0 and 1. Runs are independent, firms of one run are
 * not, so the interval is that of runs. */
struct estimate trajectory_share(const struct trajectories *trajectories, size_t round, size_t first,
                                 const bool *chosen, size_t count);

#endif
