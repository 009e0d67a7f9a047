/* Results known beforehand (`expected` of the scenario) as a run is played. */
#ifndef PRICEWAR_RUNS_EXPECTATION_H
#define PRICEWAR_RUNS_EXPECTATION_H

#include "model/world.h"

struct expectation_watch;

/* Lives as long as the arena. *watch: NULL when the scenario expects nothing. False: no memory. */
bool expectation_watch_create(const struct scenario *scenario, struct arena *arena,
                              struct expectation_watch **watch);

/* Takes the world's round; watch may be NULL. */
void expectation_watch_take(struct expectation_watch *watch, const struct world *world);

/* The run's number for expectation i, divided by `per`: mean over its rounds; NAN when one
 * of them has none. */
double expectation_watch_value(const struct expectation_watch *watch, size_t i);

#endif
