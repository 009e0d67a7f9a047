/* Theory for the market of the round: prices and profits in Bertrand-Nash equilibrium, and if one firm
 * owned all vendors (output.benchmarks). The profit gain of Calvano et al. (2020) places actual play
 * between the two; docs/model.md section 10. */
#ifndef PRICEWAR_MODEL_BENCHMARK_H
#define PRICEWAR_MODEL_BENCHMARK_H

#include "model/world.h"

struct benchmark;

/* Takes memory from the world's arena. world->benchmark stays NULL unless the scenario asks for
 * benchmarks. */
enum status benchmark_create(struct world *world, struct error *error);

/* For benchmarks in a clone of its arena. */
void benchmark_relocate(struct benchmark *benchmark, const struct relocation *relocation);

/* Sets the products' nash_price and joint_price, and the market's, for the demand that market research
 * sees now: static logit over all classes, no switching costs. NAN where there is no equilibrium. */
void benchmark_update(struct world *world);

#endif
