/* Values that are allowed and hardly meant are named with the likely unit. */
#include "fixtures/scenario_fixture.h"

/* Exactly one warning, which says this; NULL: none. */
static void expect_warning(const char *text, const char *const *overrides, size_t count, const char *says)
{
    struct reading reading = expect_fine(text, overrides, count);
    const struct text_list *warnings = &reading.scenario->warnings;
    for (size_t i = 0; i < warnings->count; i++)
        fprintf(stderr, "  %s\n", warnings->items[i]);
    assert_int_equal(warnings->count, says ? 1 : 0);
    if (says && !strstr(warnings->items[0], says))
        fail_msg("the warning does not say: %s", says);
    end_reading(&reading);
}

static void expect_doubt(const char *override, const char *says)
{
    expect_warning(BASE, &override, 1, says);
}

static void test_a_usual_scenario_has_no_warning(void **state)
{
    (void)state;
    expect_warning(BASE, NULL, 0, NULL);
}

/* Of prices; and of costs, where the price is right. */
static void test_prices_for_other_amounts_than_a_million_tokens(void **state)
{
    (void)state;
#define COSTLY "vendors[0].products[0].unit_cost=0.1"
    const char *const token[] = {COSTLY, "vendors[0].products[0].price_input=1e-6",
                                 "vendors[0].products[0].price_output=1e-6"};
    expect_warning(
        BASE, token, 3,
        "vendors[0].products[0].price_output=1e-6: vendors[0].products[0].price_output: is 1e-06 CNY per "
        "million tokens, and serving them costs 0.1: it looks like a price for one token");
    const char *const thousand[] = {COSTLY, "vendors[0].products[0].price_input=5e-4",
                                    "vendors[0].products[0].price_output=2e-4"};
    expect_warning(BASE, thousand, 3, "price_input: is 0.0005 CNY per million tokens");
    expect_warning(BASE, thousand, 3, "it looks like a price for a thousand tokens");
    const char *const billion[] = {"vendors[0].products[0].price_output=1100"};
    expect_warning(BASE, billion, 1, "unit_cost: is 1 CNY per million tokens, and their price is 1100");
    expect_doubt("vendors[0].products[0].unit_cost=1e-6", "it looks like the cost of one token");
    const char *const cheap[] = {COSTLY, "vendors[0].products[0].price_input=0.0011",
                                 "vendors[0].products[0].price_output=0"};
    expect_warning(BASE, cheap, 3, NULL); /* a war, not a slip */
    const char *const free[] = {"vendors[0].products[0].price_input=0",
                                "vendors[0].products[0].price_output=0"};
    expect_warning(BASE, free, 2, NULL);
    expect_doubt("vendors[0].products[0].unit_cost=0", NULL);
    /* one of the two alone */
    expect_doubt(
        "vendors[0].products[0].price_input=1e-6",
        "price_input: is 1e-06 CNY per million tokens, and serving them costs 1: it looks like a price "
        "for one token");
    expect_doubt("vendors[0].products[0].price_output=1e-6", "price_output: is 1e-06 CNY per million tokens");
}

static void test_reviews_in_every_round(void **state)
{
    (void)state;
    expect_doubt("choice.nonuser_review=1",
                 "choice.nonuser_review: is 1: SMEs without a model review in every "
                 "round, however short");
    expect_doubt("choice.nonuser_review=0.99", NULL);
    expect_doubt("choice.reconsider_base=1", NULL);
    const char *const everybody[] = {"choice.nonuser_review=1", "choice.reconsider_base=1"};
    expect_warning(BASE, everybody, 2, NULL);
}

static void test_keys_of_a_growth_that_is_off(void **state)
{
    (void)state;
    expect_doubt("sectors[0].volume_ceiling=20", "sectors[0].volume_path: is \"none\"");
    expect_doubt("sectors[0].volume_midpoint=9", "sectors[0].volume_path: is \"none\"");
    expect_doubt("sectors[0].considering_rate=2", "sectors[0].considering_start: is 1");
    const char *const growth[] = {"sectors[0].volume_ceiling=20",      "sectors[0].volume_path=gompertz",
                                  "sectors[0].volume_midpoint=9",      "sectors[0].considering_start=0.2",
                                  "sectors[0].considering_midpoint=9", "choice.bill_response=1"};
    expect_warning(BASE, growth, 6, NULL);
}

static void test_capital_below_a_month_of_fixed_cost(void **state)
{
    (void)state;
    expect_doubt("vendors.Zhipu.capital=4.9",
                 "vendors[1].capital: is 4.9 kCNY, less than one month's fixed cost, 5 "
                 "kCNY: amounts are in thousands of CNY; either the capital looks like "
                 "millions, or the fixed cost like single CNY");
    expect_doubt("clouds[0].fixed_cost=1.1e6", "clouds[0].capital: is 1000000 kCNY");
    expect_doubt("sectors[0].wages=1e5", "sectors[0].capital: is ");
    expect_doubt("vendors.Zhipu.capital=5", NULL);
    expect_doubt("vendors.Zhipu.capital=0", NULL);
}

