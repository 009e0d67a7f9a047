/* Prices that are set from outside: they count like those of a rule, within the same limits. */
#include "fixtures/library_fixture.h"

#include <math.h>

static const char small_war[] = "tests/scenarios/small_war.cfg";

static void decide(struct opened *opened, size_t product, enum pw_decision decision, double value)
{
    if (pw_decide(opened->simulation, product, decision, value, opened->error) != PW_OK)
        fail_msg("%s", pw_error_text(opened->error));
}

static void decide_prices(struct opened *opened, size_t product, double input, double output)
{
    if (pw_decide_prices(opened->simulation, product, input, output, opened->error) != PW_OK)
        fail_msg("%s", pw_error_text(opened->error));
}

static void test_moves_from_outside_are_those_of_a_script(void **state)
{
    (void)state;
    const char *script[] = {"vendors.Alpha.pricing.strategy=script",
                            "vendors.Alpha.pricing.moves=((4,\"alpha\",10,12.5,0.02,1.5),(9,\"alpha\",9,11))",
                            NULL, NULL};
    const char *hold[] = {"vendors.Alpha.pricing.strategy=hold", NULL, NULL, NULL};
    struct opened ruled = open_run(small_war, 3, script), outside = open_run(small_war, 3, hold);
    size_t alpha = find(&outside, "product", "alpha");
    while (!pw_simulation_is_over(ruled.simulation)) {
        size_t next = pw_simulation_round(outside.simulation) + 1;
        if (next == 4) {
            decide(&outside, alpha, PW_PRICE, 3); /* does not count: the last decision does */
            decide_prices(&outside, alpha, 10, 12.5);
            decide(&outside, alpha, PW_FREE_QUOTA, 0.02);
            decide(&outside, alpha, PW_RATE_CAP, 1.5);
        } else if (next == 9) {
            decide_prices(&outside, alpha, 9, 11);
        }
        step(&ruled);
        step(&outside);
        expect_same_state(&ruled, &outside);
    }
    close_run(&ruled);
    close_run(&outside);
}

/* What `undercut` does with a price, done by hand. */
static void test_blended_prices_from_outside_are_those_of_a_rule(void **state)
{
    (void)state;
    const char *hold[] = {"vendors.Alpha.pricing.strategy=hold", NULL, NULL, NULL};
    struct opened ruled = open_run(small_war, 1, NULL), outside = open_run(small_war, 1, hold);
    size_t alpha = find(&outside, "product", "alpha"), moves = 0;
    while (!pw_simulation_is_over(ruled.simulation)) {
        double before = read_number(&ruled, "price", alpha);
        step(&ruled);
        double after = read_number(&ruled, "price", alpha);
        if (after != before && !isnan(after)) {
            decide(&outside, alpha, PW_PRICE, after);
            moves++;
        }
        step(&outside);
        expect_same_state(&ruled, &outside);
    }
    assert_true(moves > 1);
    close_run(&ruled);
    close_run(&outside);
}

static void test_the_rule_decides_again_in_the_round_after(void **state)
{
    (void)state;
    struct opened opened = open_run(small_war, 0, NULL);
    size_t small = find(&opened, "product", "west-s"), main_one = find(&opened, "product", "west-m");
    step(&opened);
    double held = read_number(&opened, "price", main_one);
    decide(&opened, small, PW_PRICE, 2);
    decide(&opened, small, PW_SUBSCRIPTION_FEE, 0.25);
    step(&opened);
    assert_true(read_number(&opened, "price", small) == 2);
    assert_true(read_number(&opened, "price", main_one) == held); /* not decided: stays */
    size_t events = pw_axis_length(opened.simulation, "event"), cuts = 0;
    for (size_t i = 0; i < events; i++)
        cuts += read_number(&opened, "event_round", i) == 2 &&
                read_number(&opened, "event_product", i) == (double)small &&
                read_number(&opened, "event_after", i) == 2;
    assert_int_equal(cuts, 1);
    for (int round = 0; round < 3; round++)
        step(&opened);
    assert_true(read_number(&opened, "price", main_one) != held); /* `match` follows a rival again */
    close_run(&opened);
}

