/* Finds the parameter that a path refers to. */
#ifndef PRICEWAR_STUDY_VARY_ROW_H
#define PRICEWAR_STUDY_VARY_ROW_H

#include "study/study.h"

/* The registry's row for a path such as vendors.Zhipu.capital or vendors[*].pricing.step, or NULL. */
const struct parameter *vary_row(const struct study *study, const char *path);

#endif
