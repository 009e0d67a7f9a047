/* Checks of a claim that need nothing but the claim. */
#ifndef PRICEWAR_SCENARIO_CLAIM_CHECK_H
#define PRICEWAR_SCENARIO_CLAIM_CHECK_H

#include "scenario/scenario.h"

/* What the statistic describes: one group of runs, or in studies two groups against each other. */
enum claim_comparison { CLAIM_ALONE, CLAIM_DIFFERENCE, CLAIM_RATIO };

/* Of an outcome that is not one of all rounds, in a window. */
#define CLAIM_NOT_SUMMED                                                                                       \
    "\"%s\" does not add up over rounds, so it has no window; leave out from_round and from_date, or take an " \
    "outcome of all rounds, such as \"total_volume\""

struct claim_fault {
    const char *key;
    char text[200];
};

/* True when keys contradict each other; *fault is the first such fault. Members that were not read may be
 * NULL. */
bool claim_is_faulty(const struct claim_parameters *claim, enum claim_comparison comparison,
                     struct claim_fault *fault);

/* The rounds in which a claim's outcomes are read. */
struct claim_span {
    int64_t first; /* of a window, whose rounds alone count; 0: none, all rounds count */
    int64_t last;  /* after which they are read */
    int64_t over;  /* after which `over` is read, if not after the last; else 0 */
};

/* Finds them on the calendar. simulation: NULL for a test model, which has no rounds. False, with a fault: a round
 * that no run has, in numbers or on the calendar; a round given twice; a window, or a round of `over`, that begins after
 * the last; both; a round of `over` without it. */
bool claim_span_of(const struct claim_parameters *claim, const struct simulation_parameters *simulation,
                   struct claim_span *span, struct claim_fault *fault);

#endif
