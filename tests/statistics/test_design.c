/* Designs of studies: each family does what its name promises. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "statistics/design.h"
#include "study/factor.h"

static struct design *make(enum design_kind kind, struct design_request request)
{
    struct design *design;
    struct error error = {0};
    if (design_create(kind, &request, &design, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    for (size_t i = 0; i < design->size * design->factors; i++)
        assert_true(design->points[i] >= 0 && design->points[i] <= 1);
    return design;
}

static void expect_refusal(enum design_kind kind, struct design_request request, const char *says)
{
    struct design *design;
    struct error error = {0};
    assert_int_equal(design_create(kind, &request, &design, &error), STATUS_INVALID);
    assert_null(design);
    if (!strstr(error_text(&error).bytes, says))
        fail_msg("refused with: %s", error_text(&error).bytes);
}

/* Every one of `size` equal slices of the factor's range holds one point. */
static bool one_point_in_each_slice(const struct design *design, size_t factor)
{
    bool even = true;
    unsigned char *seen = calloc(design->size, 1);
    for (size_t p = 0; p < design->size; p++) {
        size_t slice = (size_t)(design->points[p * design->factors + factor] * (double)design->size);
        even = even && slice < design->size && !seen[slice];
        if (slice < design->size)
            seen[slice] = 1;
    }
    free(seen);
    return even;
}

static void test_values_reach_both_ends_exactly(void **state)
{
    (void)state;
    struct factor share = {FACTOR_LINEAR, 0.1, 0.7, 0, 0, 0}, cash = {FACTOR_LOG, 1e3, 1e6, 0, 0, 0};
    struct factor whole = {FACTOR_INTEGER, -1, 3, 0, 0, 0}, rule = {FACTOR_CHOICE, 0, 0, 3, 0, 0};
    assert_true(factor_value(&share, 0) == 0.1 && factor_value(&share, 1) == 0.7);
    assert_true(factor_value(&cash, 0) == 1e3 && factor_value(&cash, 1) == 1e6);
    assert_true(fabs(factor_value(&cash, 0.5) / 31622.776601683792 - 1) < 1e-14);
    assert_true(factor_value(&whole, 0) == -1 && factor_value(&whole, 1) == 3);
    assert_true(factor_value(&whole, 0.3999) == 0 && factor_value(&whole, 0.4) == 1);
    assert_true(factor_value(&rule, 0) == 0 && factor_value(&rule, 0.34) == 1 && factor_value(&rule, 1) == 2);
}

/* Quantiles of a normal distribution, cut off or not, and of its exponential. */
static void test_normal_priors_have_their_quantiles(void **state)
{
    (void)state;
    struct factor wide = {.scale = FACTOR_NORMAL, .low = -1e3, .high = 1e3, .mean = 2, .deviation = 3};
    assert_true(fabs(factor_value(&wide, 0.975) - (2 + 3 * 1.959963984540054)) < 1e-9);
    assert_true(fabs(factor_value(&wide, 0.5) - 2) < 1e-12);
    struct factor half = {.scale = FACTOR_NORMAL, .low = 2, .high = 1e3, .mean = 2, .deviation = 3};
    assert_true(factor_value(&half, 0) == 2);
    assert_true(fabs(factor_value(&half, 0.95) - (2 + 3 * 1.959963984540054)) < 1e-9);
    struct factor exponential = {
        .scale = FACTOR_LOGNORMAL, .low = 1e-9, .high = 1e9, .mean = 1, .deviation = 0.5};
    assert_true(fabs(factor_value(&exponential, 0.975) / exp(1 + 0.5 * 1.959963984540054) - 1) < 1e-9);
}

static void test_grid_has_every_combination_once_last_factor_fastest(void **state)
{
    (void)state;
    size_t levels[] = {2, 3, 4};
    struct factor factors[] = {
        {FACTOR_CHOICE, 0, 0, 2, 0, 0}, {FACTOR_LINEAR, 10, 20, 0, 0, 0}, {FACTOR_INTEGER, 1, 4, 0, 0, 0}};
    struct design *design = make(DESIGN_GRID, (struct design_request){.factors = 3, .levels = levels});
    assert_int_equal(design->size, 24);
    for (size_t p = 0; p < 24; p++) {
        const double *u = design->points + 3 * p;
        assert_true(factor_value(&factors[0], u[0]) == (double)(p / 12));
        assert_true(factor_value(&factors[1], u[1]) == 10 + 5 * (double)(p / 4 % 3));
        assert_true(factor_value(&factors[2], u[2]) == 1 + (double)(p % 4));
    }
    design_free(design);
}