static void test_percentages_where_shares_and_rates_are_meant(void **state)
{
    (void)state;
    static const struct {
        const char *override, *says;
    } doubts[] = {
        {"technology.on_demand_premium=50",
         "is 50, which is 5000 %; if a percentage is meant, 50 % is written 0.5"},
        {"sectors[0].value_hazard=3", "if a percentage is meant, 3 % is written 0.03"},
        {"vendors[*].fixed_cost_growth=25", "vendors[0].fixed_cost_growth: is 25"},
        {"vendor_defaults.fixed_cost_growth=25", "vendor_defaults.fixed_cost_growth: is 25"},
        {"technology.on_demand_premium=3", NULL},
        {"sectors[0].volume_growth=17.2", NULL},
        {"sectors[0].quality_taste=300", NULL},
        {"technology.quality_arrival_rate=30", NULL},
    };
    for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++) {
        const char *both[] = {"vendors.Zhipu.fixed_cost_growth=0", doubts[i].override};
        expect_warning(BASE, both, 2, doubts[i].says);
    }
    const char *const rule[] = {"vendors.Zhipu.pricing.strategy=cost_plus",
                                "vendors.Zhipu.pricing.markup=30"};
    expect_warning(BASE, rule, 2, "vendors[1].pricing.markup: is 30, which is 3000 %");
}

/* They are left out, and were so without a word. */
static void test_what_comes_after_the_last_round(void **state)
{
    (void)state;
#define LAST "what comes later does not happen: "
    expect_doubt("vendors.Zhipu.pricing.from_round=25", LAST "vendors[1].pricing.from_round = 25");
    expect_doubt("vendors[1].products[1].launch_round=99", LAST "vendors[1].products[1].launch_round = 99");
    expect_doubt("vendors[1].products[1].launch_round=24", NULL);
    const char *const script[] = {
        "vendors.Zhipu.pricing.strategy=undercut",
        "vendors.Zhipu.pricing.script=((24, \"GLM\", 1), (25, \"GLM\", 2), (\"2030-01-01\", \"GLM\", 3))"};
    expect_warning(BASE, script, 2, LAST "2 of 3 rows in vendors[1].pricing.script");
    expect_doubt("finance.vendor_rounds=((24, \"Zhipu\", 9), (25, \"Zhipu\", 9))",
                 LAST "1 of 2 rows in finance.vendor_rounds");
    expect_doubt("finance.climate=((3, 0), (\"2030-01-01\", 1))", LAST "1 of 2 rows in finance.climate");
    const char *const pact[] = {"vendors.Zhipu.pricing.alliance_from=30", "vendors.Zhipu.pricing.alliance=x"};
    expect_warning(BASE, pact, 1, NULL);
    expect_warning(BASE, pact, 2, LAST "vendors[1].pricing.alliance_from = 30");
    expect_doubt("vendors.Zhipu.entry_date=2029-01-01", LAST "vendors[1].entry_date = 2029-01-01");
    const char *const cap[] = {"infrastructure.sellers[0].shipment_cap_from=2029-01-01",
                               "infrastructure.sellers[0].shipment_cap=5"};
    expect_warning(BASE, cap, 1, NULL);
    expect_warning(BASE, cap, 2, LAST "infrastructure.sellers[0].shipment_cap_from = 2029-01-01");
    expect_warning("simulation = { rounds = 24; };\n" SELLERS CLOUDS
                   "vendors = ( " VENDOR("Zhipu", "pricing = { from_round = 30; };",
                                         PRODUCT("GLM", "quality = 7;")) " );\n" SECTORS,
                   NULL, 0, "test.cfg:1: simulation.rounds: the last round, 24, begins on 2026-0");
}

static void test_money_for_a_vendor_that_is_not_there_yet(void **state)
{
    (void)state;
    const char *const early[] = {"vendors.Zhipu.entry_date=2024-09-01",
                                 "finance.vendor_rounds=((4, \"Zhipu\", 9), (5, \"Zhipu\", 9))"};
    expect_warning(
        BASE, early, 2,
        "finance.vendor_rounds: row 1 comes before \"Zhipu\" enters on 2024-09-01, and is not paid");
}

static void test_rows_that_are_not_in_the_order_of_their_dates(void **state)
{
    (void)state;
    expect_doubt("finance.vendor_rounds=((3, \"Zhipu\", 9), (3, \"Doubao\", 9), (2, \"Zhipu\", 9))",
                 "finance.vendor_rounds: row 3 comes before row 2 in time");
    expect_doubt("finance.climate=((3, 0), (3, 1, \"Zhipu\"))", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_usual_scenario_has_no_warning),
        cmocka_unit_test(test_prices_for_other_amounts_than_a_million_tokens),
        cmocka_unit_test(test_reviews_in_every_round),
        cmocka_unit_test(test_keys_of_a_growth_that_is_off),
        cmocka_unit_test(test_capital_below_a_month_of_fixed_cost),
        cmocka_unit_test(test_percentages_where_shares_and_rates_are_meant),
        cmocka_unit_test(test_what_comes_after_the_last_round),
        cmocka_unit_test(test_money_for_a_vendor_that_is_not_there_yet),
        cmocka_unit_test(test_rows_that_are_not_in_the_order_of_their_dates),
    };
    return cmocka_run_group_tests_name("implausible values", tests, NULL, NULL);
}
