/* What theory says of the round's market: prices and profits if all vendors competed in prices to the end,
 * and if one owned them all (output.benchmarks). Play between the two is measured by the profit gain of
 * Calvano et al. (2020); docs/model.md section 10. */
#ifndef PRICEWAR_MODEL_BENCHMARK_H
#define PRICEWAR_MODEL_BENCHMARK_H

#include "model/world.h"

struct benchmark;

/* From the world's arena; world->benchmark stays NULL unless the scenario asks for it. */
enum status benchmark_create(struct world *world, struct error *error);

/* For benchmarks in a clone of its arena. */
void benchmark_relocate(struct benchmark *benchmark, const struct relocation *relocation);

/* Fills in the products' nash_price and joint_price, and the market's, for the demand that market research
 * sees now: static logit, all classes, no switching costs. NAN where there is no equilibrium. */
void benchmark_update(struct world *world);

#endif
