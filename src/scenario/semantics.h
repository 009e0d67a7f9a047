/* Checks across several parameters, and values derived from others. Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_SEMANTICS_H
#define PRICEWAR_SCENARIO_SEMANTICS_H

#include "scenario/binding.h"

/* Checks that names are unique among firms, among products and among sectors. STATUS_FAILED when memory is
 * short. */
enum status check_names(struct binding *binding, struct error *error);

/* Checks the words of the group `terms`, and forms the plurals that are not written. */
void check_terms(struct binding *binding);

/* All other checks across parameters; parameters that could not be read are skipped. */
void check_semantics(struct binding *binding);

/* Those that are about parts left out of the scenario (left_out.c). */
void check_left_out(struct binding *binding);

/* Derives labels from names, and quality from Elo ratings (Bradley-Terry: D points are D ln(10)/400 utils;
 * docs/model.md section 9). Only for a scenario without findings. */
void derive_values(struct scenario *scenario);

#endif
