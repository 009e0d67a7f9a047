/* Results known beforehand (`expected` of the scenario) as a run is played. */
#ifndef PRICEWAR_RUNS_EXPECTATION_H
#define PRICEWAR_RUNS_EXPECTATION_H

#include "model/world.h"

struct expectation_watch;

/* *watch: NULL when the scenario expects nothing. */
enum status expectation_watch_create(const struct scenario *scenario, struct expectation_watch **watch,
                                     struct error *error);

/* Takes the world's round; watch may be NULL. */
void expectation_watch_take(struct expectation_watch *watch, const struct world *world);

/* The run's number for expectation i, divided by `per`: mean over its rounds; NAN when one of them has none.
 */
double expectation_watch_value(const struct expectation_watch *watch, size_t i);

void expectation_watch_free(struct expectation_watch *watch);

#endif
