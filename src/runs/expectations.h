/* What vendors that look ahead expected of their moves, and what came of them; docs/foresight.md. */
#ifndef PRICEWAR_RUNS_EXPECTATIONS_H
#define PRICEWAR_RUNS_EXPECTATIONS_H

#include "base/error.h"
#include "scenario/scenario.h"
#include "strategy/strategy.h"

/* A decision, and the round for which it was taken. */
struct expected_move {
    size_t vendor;
    struct expectation expected;
    double volume, profit;      /* that came, as in struct expectation */
    double price_before, price; /* mean posted price of the vendor's products on offer, CNY/Mtok */
};

/* Plays the run again and lists its decisions, by round and vendor; on the heap, free it. None where no vendor's rule
 * tells its expectations. */
enum status expectations_find(const struct scenario *scenario, uint32_t run, struct expected_move **moves,
                              size_t *count, struct error *error);

#endif
