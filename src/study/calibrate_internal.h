/* What the steps of a calibration share. Internal to src/study. */
#ifndef PRICEWAR_STUDY_CALIBRATE_INTERNAL_H
#define PRICEWAR_STUDY_CALIBRATE_INTERNAL_H

#include <gsl/gsl_matrix.h>

#include "study/calibrate.h"

enum { BATCH = 16 }; /* points between two calls of the progress function */

struct calibrating {
    const struct study *study;
    const struct calibrate_options *options;
    struct calibration *found; /* its point and samples are the best so far */
    size_t done, total;
    double *samples; /* [BATCH][target_count][replicates] */
    enum status status;
    struct error *error;
};

/* Simulates at most BATCH points [count][vary_count] into calibrating->samples; false: stopped or failed. */
bool calibrate_points(struct calibrating *calibrating, const double *points, size_t count,
                      double objectives[BATCH]);

/* Searches from the best points of the design (calibrate_search.c). */
void calibrate_search(struct calibrating *calibrating);

/* Profiles around the optimum, and what they say (calibrate_profile.c). */
void calibrate_profiles(struct calibrating *calibrating);

/* Ranges of the parameters when all are free. Slopes of the targets' distances by the coordinates of the unit
 * cube: at least as many rows as columns [vary_count], the rest zero; overwritten. False: no memory
 * (calibrate_joint.c). */
bool calibrate_joint(struct calibration *found, gsl_matrix *slopes);

#endif
