/* Options and results of a calibration. */
#ifndef PRICEWAR_STUDY_CALIBRATION_H
#define PRICEWAR_STUDY_CALIBRATION_H

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
};

struct calibrated_target {
    double mean;           /* over the replicates at the optimum */
    double standard_error; /* of that mean; NAN with one replicate */
    double distance;       /* (mean - value) / scale */
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
};

struct calibrated_parameter {
    double value;
    double low,
        high; /* where the objective on the axis is at most 3.84 above the optimum's; NAN without profile */
    double joint_low,
        joint_high;  /* 95 % when the others are free too, linear at the optimum; NAN without profile */
    bool identified; /* somewhere the objective differs by more than noise; true without profile */
    struct profile_point profile[PROFILE_POINTS]; /* ascending by value */
};

struct calibration {
    const struct study *study; /* of the caller */
    double objective;
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
