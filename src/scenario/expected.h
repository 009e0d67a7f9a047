/* Resolves what an expected result refers to. */
#ifndef PRICEWAR_SCENARIO_EXPECTED_H
#define PRICEWAR_SCENARIO_EXPECTED_H

#include "scenario/scenario.h"

enum expected_owner { OWNER_PRODUCT, OWNER_FIRM, OWNER_SECTOR, OWNER_MARKET };

enum expected_owner expected_owner(int quantity);

/* Index of the target among all products, all firms (sellers, clouds, vendors) or the sectors; 0 for the
 * market. NO_REFERENCE: no such target. */
size_t expected_place(const struct scenario *scenario, const struct expected_parameters *expected);

/* The first and the last round that the expected mean covers. */
int64_t expected_first_round(const struct scenario *scenario, const struct expected_parameters *expected);
int64_t expected_last_round(const struct scenario *scenario, const struct expected_parameters *expected);

#endif
