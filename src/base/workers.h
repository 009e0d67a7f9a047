/* Threads. workers_*: threads that live for one call. Crews: threads that stay, for work that returns to
 * the same memory many times a second. */
#ifndef PRICEWAR_BASE_WORKERS_H
#define PRICEWAR_BASE_WORKERS_H

#include <stdatomic.h>

#include "base/error.h"

/* Calls task(context, index) once for every index in [0, count), on at most `threads` threads, the
 * caller's among them (0 or 1: the caller's alone; at most 256). Indices are handed out in ascending
 * order. Returns when all are done. When threads cannot be started, the others do their work. */
void workers_run(size_t count, unsigned threads, void (*task)(void *context, size_t index), void *context);

/* Tasks that can fail. */
struct tasks {
    enum status (*task)(void *context, size_t index, struct error *error);
    /* Called after each task that succeeded, by one thread at a time, with the number done so far; may be
     * NULL. */
    enum status (*done)(void *context, size_t done, struct error *error);
    void *context;
    atomic_bool stopped; /* a task failed: no more tasks start, and those under way may give up */
};

/* As workers_run, but stops at the first failure. Of several failures the one with the lowest index is
 * reported. */
enum status workers_try(struct tasks *work, size_t count, unsigned threads, struct error *error);

/* Number of processors this process may use, at least 1. */
unsigned workers_available(void);

struct crew;

/* Starts a crew of `threads`, at most 256, the caller's among them. NULL when that is 1 or less, or memory
 * is short; fewer when threads cannot be started. The caller ends it with crew_dismiss. */
struct crew *crew_start(unsigned threads);

/* Calls task(context, index) once for every index in [0, count) and returns when all are done; without a
 * crew the caller does everything. Each thread first does its own piece of the indices, the same one in
 * every call with the same count, and then helps the others, so that an index's data mostly stay in one
 * processor's cache. One caller at a time. */
void crew_run(struct crew *crew, size_t count, void (*task)(void *context, size_t index), void *context);

/* Ends the threads; NULL is allowed. */
void crew_dismiss(struct crew *crew);

#endif
