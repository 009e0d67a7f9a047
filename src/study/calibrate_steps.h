/* What the steps of a calibration share. Internal to src/study. */
#ifndef PRICEWAR_STUDY_CALIBRATE_STEPS_H
#define PRICEWAR_STUDY_CALIBRATE_STEPS_H

#include <gsl/gsl_matrix.h>

#include "study/calibration.h"

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

/* Numbers of a point: [target_count][replicates]. */
size_t calibrate_sample_size(const struct study *study);

/* Simulates at most BATCH points [count][vary_count] into calibrating->samples; false: stopped or failed
 * (calibrate_points.c). */
bool calibrate_points(struct calibrating *calibrating, const double *points, size_t count,
                      double objectives[BATCH]);

/* Searches from the best points of the design (calibrate_search.c). */
void calibrate_search(struct calibrating *calibrating);

/* A coordinate reflected into [0, 1] at the ends as often as it takes. */
double reflect_coordinate(double u);

/* Profiles around the optimum, and what they say (calibrate_profile.c). */
void calibrate_profiles(struct calibrating *calibrating);

/* Ranges of the parameters when all are free. Slopes of the targets' distances by the coordinates of the unit
 * cube: at least as many rows as columns [vary_count], the rest zero; overwritten. False: no memory
 * (calibrate_profile.c). */
bool calibrate_joint(struct calibration *found, gsl_matrix *slopes);

#endif
