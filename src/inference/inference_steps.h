/* State shared by the steps of an inference. Internal to src/inference. */
#ifndef PRICEWAR_INFERENCE_INFERENCE_STEPS_H
#define PRICEWAR_INFERENCE_INFERENCE_STEPS_H

#include "inference/inference.h"
#include "sharing/shared_runs.h"
#include "statistics/proposal.h"

/* Where the points of an inference stand among all that are simulated: points are numbered, as their random numbers
 * are addressed by their number. */
struct inference_place {
    double *points; /* [all of them][vary_count] in the unit cube */
    size_t first;   /* of this inference */
    bool designed;  /* the first population is the study's design, else drawn from the prior */
    bool checked;   /* runs at the end check an emulator */
    /* What stands in place of runs at points of the study's design from `first` on, as moments_of_points; NULL: runs. */
    enum status (*play)(void *context, const struct study *study, size_t first, size_t count, double *samples,
                        size_t *failed, struct error *error);
    void *context;
};

/* The observed side of a target as a likelihood: -2 log of how likely what was observed is when the mean of the
 * simulated outcome is `mean`, up to a constant; INFINITY when that is NAN or can't be. Equal: the squared distance, a normal
 * error. Inequalities: -2 log Phi(margin / deviation), the probability that the relation is seen with that
 * error (inference/target_likelihood.c). */
double target_squared(const struct study_target *target, double mean);

/* As moments_of_points, with the memory of the options, and together with others who share it.
 * samples [count][target_count][replicates], failed [count]. */
static inline enum status inference_play(const struct study *study, size_t first, size_t count,
                                         const struct inference_options *options, double *samples,
                                         size_t *failed, struct error *error)
{
    const struct shared_options shared = {options->threads, options->memory, options->apart};
    for (size_t i = 0; i < count; i++)
        failed[i] = 0;
    return shared_play(study, first, NULL, count * (size_t)study->replicates, &shared, samples, failed,
                       error);
}

/* As infer, at a place and without the summary (inference/population.c). */
enum status inference_draw(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error);

/* The posterior at a place, by the study's engine (inference/infer.c). Call inference_empty in any case. */
enum status inference_find(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error);

/* Allocates what the draws need; false: no memory. */
bool inference_make(struct inference *found, const struct study *study,
                    const struct inference_options *options);
void inference_empty(struct inference *found);

/* Fills `adjusted` (inference/adjustment.c). False: no memory. */
bool inference_adjust(struct inference *found, const struct inference_place *place);

/* Fills parameters, targets and pulls (inference/posterior.c). False: no memory. */
bool inference_describe(struct inference *found);

/* The expected narrowing from the first population (inference/foresight.c): expected [vary_count]. False: no memory. */
bool inference_foresee(const struct inference *found, double *expected);

/* Coordinates in which the prior is standard normal, and back; at the ends of [0, 1] large but finite. */
double normal_of_position(double position);
double position_of_normal(double coordinate);

/* A uniform number addressed by a point's number and what it is for. */
enum inference_draws {
    DRAW_PRIOR,
    DRAW_KERNEL,
    DRAW_ERROR,
    DRAW_OBSERVATION,
    DRAW_RESAMPLE,
    DRAW_SEQUENCE,
    DRAW_TRY,      /* points of the prior that may be left for the next wave */
    DRAW_EMULATED, /* runs as emulators see them */
    DRAW_SEED,
};
double inference_uniform(const struct study *study, size_t point, enum inference_draws purpose,
                         size_t element);
double inference_normal(const struct study *study, size_t point, enum inference_draws purpose,
                        size_t element);

/* The seed of a sequence that begins at a point. */
uint64_t inference_seed(const struct study *study, size_t point);

#endif
