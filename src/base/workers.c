#include "base/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { CACHE_LINE = 64, MOST_THREADS = 256 };

/* A thread's piece of the indices. It fills a cache line, since only its owner writes to it until it is
 * empty. */
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
    size_t piece_count; /* pieces in this call: `count`, or a single one */
    void (*task)(void *context, size_t index);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    size_t calls;   /* of crew_run so far */
    size_t at_work; /* threads that have not finished the last call */
    bool dismissed;
};

/* Does the member's own piece, then what is left of the others'. */
static void do_pieces(struct crew *crew, size_t place)
{
    for (size_t i = 0; i < crew->piece_count; i++) {
        struct piece *piece = &crew->pieces[(place + i) % crew->piece_count];
        for (size_t index; (index = atomic_fetch_add(&piece->next, 1)) < piece->end;)
            crew->task(crew->context, index);
    }
}

static void *run_member(void *argument)
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
        do_pieces(crew, member->place);
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
        if (pthread_create(&member->thread, NULL, run_member, member) != 0)
            break;
    }
    return crew;
}

static void share_out(struct crew *crew, size_t pieces, size_t count)
{
    crew->piece_count = pieces;
    for (size_t i = 0; i < pieces; i++) {
        atomic_store_explicit(&crew->pieces[i].next, count * i / pieces, memory_order_relaxed);
        crew->pieces[i].end = count * (i + 1) / pieces;
    }
}

static void run_pieces(struct crew *crew, size_t pieces, size_t count,
                       void (*task)(void *context, size_t index), void *context)
{
    if (!crew || count < 2) {
        for (size_t i = 0; i < count; i++)
            task(context, i);
        return;
    }
    pthread_mutex_lock(&crew->lock);
    share_out(crew, pieces, count);
    crew->task = task;
    crew->context = context;
    crew->at_work = crew->count - 1;
    crew->calls++;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
    do_pieces(crew, 0);
    pthread_mutex_lock(&crew->lock);
    while (crew->at_work)
        pthread_cond_wait(&crew->end, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void crew_run(struct crew *crew, size_t count, void (*task)(void *context, size_t index), void *context)
{
    run_pieces(crew, crew ? crew->count : 1, count, task, context);
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

void workers_run(size_t count, unsigned threads, void (*task)(void *context, size_t index), void *context)
{
    struct crew *crew = crew_start(threads < count ? threads : (unsigned)count);
    run_pieces(crew, 1, count, task, context);
    crew_dismiss(crew);
}

struct trial {
    struct tasks *work;
    pthread_mutex_t lock;
    size_t done, failed_index;
    enum status status;
    struct error *error;
};

/* The caller holds the lock. Indices start in ascending order, so the lowest one that fails has always
 * started when work stops. */
static void note_failure(struct trial *trial, size_t index, enum status status, const struct error *error)
{
    atomic_store(&trial->work->stopped, true);
    if (trial->status != STATUS_OK && index > trial->failed_index)
        return;
    trial->failed_index = index;
    trial->status = status;
    (void)error_pass(trial->error, error);
}

static void try_one(void *context, size_t index)
{
    struct trial *trial = context;
    struct tasks *work = trial->work;
    struct error error = {0};
    if (atomic_load(&work->stopped))
        return;
    enum status status = work->task(work->context, index, &error);
    pthread_mutex_lock(&trial->lock);
    if (status == STATUS_OK && !atomic_load(&work->stopped) && work->done)
        status = work->done(work->context, ++trial->done, &error);
    if (status != STATUS_OK)
        note_failure(trial, index, status, &error);
    pthread_mutex_unlock(&trial->lock);
}

enum status workers_try(struct tasks *work, size_t count, unsigned threads, struct error *error)
{
    struct trial trial = {.work = work, .error = error};
    atomic_init(&work->stopped, false);
    pthread_mutex_init(&trial.lock, NULL);
    workers_run(count, threads, try_one, &trial);
    pthread_mutex_destroy(&trial.lock);
    return trial.status;
}

unsigned workers_available(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}
