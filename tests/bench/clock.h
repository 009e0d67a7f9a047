/* Clocks of the benchmarks. One thread is timed by its own CPU time, which other work on the machine disturbs
 * least; several threads only by wall time, kept when the processors were really there. */
#ifndef PRICEWAR_TESTS_BENCH_CLOCK_H
#define PRICEWAR_TESTS_BENCH_CLOCK_H

#include <time.h>

static inline double clock_seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline double thread_seconds(void)
{
    return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

static inline double process_seconds(void)
{
    return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static inline double wall_seconds(void)
{
    return clock_seconds(CLOCK_MONOTONIC);
}

#endif
