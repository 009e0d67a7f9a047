#include "terminal/unfinished.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PLACES = 16, MOST_MOMENTS = 1000 };
enum { PLACE_FREE, PLACE_CHANGING, PLACE_TAKEN };

/* A signal handler can only reach static objects. */
static struct {
    atomic_int state;
    char name[PATH_MAX];
} places[PLACES];

/* Threads between unfinished_hold and unfinished_release; whether a handler has begun to remove what is listed. */
static atomic_int holders, ending;

void unfinished_hold(sigset_t *before)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, before);
    atomic_fetch_add(&holders, 1);
    if (atomic_load(&ending)) {
        atomic_fetch_sub(&holders, 1);
        for (;;)
            pause();
    }
}

void unfinished_release(const sigset_t *before)
{
    int kept = errno;
    atomic_fetch_sub(&holders, 1);
    pthread_sigmask(SIG_SETMASK, before, NULL);
    errno = kept;
}

int unfinished_add(const char *name)
{
    size_t size = strlen(name) + 1;
    for (int place = 0; place < PLACES && size <= PATH_MAX; place++) {
        int expected = PLACE_FREE;
        if (!atomic_compare_exchange_strong(&places[place].state, &expected, PLACE_CHANGING))
            continue;
        memcpy(places[place].name, name, size);
        atomic_store(&places[place].state, PLACE_TAKEN);
        return place;
    }
    return -1;
}

bool unfinished_make_folder(char *name, int *place)
{
    sigset_t before;
    unfinished_hold(&before);
    bool made = mkdtemp(name) != NULL;
    *place = made ? unfinished_add(name) : -1;
    unfinished_release(&before);
    return made;
}

void unfinished_drop(int place)
{
    if (place >= 0)
        atomic_store(&places[place].state, PLACE_FREE);
}

void unfinished_remove(void)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    atomic_store(&ending, 1);
    for (int waited = 0; waited < MOST_MOMENTS && atomic_load(&holders) > 0; waited++)
        nanosleep(&moment, NULL);
    for (size_t place = 0; place < PLACES; place++)
        if (atomic_load(&places[place].state) == PLACE_TAKEN)
            unlink(places[place].name);
    for (size_t place = 0; place < PLACES; place++)
        if (atomic_load(&places[place].state) == PLACE_TAKEN)
            rmdir(places[place].name);
}
