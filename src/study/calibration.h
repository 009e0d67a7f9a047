/* Options and results of a calibration. */
#ifndef PRICEWAR_STUDY_CALIBRATION_H
#define PRICEWAR_STUDY_CALIBRATION_H

#include "study/merge.h"
#include "study/moments.h"

struct calibrate_options {
    unsigned threads;
    size_t starts; /* number of searches, each from one of the best design points; at least 1 */
    /* Limit of points simulated to find the optimum, the design's included. */
    size_t evaluations;
    /* Called after every few points, by the caller's thread; total includes the points of profiles. False:
     * stop. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
    struct calibrate_memory *memory; /* where finished runs are kept; NULL: nowhere */
};

struct calibration;

/* Whether the objective was the same wherever it was asked for, down to rounding. */
bool calibration_is_flat(const struct calibration *calibration);

/* Where a calibration keeps its finished runs, so that after a kill at any time the same call goes on and
 * ends with the same result: the folder OUTPUT.d, as that of a sweep. */
struct calibrate_memory;

/* Opens or creates it, for at most so many points. `work`: "calibrate", or what else plays points that are not
 * known beforehand, with all that decides about them. STATUS_INVALID: the folder is of another study or work,
 * and not `force`; with force its runs are dropped. STATUS_FAILED: another process is at work on it, or no
 * memory. Unless STATUS_OK, *memory is NULL and what is kept stays as it is. */
enum status calibrate_memory_open(const struct study *study, const char *work, size_t points,
                                  const char *output, bool force, struct calibrate_memory **memory,
                                  struct error *error);

/* The same for one of several processes that play the same points together: each keeps its runs in a journal of its own
 * in the folder, and knows those of the others. */
enum status calibrate_memory_join(const struct study *study, const char *work, size_t points,
                                  const char *output, bool force, const struct study_part *part,
                                  struct calibrate_memory **memory, struct error *error);

/* Which of them this is; {1, 1} of a process alone. */
struct study_part calibrate_memory_part(const struct calibrate_memory *memory);

/* Learns what the others have kept since. *news: there was something. */
enum status calibrate_memory_renew(struct calibrate_memory *memory, bool *news, struct error *error);

/* Whether a run is kept: its number and its point, as moments_memory has them. */
bool calibrate_memory_knows(struct calibrate_memory *memory, size_t run, const double *point);

/* Number of runs that an earlier call has kept, or other processes have. */
size_t calibrate_memory_runs(const struct calibrate_memory *memory);

/* Bytes of its journal that could not be read, whose runs are played again; *name: of the file in the folder
 * that keeps them. */
size_t calibrate_memory_damage(const struct calibrate_memory *memory, const char **name);

/* What the memory knows of the runs that begin with that of point `first`, replicate 0; NULL without memory.
 * */
const struct moments_memory *calibrate_memory_from(struct calibrate_memory *memory, size_t first);

/* Syncs what was kept to disk at once, so that others see it on their machines. */
enum status calibrate_memory_show(struct calibrate_memory *memory, struct error *error);

/* Syncs what was kept to disk when that is due. */
enum status calibrate_memory_sync(struct calibrate_memory *memory, struct error *error);

/* `done`: deletes the folder, if no other process is at work on it. NULL is allowed. */
void calibrate_memory_close(struct calibrate_memory *memory, bool done);

struct calibrated_target {
    double mean;           /* over the replicates at the optimum */
    double standard_error; /* of that mean; NAN with one replicate */
    double distance;       /* as in target_distance */
    size_t runs;           /* replicates that have the outcome */
};

/* A point on one parameter's axis through the optimum, where the other parameters are kept. */
struct profile_point {
    double value;      /* of the parameter */
    double difference; /* objective minus that at the optimum; NAN where a run fails */
    double error;      /* standard error of the difference over the replicates; NAN with one */
};

enum {
    PROFILE_GRID = 11,                                /* points from end to end of the range */
    PROFILE_NEAR = 4,                                 /* further points around the optimum */
    PROFILE_POINTS = PROFILE_GRID + PROFILE_NEAR + 1, /* the optimum included */
    CLIFF_HALVINGS = 6, /* further points on an axis, to see whether a jump is one */
    AXIS_POINTS = PROFILE_POINTS - 1 + CLIFF_HALVINGS, /* most that are simulated on an axis */
};

/* Most points that a calibration simulates. */
static inline size_t calibrate_most_points(const struct study *study, const struct calibrate_options *options)
{
    return options->evaluations + study->vary_count * AXIS_POINTS;
}

struct calibrated_parameter {
    double value;
    double low,
        high; /* where the objective on the axis is at most 3.84 above the optimum's; NAN without profile */
    double joint_low,
        joint_high;  /* 95 % when the others are free too, linear at the optimum; NAN without profile */
    bool identified; /* somewhere the objective differs by more than noise; true without profile */
    /* Between which values around the optimum the objective does not change at all; NAN where it does. */
    double flat_low, flat_high;
    /* Two values close together between which the objective jumps, and by how much; infinite where it is a
     * run that fails on one side, or an outcome that is missing. NAN: no jump was found. */
    double cliff_low, cliff_high, cliff_jump;
    struct profile_point profile[PROFILE_POINTS]; /* ascending by value */
};

struct calibration {
    const struct study *study;         /* of the caller */
    double objective;                  /* at the optimum that the search found */
    double lowest, highest;            /* of all points, those of profiles too; may be moments_no_objective */
    size_t evaluations, failed_points; /* used to find the optimum */
    bool converged;                    /* the last search ended with a small enough simplex */
    bool stopped;                      /* by the callback */
    bool profiled;                     /* profiles were made */
    bool better_near; /* a point of a profile is better than the optimum by more than noise */
    struct calibrated_target *targets;       /* [target_count] */
    struct calibrated_parameter *parameters; /* [vary_count] */
    double *samples;                         /* [target_count][replicates] at the optimum */
    double *point;                           /* [vary_count], the optimum in the unit cube */
};

#endif
