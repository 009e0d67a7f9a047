/* Answers to the claims of a study. Internal to the analysis. */
#ifndef PRICEWAR_STUDY_ANALYSIS_CLAIMS_H
#define PRICEWAR_STUDY_ANALYSIS_CLAIMS_H

#include "study/study_output.h"

/* From the column of every claim to the group `claims`. A replicate gives one number: the mean over the
 * points of the claim's group, and with `against` its difference from (or ratio to) that of the other group;
 * a mean over points that have a value. */
enum status analyse_claims(struct study_output *output, const int8_t *failed, struct error *error);

#endif
