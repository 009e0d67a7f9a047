/* Pricing rules on a market of two firms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy/strategies.h"
#include <string.h>

/* Price after one call of the rule `name`. */
static double price_after(const char *name, const void *params, double own, double rival, double cost,
                          bool rival_alive)
{
    struct public_product products[2] = {{.vendor = 0, .live = true, .price = own},
                                         {.vendor = 1, .live = rival_alive, .price = rival}};
    struct market_view view = {
        .round = 1, .product_count = 2, .products = products, .own_count = 1, .own_unit_cost = &cost};
    struct offer offer = {.price = own};
    strategies[strategy_find(name)]->decide(&view, params, NULL, &offer);
    return offer.price;
}

static void test_every_rule_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < strategy_count; i++)
        assert_int_equal(strategy_find(strategies[i]->name), i);
    assert_true(strategy_find("no such rule") == SIZE_MAX);
}

/* A rule is tried with what the scenario writes for the vendor's own rule, so a key means one kind of value in all. */
static void expect_same_kinds(const struct strategy *one, const struct strategy *other)
{
    for (size_t i = 0; i < one->param_count; i++)
        for (size_t j = 0; j < other->param_count; j++) {
            const struct parameter *a = &one->params[i], *b = &other->params[j];
            if (strcmp(a->key, b->key) == 0 &&
                (a->type != b->type ||
                 strcmp(a->allowed ? a->allowed : "", b->allowed ? b->allowed : "") != 0))
                fail_msg("%s is of one kind in %s and of another in %s", a->key, one->name, other->name);
        }
}

static void test_a_key_of_two_rules_takes_the_same_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < strategy_count; i++)
        for (size_t j = 0; j < i; j++)
            expect_same_kinds(strategies[i], strategies[j]);
}

static void test_undercut_stops_at_its_floor_and_ignores_the_dead(void **state)
{
    (void)state;
    struct {
        double step, tick, floor_markup;
        int64_t every;
    } rule = {0.1, 0, 0, 1};
    assert_float_equal(price_after("undercut", &rule, 12, 10, 4, true), 9, 1e-6);
    assert_float_equal(price_after("undercut", &rule, 12, 4.1, 4, true), 4, 1e-6);
    assert_float_equal(price_after("undercut", &rule, 12, 10, 4, false), 12, 1e-6);
}

/* Prices in whole ticks: the last cut is the last tick above the floor, then the price is held. */
static void test_undercut_by_ticks_holds_above_its_floor(void **state)
{
    (void)state;
    struct {
        double step, tick, floor_markup;
        int64_t every;
    } rule = {0.1, 0.25, 0, 1};
    assert_float_equal(price_after("undercut", &rule, 12, 10, 4, true), 9.75, 1e-6);
    assert_float_equal(price_after("undercut", &rule, 4.5, 4.3125, 4, true), 4.0625, 1e-6);
    assert_float_equal(price_after("undercut", &rule, 4.5, 4.25, 4, true), 4.5, 1e-6);
    assert_float_equal(price_after("undercut", &rule, 12, 10, 4, false), 12, 1e-6);
}

/* MINI-P1, vendor B: follows A down, never up, and not below 0.8 of its cost. */
static void test_match_follows_down_only(void **state)
{
    (void)state;
    double rule[2] = {0, -0.2};
    assert_float_equal(price_after("match", rule, 12, 7.99, 5, true), 7.99, 1e-6);
    assert_float_equal(price_after("match", rule, 12, 3, 5, true), 4, 1e-6);
    assert_float_equal(price_after("match", rule, 12, 13, 5, true), 12, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rule_is_found_by_its_name),
        cmocka_unit_test(test_a_key_of_two_rules_takes_the_same_values),
        cmocka_unit_test(test_undercut_stops_at_its_floor_and_ignores_the_dead),
        cmocka_unit_test(test_undercut_by_ticks_holds_above_its_floor),
        cmocka_unit_test(test_match_follows_down_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
