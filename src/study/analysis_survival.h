/* Survival curves of vendors over the runs of a study, and tests between groups of runs. Internal to the
 * analysis. */
#ifndef PRICEWAR_STUDY_ANALYSIS_SURVIVAL_H
#define PRICEWAR_STUDY_ANALYSIS_SURVIVAL_H

#include "study/study_output.h"

/* Reads one element of a column of all runs; NAN where failed[run]. */
enum status analysis_read_column(const struct study_output *output, const struct column *column,
                                 size_t element, const int8_t *failed, double *values, struct error *error);

/* Adds the group `survival`: for every vendor a curve over all runs, and one for every value of every factor
 * (for a range without levels its lower and upper half), with a log-rank test between them. Runs are taken
 * for independent; failed runs are left out. */
enum status analyse_survival(struct study_output *output, const int8_t *failed, struct error *error);

#endif