static void test_withdrawing_takes_a_product_off_the_market(void **state)
{
    (void)state;
    struct opened opened = open_run(small_war, 0, NULL);
    size_t gamma = find(&opened, "product", "gamma"), vendor = find(&opened, "firm", "Gamma");
    struct pw_error *error = opened.error;
    expect_refusal(pw_decide(opened.simulation, gamma, PW_WITHDRAW, 2, error), PW_INVALID, error,
                   "is 1 or 0");
    decide(&opened, gamma, PW_WITHDRAW, 1);
    decide(&opened, gamma, PW_WITHDRAW, 0);
    step(&opened);
    assert_true(read_number(&opened, "live", gamma) == 1);
    decide(&opened, gamma, PW_WITHDRAW, 1);
    step(&opened);
    assert_true(read_number(&opened, "live", gamma) == 0 && read_number(&opened, "alive", vendor) == 0);
    assert_string_equal(pw_field_describe(opened.scenario, "exit_cause", PW_FIELD_CATEGORY,
                                          (size_t)read_number(&opened, "exit_cause", vendor)),
                        "withdrawn");
    expect_refusal(pw_decide(opened.simulation, gamma, PW_PRICE, 50, error), PW_INVALID, error,
                   "vendor Gamma left the market in round 2");
    size_t small = find(&opened, "product", "west-s");
    decide(&opened, small, PW_WITHDRAW, 1);
    step(&opened);
    expect_refusal(pw_decide(opened.simulation, small, PW_PRICE, 5, error), PW_INVALID, error,
                   "product west-s has been withdrawn");
    close_run(&opened);
}

static void test_the_floor_and_the_largest_step_hold(void **state)
{
    (void)state;
    const char *limits[] = {"vendors.WestAI.pricing.floor_main=19", "vendors.Beta.pricing.never_raise=true",
                            NULL, NULL};
    struct opened opened = open_run(small_war, 0, limits);
    struct pw_error *error = opened.error;
    size_t east = find(&opened, "product", "east-m"), west = find(&opened, "product", "west-m"),
           beta = find(&opened, "product", "beta-s");
    double price = read_number(&opened, "price", east), lowest = pw_lowest_price(opened.simulation, east);
    assert_true(lowest == 0.7 * price);
    expect_refusal(pw_decide(opened.simulation, east, PW_PRICE, nextafter(lowest, 0), error), PW_INVALID,
                   error, "the lowest that the vendor's floor and maximum_step allow in this round");
    double said = 0, allowed = 0;
    assert_int_equal(
        sscanf(pw_error_text(error), "a price of %lf CNY/Mtok for east-m is below %lf", &said, &allowed), 2);
    assert_true(said < allowed && allowed == lowest); /* digits enough to be given back */
    expect_refusal(pw_decide_prices(opened.simulation, east, 0, 0, error), PW_INVALID, error,
                   "a price of 0 CNY/Mtok for east-m is below");
    decide(&opened, east, PW_PRICE, lowest);
    assert_true(pw_lowest_price(opened.simulation, west) == 19);
    expect_refusal(pw_decide(opened.simulation, west, PW_PRICE, 18.5, error), PW_INVALID, error,
                   "18.5 CNY/Mtok for west-m is below 19");
    double beta_price = read_number(&opened, "price", beta);
    expect_refusal(pw_decide(opened.simulation, beta, PW_PRICE, beta_price + 1, error), PW_INVALID, error,
                   "pricing.never_raise is set");
    decide(&opened, beta, PW_PRICE, beta_price);
    step(&opened);
    assert_true(read_number(&opened, "price", east) == lowest);
    assert_true(read_number(&opened, "price", beta) == beta_price); /* a refusal leaves what was decided */
    assert_true(isnan(pw_lowest_price(opened.simulation, 99)) && isnan(pw_lowest_price(NULL, 0)));
    close_run(&opened);
}

