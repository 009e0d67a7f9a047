/* Times the engine on a scenario. */
#ifndef PRICEWAR_TESTS_BENCH_ENGINE_RUN_H
#define PRICEWAR_TESTS_BENCH_ENGINE_RUN_H

#include "scenario/scenario.h"

struct engine_result {
    double cpu_seconds, wall_seconds; /* of the rounds: of the calling thread */
    double process_seconds;           /* CPU time of all threads */
    double processors;                /* CPU time of the process over wall time */
    double sme_rounds;                /* living SMEs, summed over rounds */
    double bytes_per_slot;
    size_t product_count;
    double mean_price, outside_share, hhi, exits_per_sme; /* after the last round; the last of all rounds */
};

/* Plays `rounds` rounds of run `run`. False, with a message on stderr, when that fails. */
bool engine_time(const struct scenario *scenario, uint32_t run, int64_t rounds, unsigned threads,
                 struct engine_result *result);

/* Seconds of one thread for the parts of a round. */
struct engine_phases {
    double choice, work, bill, rest;
};

/* Times the parts by calling them one after the other on the state that `rounds` rounds have led to; `rest`
 * is what whole rounds take beyond them. */
bool engine_profile(const struct scenario *scenario, int64_t rounds, struct engine_phases *phases);

#endif
