/* The table of pricing strategies. */
#ifndef PRICEWAR_STRATEGY_STRATEGIES_H
#define PRICEWAR_STRATEGY_STRATEGIES_H

#include "strategy/strategy.h"

extern const struct strategy *const strategies[];
extern const size_t strategy_count;

/* For struct parameter_catalog, where the scenario is the user's: loads a shared object, lets a program be started. */
enum status strategy_load(const char *strategy, struct parameter_extension *extension, struct error *error);

/* The strategies' rows in the form that the scenario reader takes; fills `extensions` [strategy_count]. */
struct parameter_catalog strategy_catalog(struct parameter_extension *extensions);

/* Index in the table, or SIZE_MAX. */
size_t strategy_find(const char *name);

#endif
