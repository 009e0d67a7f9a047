/* State shared by the steps of a calibration. Internal to src/study. */
#ifndef PRICEWAR_STUDY_CALIBRATE_STEPS_H
#define PRICEWAR_STUDY_CALIBRATE_STEPS_H

#include <gsl/gsl_matrix.h>

#include "study/calibration.h"

enum { BATCH = 16 }; /* points between two calls of the progress callback */

/* Smaller differences of the objective, in relation to it or to 1, are rounding. */
static const double objective_rounding = 1e-9;

struct calibrating {
    const struct study *study;
    const struct calibrate_options *options;
    struct calibration *found; /* its point and samples are those of the best point so far */
    size_t done, total;        /* points, for the callback */
    size_t simulated;          /* points so far: what they are told apart by in the memory */
    double *samples;           /* [BATCH][target_count][replicates] */
    enum status status;
    struct error *error;
};

/* Size of a point's samples: target_count * replicates. */
size_t calibrate_sample_size(const struct study *study);

/* Simulates `count` <= BATCH points [count][vary_count], setting calibrating->samples and objectives;
 * false: stopped or failed (calibrate_points.c). */
bool calibrate_points(struct calibrating *calibrating, const double *points, size_t count,
                      double objectives[BATCH]);

/* Searches from the design's best points (calibrate_search.c). */
void calibrate_search(struct calibrating *calibrating);

/* Brings a coordinate into [0, 1] by reflection at the ends. */
double reflect_coordinate(double u);

/* Computes profiles around the optimum, and what follows from them (calibrate_profile.c). */
void calibrate_profiles(struct calibrating *calibrating);

/* Intervals of the parameters when all are free. slopes: derivatives of the targets' distances by the
 * coordinates of the unit cube, with [vary_count] columns and at least as many rows, padded with zeros;
 * overwritten. False: no memory (calibrate_profile.c). */
bool calibrate_joint(struct calibration *found, gsl_matrix *slopes);

#endif
