/* Survival curves of vendors over the runs of a study, and tests between groups of runs. Internal to the
 * analysis. */
#ifndef PRICEWAR_STUDY_ANALYSIS_SURVIVAL_H
#define PRICEWAR_STUDY_ANALYSIS_SURVIVAL_H

#include "study/study_output.h"

/* Adds the group `survival`: for every vendor a curve over all runs, and one for every value of every factor
 * (for a range without levels its lower and upper half), with a log-rank test between them. Runs are taken
 * for independent; failed runs are left out. */
enum status analyse_survival(struct study_output *output, const int8_t *failed, struct error *error);

#endif
