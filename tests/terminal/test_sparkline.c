/* Paths as rows of blocks, and where the summary shows them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/summary_fixture.h"
#include "terminal/sparkline.h"
#include "text/summary_text.h"

static void test_shares_are_drawn_between_0_and_1(void **state)
{
    (void)state;
    const double falling[] = {1, 6.0 / 7, 5.0 / 7, 4.0 / 7, 3.0 / 7, 2.0 / 7, 1.0 / 7, 0};
    assert_string_equal(sparkline(falling, 8, 8, SPARK_SHARE).bytes, "█▇▆▅▄▃▂▁");
    assert_string_equal(sparkline(falling, 8, 2, SPARK_SHARE).bytes, "█▁");
    assert_string_equal(sparkline(falling, 8, 20, SPARK_SHARE).bytes, "█▇▆▅▄▃▂▁");
}

static void test_prices_are_drawn_by_their_logarithm_within_their_own_range(void **state)
{
    (void)state;
    const double prices[] = {100, 10, 1, 0, (double)NAN};
    assert_string_equal(sparkline(prices, 5, 5, SPARK_LOGARITHM).bytes, "█▅▁▁ ");
    const double still[] = {3, 3, 3};
    assert_string_equal(sparkline(still, 3, 3, SPARK_LOGARITHM).bytes, "▅▅▅");
    const double unknown[] = {(double)NAN, (double)NAN};
    assert_string_equal(sparkline(unknown, 2, 2, SPARK_LOGARITHM).bytes, "  ");
}

/* Whether the summary for a terminal of this width has blocks. */
static bool has_blocks(const struct summary *summary, int width)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_true(summary_print_text(out, summary, 1, width));
    fclose(out);
    bool found = strstr(text, "█") != NULL;
    free(text);
    return found;
}

static void test_the_summary_shows_them_on_a_terminal_of_utf_8_only(void **state)
{
    (void)state;
    struct summary_fixture fixture;
    double *paths = calloc((size_t)2000, sizeof *paths);
    summary_fixture_init(&fixture);
    for (size_t i = 0; i < 2000; i++)
        paths[i] = 1;
    for (size_t i = 0; i < FIXTURE_FIRMS; i++)
        fixture.firms[i].survival_path = fixture.firms[i].price_path = paths;
    assert_true(fixture.summary.rounds < 2000);
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_true(has_blocks(&fixture.summary, 160));
    assert_false(has_blocks(&fixture.summary, 0)); /* not a terminal */
    setenv("LC_ALL", "C", 1);
    assert_false(has_blocks(&fixture.summary, 160));
    setenv("LC_ALL", "en_US.utf8", 1);
    setenv("TERM", "dumb", 1);
    assert_false(has_blocks(&fixture.summary, 160));
    free(paths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_are_drawn_between_0_and_1),
        cmocka_unit_test(test_prices_are_drawn_by_their_logarithm_within_their_own_range),
        cmocka_unit_test(test_the_summary_shows_them_on_a_terminal_of_utf_8_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