static void test_list_pairs_the_values(void **state)
{
    (void)state;
    size_t equal[] = {3, 3}, unequal[] = {3, 2};
    struct factor factor = {FACTOR_CHOICE, 0, 0, 3, 0, 0};
    struct design *design = make(DESIGN_LIST, (struct design_request){.factors = 2, .levels = equal});
    assert_int_equal(design->size, 3);
    for (size_t p = 0; p < 3; p++)
        for (size_t i = 0; i < 2; i++)
            assert_true(factor_value(&factor, design->points[2 * p + i]) == (double)p);
    design_free(design);
    expect_refusal(DESIGN_LIST, (struct design_request){.factors = 2, .levels = unequal},
                   "equally many values");
}

static void test_latin_hypercube_has_one_point_in_each_slice(void **state)
{
    (void)state;
    struct design *design =
        make(DESIGN_LATIN_HYPERCUBE, (struct design_request){.factors = 5, .samples = 101, .seed = 3});
    for (size_t i = 0; i < 5; i++)
        assert_true(one_point_in_each_slice(design, i));
    design_free(design);
    /* independent points do not do that */
    design = make(DESIGN_RANDOM, (struct design_request){.factors = 1, .samples = 101, .seed = 3});
    assert_false(one_point_in_each_slice(design, 0));
    design_free(design);
}

static void test_sobol_starts_with_the_known_points(void **state)
{
    (void)state;
    /* Bratley & Fox (1988): the first two dimensions, the origin added. */
    static const double known[][2] = {{0, 0},         {0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},
                                      {0.375, 0.375}, {0.875, 0.875}, {0.625, 0.125}, {0.125, 0.625}};
    struct design *design = make(DESIGN_SOBOL, (struct design_request){.factors = 2, .samples = 8});
    for (size_t p = 0; p < 8; p++)
        for (size_t i = 0; i < 2; i++)
            assert_true(design->points[2 * p + i] == known[p][i]);
    design_free(design);
}

/* The first 2^m points are a (t, m, 1) net in every coordinate, scrambled or not (Owen 1995, theorem 1). */
static void test_scrambling_keeps_the_net_and_moves_the_points(void **state)
{
    (void)state;
    struct design_request request = {.factors = 40, .samples = 256, .seed = 11};
    struct design *plain = make(DESIGN_SOBOL, request), *first = make(DESIGN_SCRAMBLED_SOBOL, request);
    request.seed = 12;
    struct design *second = make(DESIGN_SCRAMBLED_SOBOL, request);
    size_t same = 0;
    for (size_t i = 0; i < 40; i++) {
        assert_true(one_point_in_each_slice(plain, i));
        assert_true(one_point_in_each_slice(first, i));
        assert_true(one_point_in_each_slice(second, i));
    }
    for (size_t i = 0; i < 40 * 256; i++)
        same += first->points[i] == second->points[i] || first->points[i] == plain->points[i];
    assert_int_equal(same, 0);
    design_free(plain);
    design_free(first);
    design_free(second);
    request.factors = 41;
    expect_refusal(DESIGN_SOBOL, request, "40 dimensions");
}

/* In two dimensions the sequence is a (0, m, 2) net: every box 2^-a by 2^-b with a + b = m has one point. */
static void test_scrambled_boxes_have_one_point_each(void **state)
{
    (void)state;
    struct design *design =
        make(DESIGN_SCRAMBLED_SOBOL, (struct design_request){.factors = 2, .samples = 64, .seed = 5});
    for (unsigned a = 0; a <= 6; a++) {
        unsigned char seen[64] = {0};
        for (size_t p = 0; p < 64; p++) {
            size_t x = (size_t)(design->points[2 * p] * (double)(1 << a));
            size_t y = (size_t)(design->points[2 * p + 1] * (double)(1 << (6 - a)));
            assert_int_equal(seen[(x << (6 - a)) + y]++, 0);
        }
    }
    design_free(design);
}

/* The mean of x^2 y over 4096 points: random points miss 1/6 by about 0.003, the scrambled sequence by far
 * less (Owen 1997: error of order n^-1.5), and its error has no sign. */
static void test_scrambled_means_are_close_and_unbiased(void **state)
{
    (void)state;
    double bias = 0;
    for (uint64_t seed = 0; seed < 16; seed++) {
        struct design *design = make(DESIGN_SCRAMBLED_SOBOL,
                                     (struct design_request){.factors = 2, .samples = 4096, .seed = seed});
        double mean = 0;
        for (size_t p = 0; p < 4096; p++)
            mean += design->points[2 * p] * design->points[2 * p] * design->points[2 * p + 1] / 4096;
        assert_true(fabs(mean - 1.0 / 6) < 3e-5);
        bias += (mean - 1.0 / 6) / 16;
        design_free(design);
    }
    assert_true(fabs(bias) < 5e-6);
}

