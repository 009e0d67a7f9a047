/* The keys of study files; docs/study-reference.md is generated from them. */
#ifndef PRICEWAR_STUDY_STUDY_PARAMETERS_H
#define PRICEWAR_STUDY_STUDY_PARAMETERS_H

#include "scenario/parameter.h"

/* study, vary[], targets[], claims[] */
extern const struct parameter_group study_groups[];
extern const size_t study_group_count;

#endif
