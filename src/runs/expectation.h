/* Follows the results that a scenario expects (`expected`) while a run is played. */
#ifndef PRICEWAR_RUNS_EXPECTATION_H
#define PRICEWAR_RUNS_EXPECTATION_H

#include "model/world.h"

struct expectation_watch;

/* *watch lives as long as the arena; it is NULL when the scenario expects nothing. False: no memory. */
bool expectation_watch_create(const struct scenario *scenario, struct arena *arena,
                              struct expectation_watch **watch);

/* Takes in the world's current round; watch may be NULL. */
void expectation_watch_take(struct expectation_watch *watch, const struct world *world);

/* The run's mean over the rounds of expectation i, divided by `per`; NAN when a round has no value. */
double expectation_watch_value(const struct expectation_watch *watch, size_t i);

#endif
