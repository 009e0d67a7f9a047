/* Scenarios of the benchmarks, as text through the reader like any other. */
#ifndef PRICEWAR_TESTS_BENCH_BENCH_MARKET_H
#define PRICEWAR_TESTS_BENCH_BENCH_MARKET_H

#include "scenario/scenario.h"

/* The logit market of logit_market.cfg with any number of products (quality 1 + 2x, cost 0.25 + 0.5x, first
 * price 3 times cost, x = j/(J - 1)), and of SMEs, in equal sectors. NULL, with a message on stderr, when that
 * fails. */
struct scenario *bench_logit_market(size_t products, size_t smes, size_t sectors);

/* A scenario file with the number of SMEs of every sector multiplied by smes / (all of the file's SMEs). */
struct scenario *bench_scaled(const char *file, size_t smes);

#endif
