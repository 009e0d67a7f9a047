/* Reads the draws of an inference's file, for a study that goes on with them. */
#ifndef PRICEWAR_FILE_INFERENCE_DRAWS_H
#define PRICEWAR_FILE_INFERENCE_DRAWS_H

#include <stddef.h>

#include "base/error.h"

/* What was seen, to be shown beside what follows from the draws. */
struct inference_targets {
    char **series;                        /* [count]: "final_share[Zhipu]" */
    double *rounds, *values, *deviations; /* [count] */
    double *relations, *errors;           /* [count]: enum target_relation, enum target_error */
    size_t count;
    char **dates; /* [date_count] of the rounds, from 0 on; none with a test model */
    size_t date_count;
};

struct inference_draws {
    char **paths, **priors; /* [factors]: what varied, and its prior in words */
    size_t path_count, prior_count;
    double *positions, *weights; /* [count][factors] adjusted, in the unit cube; [count] add up to 1 */
    int64_t *seeds;     /* [count] of each draw's runs: replicate r is run r with this seed; -1: no runs */
    int64_t replicates; /* of each draw */
    size_t count, factors;
    struct inference_targets targets;
};

/* STATUS_INVALID: the file can't be read, or is not an inference. Call inference_draws_clear in any case. */
enum status inference_draws_read(const char *path, struct inference_draws *draws, struct error *error);
void inference_draws_clear(struct inference_draws *draws);

#endif
