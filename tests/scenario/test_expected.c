/* Expected results in a scenario: what they must be of. */
#include "fixtures/scenario_fixture.h"

#define EXPECTED(more) BASE "expected = ( { name = \"x\"; value = 1; " more " } );\n"

static void test_targets_are_found_among_their_kind(void **state)
{
    (void)state;
    struct reading reading = expect_fine(
        BASE "expected = ( { name = \"a\"; quantity = \"price\"; target = \"GLM-air\"; value = 1; },\n"
             " { name = \"b\"; quantity = \"profit\"; target = \"Volc\"; value = 1; },\n"
             " { name = \"c\"; quantity = \"users\"; target = \"chat\"; value = 1; },\n"
             " { name = \"d\"; quantity = \"hhi\"; value = 1; round = 24; from_round = 3; } );\n",
        NULL, 0);
    assert_int_equal(reading.scenario->expected_count, 4);
    end_reading(&reading);
}

static void test_what_can_not_be_expected_is_refused(void **state)
{
    (void)state;
    expect_refused(EXPECTED("quantity = \"price\"; target = \"Zhipu\";"), 1, -1, "expected[0].target",
                   "there is no product \"Zhipu\"");
    expect_refused(EXPECTED("quantity = \"profit\"; target = \"GLM\";"), 1, -1, "expected[0].target",
                   "there is no firm \"GLM\"");
    expect_refused(EXPECTED("quantity = \"hhi\"; target = \"GLM\";"), 1, -1, "expected[0].target",
                   "must be empty");
    expect_refused(EXPECTED("quantity = \"hhi\"; round = 25;"), 1, -1, "expected[0].round", "after the last");
    expect_refused(EXPECTED("quantity = \"hhi\"; round = 5; from_round = 6;"), 1, -1,
                   "expected[0].from_round", "after `round`");
    expect_refused(EXPECTED("quantity = \"profit_gain\";"), 1, -1, "expected[0].quantity",
                   "output.benchmarks");
    expect_refused(EXPECTED("quantity = \"happiness\";"), 1, -1, "expected[0].quantity", "happiness");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets_are_found_among_their_kind),
        cmocka_unit_test(test_what_can_not_be_expected_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
