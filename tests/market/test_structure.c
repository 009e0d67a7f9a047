/* Concentration, mergers and rationing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/bertrand.h"
#include "market/rationing.h"
#include "verify/theory/concentration.h"
#include "verify/theory/merger.h"
#include <math.h>
#include <string.h>

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* HHI-P1, in an order that is not sorted. */
static void test_concentration_of_five_firms(void **state)
{
    (void)state;
    double part[5] = {15, 40, 5, 30, 10};
    struct concentration found;
    assert_int_equal(concentration_measure(5, part, &found, NULL), STATUS_OK);
    assert_near(found.herfindahl, 2850, 1e-10);
    assert_near(found.effective_number, 3.508771929824561, 1e-12);
    assert_near(found.normalised_herfindahl, 0.10625, 1e-12);
    assert_near(found.entropy, 1.3923212547574293, 1e-12);
    assert_near(found.top_three, 0.85, 1e-12);
    assert_near(found.gini, 0.36, 1e-12);
}

static void test_concentration_is_bounded_by_equality_and_monopoly(void **state)
{
    (void)state;
    double equal[4] = {2, 2, 2, 2}, alone[4] = {0, 0, 3, 0};
    struct concentration found;
    assert_int_equal(concentration_measure(4, equal, &found, NULL), STATUS_OK);
    assert_near(found.herfindahl, 2500, 1e-10);
    assert_near(found.normalised_herfindahl, 0, 1e-12);
    assert_near(found.gini, 0, 1e-12);
    assert_int_equal(concentration_measure(4, alone, &found, NULL), STATUS_OK);
    assert_near(found.herfindahl, 1e4, 1e-10);
    assert_near(found.normalised_herfindahl, 1, 1e-12);
    assert_near(found.gini, 0.75, 1e-12);
    assert_near(found.entropy, 0, 0);
    assert_int_equal(concentration_measure(1, alone + 2, &found, NULL), STATUS_OK);
    assert_near(found.normalised_herfindahl, 1, 0);
}

static void test_parts_that_are_none_are_refused(void **state)
{
    (void)state;
    struct concentration found;
    struct error error;
    double lerner;
    assert_int_equal(concentration_measure(2, (double[]){1, -1e-9}, &found, &error), STATUS_INVALID);
    assert_int_equal(concentration_measure(2, (double[]){0, 0}, &found, &error), STATUS_INVALID);
    assert_int_equal(concentration_measure(0, NULL, &found, &error), STATUS_INVALID);
    assert_int_equal(concentration_measure(2, (double[]){1, NAN}, &found, &error), STATUS_INVALID);
    assert_int_equal(lerner_index(0, -1, &lerner, &error), STATUS_INVALID);
    assert_int_equal(lerner_index(2, 1.5, &lerner, &error), STATUS_OK);
    assert_near(lerner, 0.25, 0);
}

