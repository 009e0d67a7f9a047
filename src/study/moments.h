/* Moments of simulated runs at points of a study's parameters, and their distance
 * from the study's targets. */
#ifndef PRICEWAR_STUDY_MOMENTS_H
#define PRICEWAR_STUDY_MOMENTS_H

#include "study/result.h"

/* Objective where a run fails, or a target's outcome is missing in all replicates: finite, as the
 * search calculates with it. */
extern const double moments_no_objective;

struct calibrate_memory;

/* What is known of runs before they are played. Functions for any thread; `keep` is called by one at a time.
 * */
struct moments_memory {
    struct calibrate_memory *context;
    size_t first_run; /* run n of a call is run first_run + n of the memory */
    /* Fills outcomes [target_count]; false: the run at this point [vary_count] is not known. */
    bool (*find)(struct calibrate_memory *context, size_t run, const double *point, double *outcomes,
                 bool *failed);
    enum status (*keep)(struct calibrate_memory *context, size_t run, const double *point,
                        struct result *result, struct error *error);
};

/* Runs all replicates at `count` points of the study's own design from point `first` on, with the study's own
 * seeds. samples [count][target_count][replicates]: the targets' outcomes, NAN where missing and in failed
 * runs; failed [count]: number of failed runs. `memory` may be NULL, and knows a run by its number in the
 * study. STATUS_FAILED: no memory, or the runs can't be kept. */
enum status moments_of_points(const struct study *study, size_t first, size_t count, unsigned threads,
                              const struct moments_memory *memory, double *samples, size_t *failed,
                              struct error *error);

/* The same for some of these runs alone: `runs` [count], run 0 being the first of point `first`. What stands in samples
 * and `failed` for other runs is left as it is; numbers of failed runs are added to. */
enum status moments_of_runs(const struct study *study, size_t first, const size_t *runs, size_t count,
                            unsigned threads, const struct moments_memory *memory, double *samples,
                            size_t *failed, struct error *error);

/* The same at any points [count][vary_count] of the unit cube. A replicate has the same random numbers at all points, whatever
 * study->seeds says. */
enum status moments_simulate(const struct study *study, const double *points, size_t count, unsigned threads,
                             const struct moments_memory *memory, double *samples, size_t *failed,
                             struct error *error);

/* Mean over a target's replicates [replicates] with a value, replicate `left_out` excluded (SIZE_MAX:
 * none); NAN without values. */
double moments_mean(const double *sample, size_t replicates, size_t left_out);

extern const char *const target_error_names[]; /* by enum target_error */

/* Standard deviation of what a target's value may be off by, on the scale of target_scaled: its error and the
 * model's discrepancy. */
double target_deviation(const struct study_target *target);

/* An outcome on the scale on which the target's errors are: as it is, or its natural logarithm, -INFINITY at 0 and
 * below. NAN stays. */
double target_scaled(const struct study_target *target, double outcome);

/* (mean - value) / deviation on that scale, also where the relation of an inequality holds. */
double target_miss(const struct study_target *target, double mean);

/* The same; 0 where the relation of an inequality holds. */
double target_distance(const struct study_target *target, double mean);

/* Sum over the targets of the squared distances: simulated moments with a diagonal matrix of weights
 * (McFadden 1989; Gourieroux & Monfort 1996, chapter 2). samples [target_count][replicates]. */
double moments_objective(const struct study *study, const double *samples, size_t left_out);

/* Standard error of the difference between the objectives of two points, by the jackknife over replicates
 * (Efron & Tibshirani 1993, chapter 11); what common random numbers do to both cancels. NAN with one
 * replicate, or when a difference is unknown. */
double moments_difference_error(const struct study *study, const double *samples, const double *others);

#endif
