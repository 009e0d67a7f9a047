#include "base/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

struct job {
    atomic_size_t next;
    size_t count;
    void (*task)(void *context, size_t index);
    void *context;
};

static void *work(void *argument)
{
    struct job *job = argument;
    for (;;) {
        size_t index = atomic_fetch_add(&job->next, 1);
        if (index >= job->count)
            return NULL;
        job->task(job->context, index);
    }
}

void workers_run(size_t count, unsigned threads, void (*task)(void *context, size_t index), void *context)
{
    struct job job = {.count = count, .task = task, .context = context};
    atomic_init(&job.next, 0);
    size_t helpers = threads > 1 && count > 1 ? (threads < count ? threads : count) - 1 : 0;
    pthread_t *handles = helpers ? malloc(helpers * sizeof *handles) : NULL;
    size_t started = 0;
    while (handles && started < helpers && pthread_create(&handles[started], NULL, work, &job) == 0)
        started++;
    work(&job);
    for (size_t i = 0; i < started; i++)
        pthread_join(handles[i], NULL);
    free(handles);
}

unsigned workers_available(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}
