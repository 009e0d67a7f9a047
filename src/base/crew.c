#include "base/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

enum { CACHE_LINE = 64, MOST_THREADS = 256 };

/* A member's piece of the indices, on a line of its own: only its owner writes there until it is empty. */
struct piece {
    _Alignas(CACHE_LINE) atomic_size_t next;
    size_t end;
};

struct member {
    struct crew *crew;
    size_t place;
    pthread_t thread;
};

struct crew {
    struct piece *pieces;   /* [count] */
    struct member *members; /* [count]; the first is the caller */
    size_t count;
    void (*task)(void *context, size_t index);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    size_t calls;   /* of crew_run so far */
    size_t at_work; /* threads that have not finished the last */
    bool dismissed;
};

/* The member's own piece, then what is left of the others'. */
static void work(struct crew *crew, size_t place)
{
    for (size_t i = 0; i < crew->count; i++) {
        struct piece *piece = &crew->pieces[(place + i) % crew->count];
        for (size_t index; (index = atomic_fetch_add(&piece->next, 1)) < piece->end;)
            crew->task(crew->context, index);
    }
}

static void *serve(void *argument)
{
    const struct member *member = argument;
    struct crew *crew = member->crew;
    size_t served = 0;
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->calls == served && !crew->dismissed)
            pthread_cond_wait(&crew->begin, &crew->lock);
        if (crew->dismissed)
            break;
        served = crew->calls;
        pthread_mutex_unlock(&crew->lock);
        work(crew, member->place);
        pthread_mutex_lock(&crew->lock);
        if (--crew->at_work == 0)
            pthread_cond_signal(&crew->end);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static void free_crew(struct crew *crew)
{
    free(crew->pieces);
    free(crew->members);
    free(crew);
}

struct crew *crew_start(unsigned threads)
{
    size_t count = threads < MOST_THREADS ? threads : MOST_THREADS;
    struct crew *crew = count > 1 ? calloc(1, sizeof *crew) : NULL;
    if (!crew)
        return NULL;
    crew->pieces = aligned_alloc(CACHE_LINE, count * sizeof *crew->pieces);
    crew->members = calloc(count, sizeof *crew->members);
    if (!crew->pieces || !crew->members) {
        free_crew(crew);
        return NULL;
    }
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->begin, NULL);
    pthread_cond_init(&crew->end, NULL);
    for (crew->count = 1; crew->count < count; crew->count++) {
        struct member *member = &crew->members[crew->count];
        *member = (struct member){.crew = crew, .place = crew->count};
        if (pthread_create(&member->thread, NULL, serve, member) != 0)
            break;
    }
    return crew;
}

static void share_out(struct crew *crew, size_t count)
{
    for (size_t i = 0; i < crew->count; i++) {
        atomic_store_explicit(&crew->pieces[i].next, count * i / crew->count, memory_order_relaxed);
        crew->pieces[i].end = count * (i + 1) / crew->count;
    }
}

void crew_run(struct crew *crew, size_t count, void (*task)(void *context, size_t index), void *context)
{
    if (!crew || count < 2) {
        for (size_t i = 0; i < count; i++)
            task(context, i);
        return;
    }
    pthread_mutex_lock(&crew->lock);
    share_out(crew, count);
    crew->task = task;
    crew->context = context;
    crew->at_work = crew->count - 1;
    crew->calls++;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
    work(crew, 0);
    pthread_mutex_lock(&crew->lock);
    while (crew->at_work)
        pthread_cond_wait(&crew->end, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void crew_dismiss(struct crew *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->dismissed = true;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 1; i < crew->count; i++)
        pthread_join(crew->members[i].thread, NULL);
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->begin);
    pthread_cond_destroy(&crew->end);
    free_crew(crew);
}
