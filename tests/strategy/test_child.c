/* Programs that are spoken to line by line: what they are slow to read arrives whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "strategy/child.h"

/* More than a socket holds of what nobody has read yet. */
enum { LONG_LINE = 1 << 19 };

static void expect_line(struct child *child, const char *expected)
{
    const char *line;
    size_t length;
    assert_int_equal(child_receive(child, clock_seconds() + 60, &line, &length), CHILD_SAID);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(line, expected, length);
}

static void test_a_line_that_is_late_midway_comes_whole_before_the_next(void **state)
{
    (void)state;
    struct child child;
    struct error error;
    char *text = malloc(LONG_LINE);
    assert_non_null(text);
    memset(text, 'x', LONG_LINE);
    text[LONG_LINE - 1] = '\0';
    assert_int_equal(child_start(&child, "sh -c 'sleep 2; exec cat'", "", &error), STATUS_OK);
    assert_int_equal(child_send(&child, text, clock_seconds()), CHILD_LATE);
    assert_int_equal(child_send(&child, "second", clock_seconds()), CHILD_LATE);
    assert_int_equal(child_send(&child, "third", clock_seconds() + 60), CHILD_SAID);
    expect_line(&child, text);
    expect_line(&child, "second");
    expect_line(&child, "third");
    child_end(&child, 60);
    assert_true(child_has_ended(&child));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_that_is_late_midway_comes_whole_before_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