/* LOGIT-P6-multiproduct-merger, per head. */
static void test_effects_of_a_merger(void **state)
{
    (void)state;
    double a[6] = {4, 3, 1.5, 3.6, 1.8, 3.2}, c[6] = {1.2, 0.6, 0.1, 1, 0.12, 0.8}, alpha = 1.5, none = 0;
    const size_t before[6] = {0, 0, 0, 1, 1, 2}, after[6] = {0, 0, 0, 1, 1, 1};
    double old[6] = {NAN, NAN, NAN, NAN, NAN, NAN}, new[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    struct logit_demand demand = {1, 6, NULL, &alpha, false, a, &none};
    struct merger_effects effects;
    assert_int_equal(bertrand_prices(&demand, before, c, NULL, old, NULL), STATUS_OK);
    assert_int_equal(bertrand_prices(&demand, after, c, NULL, new, NULL), STATUS_OK);
    assert_int_equal(merger_measure(&demand, c, before, old, after, new, &effects, NULL), STATUS_OK);
    assert_near(effects.sold_before, 3552.9710853284537, 1e-9);
    assert_near(effects.sold_after, 5000.098214250143, 1e-9);
    assert_near(effects.sold_change_naive, 1529.3160285658591, 1e-9);
    assert_near(500 * effects.surplus_change, -82.36211187999163, 1e-10);
    double total_before = 216.25308515979597 + 146.21559147143313 + 85.63536015988741;
    assert_near(500 * effects.profit_change, 261.5925530842366 + 257.5006644675445 - total_before, 1e-10);
}

static void test_a_merger_without_a_money_unit_is_refused(void **state)
{
    (void)state;
    double a[2] = {1, 1}, c[2] = {0, 0}, alpha[2] = {1, 2}, none = 0, price[2] = {1, 1};
    const size_t apart[2] = {0, 1}, together[2] = {0, 0};
    struct logit_demand demand = {1, 2, NULL, alpha, true, a, &none};
    struct merger_effects effects;
    struct error error;
    assert_int_equal(merger_measure(&demand, c, apart, price, together, price, &effects, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "differ by product"));
}

/* CAP-P1 */
static void test_priority_classes_are_served_in_order_and_pro_rata(void **state)
{
    (void)state;
    const double demand[4] = {40, 35, 30, 20}, expected[4] = {40, 26.923076923076923, 23.076923076923077, 0};
    const int64_t priority[4] = {1, 2, 2, 3};
    double served[4], utilisation, total = 0;
    assert_int_equal(ration_by_priority(4, demand, priority, 90, served, &utilisation, NULL), STATUS_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_near(served[i], expected[i], 1e-12);
        total += served[i];
    }
    assert_near(total, 90, 1e-12);
    assert_near(utilisation, 1, 0);
}

static void test_enough_capacity_serves_all(void **state)
{
    (void)state;
    double demand[3] = {3, 0, 5}, utilisation;
    const int64_t priority[3] = {9, -2, 9};
    assert_int_equal(ration_by_priority(3, demand, priority, 16, demand, &utilisation, NULL), STATUS_OK);
    assert_near(demand[0] + demand[2], 8, 0);
    assert_near(utilisation, 0.5, 0);
    assert_int_equal(ration_by_priority(3, demand, priority, INFINITY, demand, &utilisation, NULL),
                     STATUS_OK);
    assert_near(utilisation, 0, 0);
    assert_near(demand[2], 5, 0);
    assert_int_equal(ration_by_priority(3, demand, priority, 0, demand, &utilisation, NULL), STATUS_OK);
    assert_near(utilisation, 1, 0);
    assert_near(demand[2], 0, 0);
    assert_int_equal(ration_by_priority(3, demand, priority, 0, demand, &utilisation, NULL), STATUS_OK);
    assert_near(utilisation, 0, 0);
}

static void test_a_busy_server_answers_late(void **state)
{
    (void)state;
    assert_near(single_server_delay(0), 1, 0);
    assert_near(single_server_delay(0.9), 10, 1e-13);
    assert_true(single_server_delay(1) == INFINITY);
}

static void test_impossible_demands_are_refused(void **state)
{
    (void)state;
    struct error error;
    double served[1];
    const int64_t priority[1] = {1};
    assert_int_equal(ration_by_priority(1, (double[]){-1}, priority, 5, served, NULL, &error),
                     STATUS_INVALID);
    assert_int_equal(ration_by_priority(1, (double[]){NAN}, priority, 5, served, NULL, &error),
                     STATUS_INVALID);
    assert_int_equal(ration_by_priority(1, (double[]){1}, priority, -5, served, NULL, &error),
                     STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_concentration_of_five_firms),
        cmocka_unit_test(test_concentration_is_bounded_by_equality_and_monopoly),
        cmocka_unit_test(test_parts_that_are_none_are_refused),
        cmocka_unit_test(test_effects_of_a_merger),
        cmocka_unit_test(test_a_merger_without_a_money_unit_is_refused),
        cmocka_unit_test(test_priority_classes_are_served_in_order_and_pro_rata),
        cmocka_unit_test(test_enough_capacity_serves_all),
        cmocka_unit_test(test_a_busy_server_answers_late),
        cmocka_unit_test(test_impossible_demands_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
