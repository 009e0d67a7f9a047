/* Fits what a study varies to its targets by the method of simulated moments. */
#ifndef PRICEWAR_STUDY_CALIBRATE_H
#define PRICEWAR_STUDY_CALIBRATE_H

#include "study/calibration.h"

/* Evaluates the points of the study's design, then searches by Nelder and Mead's simplex from the best of
 * them and once more from the best of all, then walks along the axes. The same for any number of threads.
 * STATUS_INVALID: the study has no targets, varies what is no number, or its design is larger than the cap;
 * STATUS_FAILED: no memory, or no point of the design gives the targets' outcomes. */
enum status calibrate(const struct study *study, const struct calibrate_options *options,
                      struct calibration **calibration, struct error *error);
void calibration_free(struct calibration *calibration);

#endif
