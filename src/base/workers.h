/* Threads: some that come and go with their tasks, and crews that stay, for work that comes back to the same
 * memory many times a second. */
#ifndef PRICEWAR_BASE_WORKERS_H
#define PRICEWAR_BASE_WORKERS_H

#include <stdatomic.h>

#include "base/error.h"

/* Calls task(context, index) once for every index in [0, count), on at most `threads` threads (the caller's
 * among them; 0 or 1 means only the caller's; at most 256). Indices are handed out in ascending order.
 * Returns when all are done. When threads cannot be started, the remaining ones do the work. */
void workers_run(size_t count, unsigned threads, void (*task)(void *context, size_t index), void *context);

/* Tasks that can fail. */
struct tasks {
    enum status (*task)(void *context, size_t index, struct error *error);
    /* After every task that went well, from one thread at a time: so many are done; may be NULL. */
    enum status (*done)(void *context, size_t done, struct error *error);
    void *context;
    atomic_bool stopped; /* something failed: no task begins any more, and what is under way is in vain */
};

/* As workers_run, up to the first failure; of several, that of the lowest index is told. */
enum status workers_try(struct tasks *work, size_t count, unsigned threads, struct error *error);

/* Number of processors this process may use, at least 1. */
unsigned workers_available(void);

struct crew;

/* `threads` with the caller's among them, at most 256. NULL when that is 1 or less, or memory is short; when
 * threads cannot be started there are fewer. To be dismissed by the caller. */
struct crew *crew_start(unsigned threads);

/* Calls task(context, index) once for every index in [0, count) and returns when all are done; without a crew
 * the caller does everything. Every thread first does a part of its own, the same piece of the indices in
 * every call with the same count, then helps the others: what an index works on mostly stays in the cache of
 * one processor. Not to be called by two threads at a time. */
void crew_run(struct crew *crew, size_t count, void (*task)(void *context, size_t index), void *context);

/* Ends the threads; NULL is allowed. */
void crew_dismiss(struct crew *crew);

#endif