static void test_what_a_rule_could_not_do_is_refused(void **state)
{
    (void)state;
    const char *rich[] = {"vendors.Beta.capital=1e5", NULL, NULL, NULL};
    struct opened opened = open_run(small_war, 0, rich);
    struct pw_simulation *war = opened.simulation;
    struct pw_error *error = opened.error;
    size_t west = find(&opened, "product", "west-m"), late = find(&opened, "product", "beta-m");
    expect_refusal(pw_decide(war, find(&opened, "product", "alpha"), PW_PRICE, 10, error), PW_INVALID, error,
                   "vendor Alpha holds its prices in round 1: its pricing.from_round is 3");
    expect_refusal(pw_decide(war, find(&opened, "product", "east-l"), PW_PRICE, 100, error), PW_INVALID,
                   error, "product east-l can't be changed: its tier is not in the vendor's pricing.tiers");
    expect_refusal(pw_decide(war, late, PW_PRICE, 10, error), PW_INVALID, error,
                   "product beta-m is launched in round 6");
    expect_refusal(pw_decide(war, west, PW_PRICE, NAN, error), PW_INVALID, error,
                   "a price of nan for west-m: it must be a number, at least 0");
    expect_refusal(pw_decide(war, west, PW_PRICE, INFINITY, error), PW_INVALID, error, "a price of inf");
    expect_refusal(pw_decide(war, west, PW_PRICE, -1, error), PW_INVALID, error, "is below");
    expect_refusal(pw_decide_prices(war, west, -1, 50, error), PW_INVALID, error, "a price of input of -1");
    expect_refusal(pw_decide_prices(war, west, 50, NAN, error), PW_INVALID, error,
                   "a price of output of nan");
    expect_refusal(pw_decide(war, west, PW_FREE_QUOTA, -0.1, error), PW_INVALID, error,
                   "a free quota of -0.1");
    expect_refusal(pw_decide(war, west, PW_RATE_CAP, NAN, error), PW_INVALID, error, "a rate cap of nan");
    expect_refusal(pw_decide(war, west, PW_SUBSCRIPTION_FEE, -3, error), PW_INVALID, error,
                   "a subscription fee of -3");
    expect_refusal(pw_decide(war, west, PW_PRICE, 1e300, error), PW_INVALID, error,
                   "a price of 1e+300 CNY/Mtok for west-m: it must be at most 1e+09");
    expect_refusal(pw_decide_prices(war, west, 1.1e9, 50, error), PW_INVALID, error,
                   "a price of input of 1.1e+09");
    expect_refusal(pw_decide_prices(war, west, 50, 1e10, error), PW_INVALID, error,
                   "a price of output of 1e+10");
    expect_refusal(pw_decide_prices(war, west, 1e-320, 50, error), PW_INVALID, error,
                   "output must cost at most 1e+12 times as much as input");
    expect_refusal(pw_decide(war, west, PW_FREE_QUOTA, 1e10, error), PW_INVALID, error, "at most 1e+09");
    expect_refusal(pw_decide(war, west, PW_RATE_CAP, 1e10, error), PW_INVALID, error, "at most 1e+09");
    expect_refusal(pw_decide(war, west, PW_SUBSCRIPTION_FEE, 1e13, error), PW_INVALID, error,
                   "a subscription fee of 1e+13 kCNY/month for west-m: it must be at most 1e+12");
    expect_refusal(pw_decide(war, west, (enum pw_decision)99, 1, error), PW_INVALID, error, "no decision 99");
    expect_refusal(pw_decide(war, 9, PW_PRICE, 1, error), PW_INVALID, error,
                   "there is no product 9; the last one is 8");
    expect_refusal(pw_decide_prices(war, 9, 1, 1, error), PW_INVALID, error, "there is no product 9");
    expect_refusal(pw_decide(NULL, 0, PW_PRICE, 1, error), PW_INVALID, error, "there is no simulation");
    expect_refusal(pw_decide_prices(NULL, 0, 1, 1, error), PW_INVALID, error, "there is no simulation");
    struct opened untouched = open_run(small_war, 0, rich);
    for (int round = 0; round < 5; round++) {
        step(&opened);
        step(&untouched);
        expect_same_state(&opened, &untouched); /* what is refused changes nothing */
    }
    decide(&opened, late, PW_PRICE, 10); /* its round of launch is the next one */
    step(&opened);
    assert_true(read_number(&opened, "price", late) == 10);
    close_run(&opened);
    close_run(&untouched);
}

static void test_the_largest_amounts_can_be_played(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct opened opened = open_run(small_war, 0, NULL);
        size_t west = find(&opened, "product", "west-m");
        if (i == 0)
            decide(&opened, west, PW_FREE_QUOTA, 1e9);
        else if (i == 1)
            decide(&opened, west, PW_SUBSCRIPTION_FEE, 1e12);
        else if (i == 2)
            decide_prices(&opened, west, 1e9, 1e9);
        else
            decide_prices(&opened, west, 1e-3, 1e9);
        while (!pw_simulation_is_over(opened.simulation))
            step(&opened);
        close_run(&opened);
    }
}

