/* Runs independent tasks on several threads. */
#ifndef PRICEWAR_BASE_WORKERS_H
#define PRICEWAR_BASE_WORKERS_H

#include <stddef.h>

/* Calls task(context, index) once for every index in [0, count), on at most `threads` threads (the caller's
 * among them; 0 or 1 means only the caller's). Indices are handed out in ascending order. Returns when all
 * are done. When threads cannot be started, the remaining ones do the work. */
void workers_run(size_t count, unsigned threads, void (*task)(void *context, size_t index), void *context);

/* Number of processors this process may use, at least 1. */
unsigned workers_available(void);

#endif
