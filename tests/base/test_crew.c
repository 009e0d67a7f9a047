/* Threads that stay: every index once, whatever the number of threads and indices; none left behind; a thread
 * comes back to its own piece. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/workers.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

enum { MOST = 1000, CALLS = 50 };

struct tally {
    atomic_uint done[MOST + 1];
};

static void count(void *context, size_t index)
{
    struct tally *tally = context;
    atomic_fetch_add(&tally->done[index], 1);
}

static void expect_each_once(struct crew *crew, size_t size)
{
    struct tally tally;
    memset(&tally, 0, sizeof tally);
    for (size_t call = 0; call < CALLS; call++)
        crew_run(crew, size, count, &tally);
    for (size_t i = 0; i <= MOST; i++)
        assert_int_equal(atomic_load(&tally.done[i]), i < size ? CALLS : 0);
}

static void test_every_index_is_done_once(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads <= 9; threads += 3) {
        struct crew *crew = crew_start(threads);
        assert_true((crew != NULL) == (threads > 1));
        const size_t sizes[] = {0, 1, 2, 7, 8, 9, 10, MOST};
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            expect_each_once(crew, sizes[s]);
        crew_dismiss(crew);
    }
}

/* Two threads that meet at their first index have one each: the first of either half. */
struct meeting {
    pthread_barrier_t both;
    pthread_t who[MOST];
};

static void meet(void *context, size_t index)
{
    struct meeting *meeting = context;
    meeting->who[index] = pthread_self();
    if (index == 0 || index == MOST / 2)
        pthread_barrier_wait(&meeting->both);
}

static void test_a_thread_comes_back_to_its_piece(void **state)
{
    (void)state;
    struct crew *crew = crew_start(2);
    struct meeting meeting;
    pthread_t other;
    assert_int_equal(pthread_barrier_init(&meeting.both, NULL, 2), 0);
    for (size_t call = 0; call < CALLS; call++) {
        crew_run(crew, MOST, meet, &meeting);
        assert_true(pthread_equal(meeting.who[0], pthread_self()));
        assert_false(pthread_equal(meeting.who[MOST / 2], pthread_self()));
        assert_true(call == 0 || pthread_equal(meeting.who[MOST / 2], other));
        other = meeting.who[MOST / 2];
    }
    pthread_barrier_destroy(&meeting.both);
    crew_dismiss(crew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_index_is_done_once),
        cmocka_unit_test(test_a_thread_comes_back_to_its_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
