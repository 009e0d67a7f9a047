/* Can the parameters be found at all? Parameters are drawn from the prior, targets are simulated with them, and
 * inferred from: coverage of the intervals and ranks of the truth (Talts, Betancourt, Simpson, Vehtari & Gelman
 * 2018). */
#ifndef PRICEWAR_INFERENCE_RECOVERY_H
#define PRICEWAR_INFERENCE_RECOVERY_H

#include "inference/inference.h"

struct recovery_options {
    struct inference_options inference; /* of each; its callback is not used */
    size_t recoveries;
    /* The errors of simulated targets in place of those that the inference goes by, as a multiple: 1, but for tests
     * that a wrong one is found out. */
    double error_factor;
    bool (*progress)(void *context, size_t done, size_t total); /* in points; total is the most */
    void *context;
};

struct recovered_parameter {
    double cover_half, cover_most; /* share of the recoveries whose 50 and 90 % intervals hold the truth */
    double p;                      /* of the test that ranks are even, after Holm; NAN for fewer than 20 */
    double share;                  /* mean over the recoveries of inferred_parameter.share */
    double correlation;            /* of the posteriors' means with the truth; NAN when one does not vary */
};

struct recovery {
    const struct study *study;
    size_t count;     /* recoveries */
    size_t repeated;  /* truths that were drawn again, as a run failed or an outcome was missing */
    size_t short_of;  /* recoveries that ended above tolerance 1, or with fewer than 100 effective draws */
    double effective; /* mean effective number */
    bool stopped;     /* by the callback: the first `count` recoveries are whole */
    double *truths, *means, *ranks;         /* [count][vary_count]: numbers; ranks in [0, 1] */
    double *halves, *mosts;                 /* [count][vary_count]: 1 where the interval holds the truth */
    double *shares;                         /* [count][vary_count] */
    struct recovered_parameter *parameters; /* [vary_count] */
};

/* STATUS_INVALID: as inference_check, or no target can be simulated. STATUS_FAILED: no memory, or the prior hardly
 * ever gives the targets' outcomes. */
enum status recover(const struct study *study, const struct recovery_options *options,
                    struct recovery **recovery, struct error *error);
void recovery_free(struct recovery *recovery);

/* Most points that are simulated. */
size_t recovery_most_points(const struct study *study, const struct recovery_options *options);

/* Whether the share of covered truths is farther than four binomial standard errors from what it should be. */
bool recovery_covers_badly(double covered, double wanted, size_t count);

#endif
