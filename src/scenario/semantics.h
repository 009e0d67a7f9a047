/* Checks across parameters, and the values that follow from others. Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_SEMANTICS_H
#define PRICEWAR_SCENARIO_SEMANTICS_H

#include "scenario/binding.h"

/* Names unique among firms, among products and among sectors. STATUS_FAILED when memory is short. */
enum status check_names(struct binding *binding, struct error *error);

/* Everything else that no single row can say; parameters that could not be read are left out. */
void check_semantics(struct binding *binding);

/* Labels from names, quality from Elo ratings (Bradley-Terry: D points are D ln(10)/400 utils; docs/model.md
 * section 9). For a scenario without findings. */
void derive_values(struct scenario *scenario);

#endif
