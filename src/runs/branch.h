/* Which changes of a scenario make sense in the middle of a run. */
#ifndef PRICEWAR_RUNS_BRANCH_H
#define PRICEWAR_RUNS_BRANCH_H

#include "runs/timeline.h"
#include "scenario/difference.h"

/* Whether the model reads this parameter anew every round, so that it can change in the middle of a run. */
bool branch_allows(const struct scenario_difference *difference);

/* Describes what branch_allows accepts, for messages and help. */
extern const char branch_allowed[];

/* Makes a timeline that follows `base`, and from round `from` on `after`. Every difference that can't be
 * made then is a finding. new_rules [vendor_count] is filled in, and must outlive the timeline.
 * STATUS_INVALID: there are findings. STATUS_FAILED: no memory. */
enum status branch_make(const struct scenario *base, const struct scenario *after, int64_t from,
                        bool *new_rules, struct timeline *timeline, struct diagnostics *findings,
                        struct error *error);

#endif
