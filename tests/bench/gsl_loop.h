/* The logit market (logit_market.cfg) as plain C with GSL: array of structs, doubles, Mersenne twister, one
 * agent after the other. What an experienced programmer writes first, and the yardstick of the engine's
 * speed. */
#ifndef PRICEWAR_TESTS_BENCH_GSL_LOOP_H
#define PRICEWAR_TESTS_BENCH_GSL_LOOP_H

#include <stddef.h>

struct gsl_loop_result {
    double mean_price, outside_share, hhi, exits_per_agent;
    double seconds; /* CPU time of the rounds */
};

/* Plays `rounds` rounds of `agents` agents on `products` products. Returns 0, or 1 when memory is short. */
int gsl_loop_run(size_t agents, size_t products, int rounds, unsigned long seed,
                 struct gsl_loop_result *result);

#endif
