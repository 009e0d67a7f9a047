/* Threads that stay, for work that comes back to the same memory many times a second. */
#ifndef PRICEWAR_BASE_CREW_H
#define PRICEWAR_BASE_CREW_H

#include <stddef.h>

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
