/* Groups of a complete study's file that are not statistics of single outcomes. Internal to the analysis. */
#ifndef PRICEWAR_STUDY_ANALYSIS_GROUPS_H
#define PRICEWAR_STUDY_ANALYSIS_GROUPS_H

#include "study/study_output.h"

/* The group `claims` (analysis_claims.c). For each claim a replicate gives one number: the mean over the
 * points of its group that have a value; with `against` its difference from, or ratio to, that of the
 * other group. */
enum status analyse_claims(struct study_output *output, const int8_t *failed, struct error *error);

/* The group `survival` (analysis_survival.c). For every vendor a curve over all runs, and one for every
 * value of every factor (a range without levels is split into halves), with a log-rank test between these.
 * Runs are treated as independent; failed runs are left out. */
enum status analyse_survival(struct study_output *output, const int8_t *failed, struct error *error);

#endif
