/* Checks of a claim that need nothing but the claim. */
#ifndef PRICEWAR_SCENARIO_CLAIM_CHECK_H
#define PRICEWAR_SCENARIO_CLAIM_CHECK_H

#include "scenario/scenario.h"

/* What the statistic describes: one group of runs, or in studies two groups against each other. */
enum claim_comparison { CLAIM_ALONE, CLAIM_DIFFERENCE, CLAIM_RATIO };

struct claim_fault {
    const char *key;
    char text[200];
};

/* True when keys contradict each other; *fault is the first such fault. Members that were not read may be
 * NULL. */
bool claim_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                     struct claim_fault *fault);

#endif