static void test_larger_samples_begin_with_the_smaller_ones(void **state)
{
    (void)state;
    enum design_kind kinds[] = {DESIGN_RANDOM, DESIGN_SOBOL, DESIGN_SCRAMBLED_SOBOL, DESIGN_SALTELLI,
                                DESIGN_MORRIS};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct design_request request = {.factors = 3, .samples = 20, .steps = 4, .seed = 9};
        struct design *small = make(kinds[i], request);
        request.samples = 50;
        struct design *large = make(kinds[i], request);
        assert_memory_equal(small->points, large->points, small->size * 3 * sizeof(double));
        design_free(small);
        design_free(large);
    }
}

static void test_morris_moves_each_factor_once_by_the_same_step(void **state)
{
    (void)state;
    enum { K = 6, R = 50, P = 4 };
    struct design *design =
        make(DESIGN_MORRIS, (struct design_request){.factors = K, .samples = R, .steps = P, .seed = 1});
    size_t up = 0, levels[P] = {0};
    assert_int_equal(design->size, R * (K + 1));
    for (size_t r = 0; r < R; r++) {
        bool moved[K] = {false};
        for (size_t step = 1; step <= K; step++) {
            const double *before = design->points + (r * (K + 1) + step - 1) * K, *after = before + K;
            size_t count = 0;
            for (size_t i = 0; i < K; i++) {
                levels[lrint(after[i] * (P - 1))]++;
                if (before[i] == after[i])
                    continue;
                count++;
                up += after[i] > before[i];
                assert_false(moved[i]);
                moved[i] = true;
                assert_true(fabs(fabs(after[i] - before[i]) - 2.0 / 3) < 1e-15);
            }
            assert_int_equal(count, 1);
        }
    }
    /* both directions and all levels in fair shares: 300 moves, 1800 levels; five standard errors */
    assert_true(fabs((double)up - 150) < 5 * sqrt(75));
    for (size_t l = 0; l < P; l++)
        assert_true(levels[l] > 300 && levels[l] < 600);
    design_free(design);
    expect_refusal(DESIGN_MORRIS, (struct design_request){.factors = 2, .samples = 4, .steps = 5}, "even");
}

static void test_saltelli_swaps_one_column_at_a_time(void **state)
{
    (void)state;
    enum { K = 3, N = 16 };
    struct design *design =
        make(DESIGN_SALTELLI, (struct design_request){.factors = K, .samples = N, .seed = 4});
    assert_int_equal(design->size, N * (K + 2));
    for (size_t j = 0; j < N; j++) {
        const double *a = design->points + j * (K + 2) * K, *b = a + (K + 1) * K;
        for (size_t mixed = 0; mixed < K; mixed++)
            for (size_t i = 0; i < K; i++) {
                assert_true(a[i] != b[i]);
                assert_true(a[(mixed + 1) * K + i] == (i == mixed ? b[i] : a[i]));
            }
    }
    design_free(design);
    expect_refusal(DESIGN_SALTELLI, (struct design_request){.factors = 21, .samples = 8}, "40 dimensions");
}

static void test_nothing_varied_and_no_points_are_refused(void **state)
{
    (void)state;
    size_t huge[] = {SIZE_MAX / 2, 4, 4}, many[] = {70000, 70000};
    expect_refusal(DESIGN_RANDOM, (struct design_request){.factors = 0, .samples = 8}, "nothing is varied");
    for (enum design_kind kind = DESIGN_RANDOM; kind < DESIGN_KINDS; kind++) {
        struct error error = {0};
        struct design_request request = {.factors = 2, .samples = 0, .steps = 4};
        assert_int_equal(design_size(kind, &request, &error), 0);
        assert_int_equal(error.status, STATUS_INVALID);
    }
    expect_refusal(DESIGN_GRID, (struct design_request){.factors = 3, .levels = huge}, "too many");
    expect_refusal(DESIGN_GRID, (struct design_request){.factors = 2, .levels = many}, "more than");
    expect_refusal(DESIGN_RANDOM, (struct design_request){.factors = 9, .samples = 8000000}, "67108864");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_reach_both_ends_exactly),
        cmocka_unit_test(test_normal_priors_have_their_quantiles),
        cmocka_unit_test(test_grid_has_every_combination_once_last_factor_fastest),
        cmocka_unit_test(test_list_pairs_the_values),
        cmocka_unit_test(test_latin_hypercube_has_one_point_in_each_slice),
        cmocka_unit_test(test_sobol_starts_with_the_known_points),
        cmocka_unit_test(test_scrambling_keeps_the_net_and_moves_the_points),
        cmocka_unit_test(test_scrambled_boxes_have_one_point_each),
        cmocka_unit_test(test_scrambled_means_are_close_and_unbiased),
        cmocka_unit_test(test_larger_samples_begin_with_the_smaller_ones),
        cmocka_unit_test(test_morris_moves_each_factor_once_by_the_same_step),
        cmocka_unit_test(test_saltelli_swaps_one_column_at_a_time),
        cmocka_unit_test(test_nothing_varied_and_no_points_are_refused),
    };
    return cmocka_run_group_tests_name("study_design", tests, NULL, NULL);
}
