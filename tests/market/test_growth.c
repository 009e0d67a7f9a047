/* Growth paths against their differential equations and closed forms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/growth.h"

static const double ceilings[] = {1.01, 1.5, 3, 20, 5000}, rates[] = {0.05, 0.7, 3.9};

static void expect(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance * fmax(1, fabs(expected))))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* dG/dt: r G (1 - G/C), or r G ln(C/G). */
static double slope(const struct growth_path *path, double value)
{
    return path->rate * value *
           (path->form == GROWTH_LOGISTIC ? 1 - value / path->ceiling : log(path->ceiling / value));
}

static void for_each_path(void (*check)(const struct growth_path *path))
{
    for (int form = GROWTH_LOGISTIC; form <= GROWTH_GOMPERTZ; form++)
        for (size_t c = 0; c < sizeof ceilings / sizeof *ceilings; c++)
            for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
                check(&(struct growth_path){form, ceilings[c], rates[r]});
}

static void starts_at_one_and_ends_at_the_ceiling(const struct growth_path *path)
{
    expect(growth_at(path, 0), 1, 0);
    expect(growth_at(path, -1), 1, 0);
    expect(growth_at(path, 50 / path->rate), path->ceiling, 1e-12);
    expect(growth_at(path, 1e300), path->ceiling, 0);
}

static void follows_its_equation(const struct growth_path *path)
{
    for (double phase = 0.01; phase < 8; phase += 0.37) {
        double t = phase / path->rate, step = 1e-5 / path->rate;
        double found = (growth_at(path, t + step) - growth_at(path, t - step)) / (2 * step);
        expect(found / slope(path, growth_at(path, t)), 1, 1e-5);
    }
    /* the rate at the start: r (1 - 1/C), or r ln C */
    double early = log(growth_at(path, 1e-6 / path->rate)) * 1e6;
    expect(early, path->form == GROWTH_LOGISTIC ? 1 - 1 / path->ceiling : log(path->ceiling), 1e-4);
}

static void is_steepest_at_its_midpoint(const struct growth_path *path)
{
    double phase = growth_rate_times_midpoint(path->form, path->ceiling), t = phase / path->rate;
    bool logistic = path->form == GROWTH_LOGISTIC;
    if (!(path->ceiling > (logistic ? 2 : exp(1)))) {
        assert_true(!(phase > 0)); /* it is steepest at the start */
        return;
    }
    double level = path->ceiling / (logistic ? 2 : exp(1));
    expect(growth_at(path, t), level, 1e-12);
    assert_true(slope(path, level) > slope(path, growth_at(path, 0.9 * t)));
    assert_true(slope(path, level) > slope(path, growth_at(path, 1.1 * t)));
}

static void test_paths_start_at_one_and_end_at_the_ceiling(void **state)
{
    (void)state;
    for_each_path(starts_at_one_and_ends_at_the_ceiling);
    expect(growth_at(&(struct growth_path){.form = GROWTH_NONE}, 3), 1, 0);
}

static void test_paths_follow_their_equations(void **state)
{
    (void)state;
    for_each_path(follows_its_equation);
}

static void test_paths_are_steepest_at_their_midpoints(void **state)
{
    (void)state;
    for_each_path(is_steepest_at_its_midpoint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths_start_at_one_and_end_at_the_ceiling),
        cmocka_unit_test(test_paths_follow_their_equations),
        cmocka_unit_test(test_paths_are_steepest_at_their_midpoints),
    };
    return cmocka_run_group_tests_name("growth", tests, NULL, NULL);
}
