/* What is wrong with a claim by itself, whatever it is about. */
#ifndef PRICEWAR_SCENARIO_CLAIM_CHECK_H
#define PRICEWAR_SCENARIO_CLAIM_CHECK_H

#include "scenario/scenario.h"

/* What the statistic is: of one group of runs, or of two against each other (claims of studies). */
enum claim_comparison { CLAIM_ALONE, CLAIM_DIFFERENCE, CLAIM_RATIO };

struct claim_fault {
    const char *key;
    char text[200];
};

/* True when keys do not go together; the first of such faults. Members that were not read may be NULL. */
bool claim_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                     struct claim_fault *fault);

#endif
