/* Short of memory for a name or a text within libconfig, which does not tell: the reader does. */
#include "fixtures/scenario_fixture.h"

static long copies, failing; /* the copy of a text that fails; 0: none */

/* In place of the C library's: libconfig 1.5 calls it by this name. */
__attribute__((visibility("default"))) char *__strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = ++copies == failing ? NULL : malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static struct reading read_failing_at(long copy)
{
    static const char *const overrides[] = {"simulation.title=a title", "technology.learning_rate=0.1",
                                            "vendors.Zhipu.pricing={ strategy = \"undercut\"; step = 0.1; }"};
    copies = 0;
    failing = copy;
    return read_with(BASE, overrides, 3);
}

static void test_every_copy_of_a_text_that_fails_is_told(void **state)
{
    (void)state;
    struct reading reading = read_failing_at(0);
    long all = copies;
    assert_int_equal(reading.status, STATUS_OK);
    assert_true(all > 100);
    end_reading(&reading);
    for (long copy = 1; copy <= all; copy++) {
        reading = read_failing_at(copy);
        if (reading.status != STATUS_FAILED || !reading.error.no_memory)
            fail_msg("copy %ld of %ld: status %d, %s", copy, all, (int)reading.status, reading.error.message);
        assert_null(reading.scenario);
        end_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_copy_of_a_text_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
