/* Accelerated fixed points: linear maps with known ones, maps with a domain, searches that are cut short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/squarem.h"
#include <math.h>

/* image = target + rate (point - target), each with a rate of its own; refuses points below `least`, and such as
 * are farther than `reach` from the last that it took. */
struct pull {
    double rate[3], target[3], least, reach, last;
    size_t calls, refused;
};

static enum status pull(void *context, const double *point, double *image, struct error *error)
{
    struct pull *map = context;
    map->calls++;
    if (point[0] < map->least || fabs(point[0] - map->last) > map->reach) {
        map->refused++;
        return error_set(error, STATUS_INVALID, "%g is out of the domain", point[0]);
    }
    map->last = point[0];
    for (size_t i = 0; i < 3; i++)
        image[i] = map->target[i] + map->rate[i] * (point[i] - map->target[i]);
    return STATUS_OK;
}

static struct squarem problem_of(struct pull *map)
{
    return (struct squarem){
        .count = 3, .map = pull, .context = map, .tolerance = 1e-13, .most_evaluations = 500};
}

/* With one rate the first long step is exact: its length is 1/(1 - rate), and the error gets a factor of
 * (1 - (1 - rate)/(1 - rate))^2 = 0. */
static void test_a_map_of_one_slow_rate_is_solved_at_once(void **state)
{
    (void)state;
    struct pull map = {{0.99, 0.99, 0.99}, {1, -2, 0.5}, -INFINITY, INFINITY, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    double point[3] = {0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_OK);
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(point[i] - map.target[i]) < 1e-10);
    assert_int_equal(end.evaluations, map.calls);
    assert_true(end.evaluations < 30); /* plain steps would take 3,000 */
}

static void test_different_rates_are_solved_too(void **state)
{
    (void)state;
    struct pull map = {{0.9, 0.5, 0.1}, {1, -2, 0.5}, -INFINITY, INFINITY, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    double point[3] = {5, 5, 5};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_OK);
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(point[i] - map.target[i]) < 1e-12);
    assert_true(end.evaluations < 120); /* plain steps take 290 */
}

/* Plain steps would double the error every time. */
static void test_a_map_that_overshoots_is_solved_by_shorter_steps(void **state)
{
    (void)state;
    struct pull map = {{-2, -0.5, 0.3}, {1, -2, 0.5}, -INFINITY, INFINITY, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    double point[3] = {5, 5, 5};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_OK);
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(point[i] - map.target[i]) < 1e-12);
}

static void test_a_step_out_of_the_domain_is_taken_back(void **state)
{
    (void)state;
    struct pull map = {{0.99, 0.99, 0.99}, {1, 1, 1}, -1, 0.2, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    double point[3] = {0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_OK);
    assert_true(fabs(point[0] - 1) < 1e-10);
    assert_true(map.refused > 0);
}

static void test_a_start_out_of_the_domain_is_an_error(void **state)
{
    (void)state;
    struct pull map = {{0.5, 0.5, 0.5}, {1, 0.5, 0.5}, 0, INFINITY, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    double point[3] = {-2, 0, 0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_INVALID);
    assert_string_equal(error.message, "-2 is out of the domain");
}

static void test_too_few_evaluations_say_how_far_it_is(void **state)
{
    (void)state;
    struct pull map = {{0.9, 0.5, 0.1}, {1, -2, 0.5}, -INFINITY, INFINITY, 0, 0, 0};
    struct squarem problem = problem_of(&map);
    problem.most_evaluations = 4;
    double point[3] = {5, 5, 5};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(squarem_solve(&problem, point, &end, &error), STATUS_FAILED);
    assert_true(end.evaluations >= 4 && end.evaluations <= 7);
    assert_true(end.distance > 1e-6 && end.distance < 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_map_of_one_slow_rate_is_solved_at_once),
        cmocka_unit_test(test_different_rates_are_solved_too),
        cmocka_unit_test(test_a_map_that_overshoots_is_solved_by_shorter_steps),
        cmocka_unit_test(test_a_step_out_of_the_domain_is_taken_back),
        cmocka_unit_test(test_a_start_out_of_the_domain_is_an_error),
        cmocka_unit_test(test_too_few_evaluations_say_how_far_it_is),
    };
    return cmocka_run_group_tests_name("squarem", tests, NULL, NULL);
}
