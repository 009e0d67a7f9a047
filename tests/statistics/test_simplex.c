/* Nelder and Mead's simplex: where it ends, and that it knows a plateau when it lies on one. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "statistics/simplex.h"

enum { MOST_STEPS = 500 };

struct asked {
    double (*of)(const double *at);
    size_t count, times, most_in_a_step;
    double best, at[2];
};

static double value_at(void *context, const double *at)
{
    struct asked *asked = context;
    double value = asked->of(at);
    if (asked->times++ == 0 || value < asked->best) {
        asked->best = value;
        for (size_t i = 0; i < asked->count; i++)
            asked->at[i] = at[i];
    }
    return value;
}

/* Returns whether it ended on a plateau. */
static bool search(struct asked *asked, size_t count, const double *start, double edge)
{
    struct simplex simplex = {.count = count, .value_at = value_at, .context = asked};
    double steps[2] = {edge, edge};
    bool flat = false;
    asked->count = count;
    asked->times = asked->most_in_a_step = 0;
    assert_true(simplex_init(&simplex, start, steps));
    assert_int_equal(asked->times, count + 1);
    for (int step = 0; step < MOST_STEPS && !flat && simplex_size(&simplex) > 1e-7; step++) {
        size_t before = asked->times;
        simplex_step(&simplex);
        size_t took = asked->times - before;
        asked->most_in_a_step = took > asked->most_in_a_step ? took : asked->most_in_a_step;
        flat = simplex_is_flat(&simplex);
        assert_true(asked->times - before - took <= 1);
    }
    assert_true(flat || simplex_size(&simplex) <= 1e-7);
    simplex_clear(&simplex);
    return flat;
}

static double rosenbrock(const double *at)
{
    double slope = 1 - at[0], valley = at[1] - at[0] * at[0];
    return slope * slope + 100 * valley * valley;
}

static void test_it_ends_at_the_minimum(void **state)
{
    (void)state;
    struct asked asked = {.of = rosenbrock};
    search(&asked, 2, (const double[]){-1.2, 1}, 0.5);
    assert_true(fabs(asked.at[0] - 1) < 1e-5 && fabs(asked.at[1] - 1) < 1e-5);
    assert_true(asked.times < 400);
    assert_true(asked.most_in_a_step <= 4);
}

static double whole_numbers(const double *at)
{
    double x = rint(at[0]) - 7, y = rint(at[1]) + 3;
    return x * x + 2 * y * y + 1;
}

/* It ends among the best whole numbers, if not on the best: a simplex within one cell sees no other. */
static void test_whole_numbers_are_a_plateau(void **state)
{
    (void)state;
    struct asked asked = {.of = whole_numbers};
    assert_true(search(&asked, 2, (const double[]){20, 20}, 4));
    assert_true(asked.best <= 3);
    assert_true(asked.times < 150);
}

static double same_everywhere(const double *at)
{
    (void)at;
    return 3;
}

static void test_what_does_not_vary_is_a_plateau_at_once(void **state)
{
    (void)state;
    struct asked asked = {.of = same_everywhere};
    assert_true(search(&asked, 2, (const double[]){0, 0}, 1));
    assert_true(asked.times <= 6);
}

static double distance_from_half(const double *at)
{
    return fabs(at[0] - 0.5);
}

/* Corners on the two sides of the minimum have the same value, and the middle has not. */
static void test_equal_sides_of_a_valley_are_no_plateau(void **state)
{
    (void)state;
    struct asked asked = {.of = distance_from_half};
    search(&asked, 1, (const double[]){0, 0}, 1);
    assert_true(fabs(asked.at[0] - 0.5) < 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_ends_at_the_minimum),
        cmocka_unit_test(test_whole_numbers_are_a_plateau),
        cmocka_unit_test(test_what_does_not_vary_is_a_plateau_at_once),
        cmocka_unit_test(test_equal_sides_of_a_valley_are_no_plateau),
    };
    return cmocka_run_group_tests_name("simplex", tests, NULL, NULL);
}
