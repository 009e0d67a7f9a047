/* Groups that the analysis adds to the file of a complete study beside the statistics of outcomes. Internal
 * to the analysis. */
#ifndef PRICEWAR_STUDY_ANALYSIS_GROUPS_H
#define PRICEWAR_STUDY_ANALYSIS_GROUPS_H

#include "study/study_output.h"

/* The group `claims` (analysis_claims.c). A replicate gives one number for each claim: the mean over the
 * points of its group, and with `against` its difference from (or ratio to) that of the other group; a mean
 * over points that have a value. */
enum status analyse_claims(struct study_output *output, const int8_t *failed, struct error *error);

/* The group `survival` (analysis_survival.c): for every vendor a curve over all runs, and one for every value
 * of every factor (for a range without levels its lower and upper half), with a log-rank test between them.
 * Runs are taken for independent; failed runs are left out. */
enum status analyse_survival(struct study_output *output, const int8_t *failed, struct error *error);

#endif
