/* From the name of an outcome to its place among the numbers of a run. */
#ifndef PRICEWAR_STUDY_OUTCOME_FIND_H
#define PRICEWAR_STUDY_OUTCOME_FIND_H

#include "runs/measure.h"

struct study;

/* Place in the `outcomes` of a result of the outcome that outcome_name calls so; SIZE_MAX: there is none, and
 * `near` holds the nearest name, or "" when none is near. */
size_t outcome_find(const struct study *study, const char *wanted, char near[OUTCOME_NAME_SIZE]);

#endif
