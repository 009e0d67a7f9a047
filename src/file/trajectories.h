/* Statistics over runs of paths over rounds: means, probabilities, quantiles. */
#ifndef PRICEWAR_FILE_TRAJECTORIES_H
#define PRICEWAR_FILE_TRAJECTORIES_H

#include "file/reader.h"
#include "statistics/estimate.h"
#include "statistics/quantiles.h"

/* Numbers of a dataset, [runs][rounds][elements] (with round 0). */
struct trajectories {
    double *numbers;
    size_t runs, rounds, elements;
};

/* Reads a dataset whose axes are run, round and others. STATUS_INVALID: as reader.h. */
enum status trajectories_read(struct reader *reader, const char *field, struct trajectories *trajectories,
                              struct error *error);
void trajectories_clear(struct trajectories *trajectories);

/* Quantiles (quantile_levels) over runs of element `element` in `round`. A NAN, an unknown value, is left
 * out; NAN when nothing is left. Returns the number of values. scratch: [runs]. */
size_t trajectory_quantiles(const struct trajectories *trajectories, size_t round, size_t element,
                            double *scratch, double quantiles[QUANTILES]);

/* Mean over runs; NAN is left out. */
double trajectory_mean(const struct trajectories *trajectories, size_t round, size_t element);

/* Share of nonzero elements among `first` .. `first + count` - 1 with chosen[]: mean over runs with the 95
 * % interval of Student's t, limited to 0 and 1. The interval treats runs as the independent units, since
 * firms of a run are not independent. */
struct estimate trajectory_share(const struct trajectories *trajectories, size_t round, size_t first,
                                 const bool *chosen, size_t count);

#endif
