#include "terminal/unfinished.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLACES = 16 };
enum { PLACE_FREE, PLACE_CHANGING, PLACE_TAKEN };

/* A signal handler can only reach static objects. */
static struct {
    atomic_int state;
    char name[PATH_MAX];
} places[PLACES];

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
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool made = mkdtemp(name) != NULL;
    int kept = errno;
    *place = made ? unfinished_add(name) : -1;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = kept;
    return made;
}

void unfinished_drop(int place)
{
    if (place >= 0)
        atomic_store(&places[place].state, PLACE_FREE);
}

void unfinished_remove(void)
{
    for (size_t place = 0; place < PLACES; place++)
        if (atomic_load(&places[place].state) == PLACE_TAKEN)
            unlink(places[place].name);
    for (size_t place = 0; place < PLACES; place++)
        if (atomic_load(&places[place].state) == PLACE_TAKEN)
            rmdir(places[place].name);
}
