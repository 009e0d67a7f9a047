/* What a target's error says of the outcome that was observed. */
#ifndef PRICEWAR_REPORT_REPORT_TARGET_H
#define PRICEWAR_REPORT_REPORT_TARGET_H

#include "study/study.h"

/* The ends of the interval that holds what was observed in nine of ten cases, in the unit of the outcome; the target's
 * scale: its deviation, with the discrepancy. */
void report_target_ends(const struct study_target *target, double *low, double *high);

/* The target of these numbers, which come from a file; others than there are count as the first of their kind. */
struct study_target report_target_of(double value, double deviation, double relation, double error);

#endif
