/* The least change that puts values into an order: hand-worked cases, and the optimum's own conditions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "statistics/ranked_projection.h"
#include <math.h>

enum { MOST = 8 };
#define FREE ((double)NAN)

static enum status project(size_t count, const double *value, const double *fixed, const size_t *rank,
                           double margin, double *image, size_t *blamed)
{
    struct error error = {0};
    return ranked_projection(count, value, fixed, rank, margin, image, blamed, &error);
}

static void expect(size_t count, const double *value, const double *fixed, const size_t *rank, double margin,
                   const double *expected)
{
    double image[MOST];
    size_t blamed;
    assert_int_equal(project(count, value, fixed, rank, margin, image, &blamed), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        if (!(fabs(image[i] - expected[i]) < 1e-14))
            fail_msg("value %zu is %.17g, not %.17g", i, image[i], expected[i]);
}

static void test_values_in_order_stay(void **state)
{
    (void)state;
    expect(4, (double[]){1, 3, 2, -5}, (double[]){FREE, FREE, FREE, FREE}, (size_t[]){3, 1, 2, 0}, 0.5,
           (double[]){1, 3, 2, -5});
}

/* Two that change places meet at their mean, half the margin to either side. */
static void test_neighbours_meet_half_way(void **state)
{
    (void)state;
    expect(2, (double[]){1, 2}, (double[]){FREE, FREE}, (size_t[]){1, 2}, 0.2, (double[]){1.6, 1.4});
    /* three: 1, 2, 3 with margins become 2 + margin, 2, 2 - margin */
    expect(3, (double[]){1, 2, 3}, (double[]){FREE, FREE, FREE}, (size_t[]){1, 2, 3}, 0.1,
           (double[]){2.1, 2, 1.9});
}

/* Others stay unless they are too high; those that are too high come down, and the last rank comes up to meet
 * them: (1 + 3 + 2)/3 = 2. */
static void test_others_come_below_the_last_rank(void **state)
{
    (void)state;
    expect(5, (double[]){9, 1, 3, 2, 0}, (double[]){FREE, FREE, FREE, FREE, FREE}, (size_t[]){1, 2, 0, 0, 0},
           0, (double[]){9, 2, 2, 2, 0});
    expect(3, (double[]){1, 5, -1}, (double[]){FREE, FREE, FREE}, (size_t[]){1, 0, 0}, 1,
           (double[]){3.5, 2.5, -1});
}

static void test_fixed_values_bound_their_neighbours(void **state)
{
    (void)state;
    /* 5 | 7, 6 | 3: the two between are cut off at 5 and 3 with the margins */
    expect(4, (double[]){0, 7, 1, 0}, (double[]){5, FREE, FREE, 3}, (size_t[]){1, 2, 3, 4}, 0.25,
           (double[]){5, 4.75, 3.25, 3});
    /* rank 1 fixed: the others below it, the rest untouched */
    expect(3, (double[]){0, 8, 1}, (double[]){2, FREE, FREE}, (size_t[]){1, 0, 0}, 0, (double[]){2, 2, 1});
}

static void test_values_without_any_rank_stay_or_are_fixed(void **state)
{
    (void)state;
    expect(3, (double[]){1, 2, 3}, (double[]){FREE, 7, FREE}, (size_t[]){0, 0, 0}, 1, (double[]){1, 7, 3});
}

static void test_fixed_values_without_room_are_refused(void **state)
{
    (void)state;
    double image[MOST];
    size_t blamed = 9;
    assert_int_equal(project(2, (double[]){0, 0}, (double[]){1, 2}, (size_t[]){1, 2}, 0, image, &blamed),
                     STATUS_INVALID);
    assert_int_equal(blamed, 1);
    /* one between them needs twice the margin */
    assert_int_equal(
        project(3, (double[]){0, 0, 0}, (double[]){1, FREE, 0.5}, (size_t[]){1, 2, 3}, 0.3, image, &blamed),
        STATUS_INVALID);
    assert_int_equal(blamed, 2);
    assert_int_equal(
        project(3, (double[]){0, 0, 0}, (double[]){1, FREE, 0.5}, (size_t[]){1, 2, 3}, 0.25, image, &blamed),
        STATUS_OK);
}

static double squares(size_t count, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

/* The projection onto a convex set is the point p with (v - p)(x - p) <= 0 for every x of the set. Points of the
 * set are made by projecting other values. */
static void test_the_image_is_the_nearest_point_of_the_order(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int trial = 0; trial < 2000; trial++) {
        double value[2][MOST], image[2][MOST], fixed[MOST], inner = 0;
        size_t rank[MOST], ranks = (size_t)(trial % (MOST + 1)), blamed;
        for (size_t i = 0; i < MOST; i++) {
            for (size_t k = 0; k < 2; k++) {
                seed = seed * 6364136223846793005U + 1442695040888963407U;
                value[k][i] = (double)(seed >> 40) / 0x1p24;
            }
            rank[i] = i < ranks ? ranks - i : 0;
            fixed[i] = FREE;
        }
        if (ranks > 2)
            fixed[1] = 0.5;
        for (size_t k = 0; k < 2; k++)
            assert_int_equal(project(MOST, value[k], fixed, rank, 0.05, image[k], &blamed), STATUS_OK);
        for (size_t i = 0; i < MOST; i++)
            inner += isnan(fixed[i]) ? (value[0][i] - image[0][i]) * (image[1][i] - image[0][i]) : 0;
        assert_true(inner < 1e-12);
        assert_true(squares(MOST, value[0], image[0]) <= squares(MOST, value[0], image[1]) + 1e-12);
        for (size_t i = 0; i < MOST; i++)
            for (size_t k = 0; k < MOST; k++)
                if (rank[i] && (rank[k] == rank[i] + 1 || (!rank[k] && rank[i] == ranks)))
                    assert_true(image[0][i] - image[0][k] > 0.05 - 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_in_order_stay),
        cmocka_unit_test(test_neighbours_meet_half_way),
        cmocka_unit_test(test_others_come_below_the_last_rank),
        cmocka_unit_test(test_fixed_values_bound_their_neighbours),
        cmocka_unit_test(test_values_without_any_rank_stay_or_are_fixed),
        cmocka_unit_test(test_fixed_values_without_room_are_refused),
        cmocka_unit_test(test_the_image_is_the_nearest_point_of_the_order),
    };
    return cmocka_run_group_tests_name("ranked_projection", tests, NULL, NULL);
}
