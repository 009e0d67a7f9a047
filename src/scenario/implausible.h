/* Values that are allowed and hardly meant: they look like another unit, or concern rounds after the last one.
 * A scenario with such values is valid; scenario->warnings lists them. Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_IMPLAUSIBLE_H
#define PRICEWAR_SCENARIO_IMPLAUSIBLE_H

#include "scenario/binding.h"

/* A single value that was written, at `target`: a percentage in place of a share. */
void doubt_value(struct binding *binding, const struct parameter *row, const config_setting_t *setting,
                 const char *path, const void *target);

/* What several values of a valid scenario say together: prices beside costs, capital beside a month's fixed
 * cost, dates beside the length of the run. */
void doubt_scenario(struct binding *binding);

#endif