static void test_a_zero_part_of_the_price_does_as_the_header_says(void **state)
{
    (void)state;
    struct opened opened = open_run(small_war, 0, NULL);
    size_t west = find(&opened, "product", "west-m");
    decide_prices(&opened, west, 10, 40);
    step(&opened);
    decide_prices(&opened, west, 0, 40);
    step(&opened);
    decide(&opened, west, PW_PRICE, 20);
    step(&opened);
    double input = read_number(&opened, "price_input", west);
    assert_true(input > 0 && fabs(read_number(&opened, "price_output", west) / input - 4) < 1e-9);
    decide_prices(&opened, west, 25, 0);
    step(&opened);
    decide(&opened, west, PW_PRICE, 20);
    step(&opened);
    assert_true(read_number(&opened, "price_output", west) == 0);
    assert_true(read_number(&opened, "price_input", west) > 20);
    close_run(&opened);
}

static void test_there_is_no_lowest_price_where_none_can_be_decided(void **state)
{
    (void)state;
    const char *rich[] = {"vendors.Beta.capital=1e5", NULL, NULL, NULL};
    struct opened opened = open_run(small_war, 0, rich);
    struct pw_simulation *war = opened.simulation;
    size_t late = find(&opened, "product", "beta-m"), gamma = find(&opened, "product", "gamma");
    assert_true(isnan(pw_lowest_price(war, find(&opened, "product", "east-l")))); /* pricing.tiers */
    assert_true(isnan(pw_lowest_price(war, find(&opened, "product", "alpha"))));  /* pricing.from_round */
    assert_true(isnan(pw_lowest_price(war, late)));
    decide(&opened, gamma, PW_WITHDRAW, 1);
    for (int round = 0; round < 5; round++)
        step(&opened);
    assert_true(isnan(pw_lowest_price(war, gamma)));
    assert_true(pw_lowest_price(war, late) >= 0 && isnan(read_number(&opened, "price", late)));
    while (!pw_simulation_is_over(war))
        step(&opened);
    assert_true(isnan(pw_lowest_price(war, late)));
    close_run(&opened);
}

static void test_vendors_that_move_in_turn_wait_for_it(void **state)
{
    (void)state;
    const char *turns[] = {"simulation.move_order=alternating", NULL, NULL, NULL};
    struct opened opened = open_run(small_war, 0, turns);
    size_t west = find(&opened, "product", "west-m");
    expect_refusal(pw_decide(opened.simulation, west, PW_PRICE, 15, opened.error), PW_INVALID, opened.error,
                   "in round 1 it is the turn of EastAI");
    step(&opened);
    decide(&opened, west, PW_PRICE, 15);
    step(&opened);
    assert_true(read_number(&opened, "price", west) == 15);
    close_run(&opened);
}

static void test_nothing_is_decided_after_the_end(void **state)
{
    (void)state;
    struct opened opened = open_run("tests/scenarios/mini_p1.cfg", 0, NULL);
    size_t b = find(&opened, "product", pw_field_text(opened.scenario, "product_name", 1));
    while (!pw_simulation_is_over(opened.simulation))
        step(&opened);
    expect_refusal(pw_decide(opened.simulation, b, PW_PRICE, 1, opened.error), PW_INVALID, opened.error,
                   "the run is over");
    expect_refusal(pw_simulation_step(opened.simulation, opened.error), PW_INVALID, opened.error,
                   "the run is over: round 12 was the last one");
    close_run(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_from_outside_are_those_of_a_script),
        cmocka_unit_test(test_blended_prices_from_outside_are_those_of_a_rule),
        cmocka_unit_test(test_the_rule_decides_again_in_the_round_after),
        cmocka_unit_test(test_withdrawing_takes_a_product_off_the_market),
        cmocka_unit_test(test_the_floor_and_the_largest_step_hold),
        cmocka_unit_test(test_what_a_rule_could_not_do_is_refused),
        cmocka_unit_test(test_the_largest_amounts_can_be_played),
        cmocka_unit_test(test_a_zero_part_of_the_price_does_as_the_header_says),
        cmocka_unit_test(test_there_is_no_lowest_price_where_none_can_be_decided),
        cmocka_unit_test(test_vendors_that_move_in_turn_wait_for_it),
        cmocka_unit_test(test_nothing_is_decided_after_the_end),
    };
    return cmocka_run_group_tests_name("library decisions", tests, NULL, NULL);
}
