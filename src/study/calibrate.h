/* Fits the parameters that a study varies to its targets by the method of simulated moments. */
#ifndef PRICEWAR_STUDY_CALIBRATE_H
#define PRICEWAR_STUDY_CALIBRATE_H

#include "study/calibration.h"

/* What `calibrate` checks before it begins. */
enum status calibrate_check(const struct study *study, const struct calibrate_options *options,
                            struct error *error);

/* Evaluates the design's points, searches by Nelder and Mead's simplex from the best of them, once more
 * from the best of all, and then profiles along the axes. The result does not depend on the number of
 * threads. STATUS_INVALID: the study has no targets, varies something that is not a number, or its design
 * exceeds the limit of evaluations. STATUS_FAILED: no memory, or no point of the design gives the targets'
 * outcomes. */
enum status calibrate(const struct study *study, const struct calibrate_options *options,
                      struct calibration **calibration, struct error *error);
void calibration_free(struct calibration *calibration);

#endif
