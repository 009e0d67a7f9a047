/* What a scenario may ask of the modules that it switches on, and defaults by tier. */
#include "fixtures/scenario_fixture.h"

#include "base/memory_text.h"
#include "scenario/describe.h"

#define WITH(more) BASE more

static const struct product_parameters *product(const struct reading *reading, size_t vendor, size_t index)
{
    return &reading->scenario->vendors[vendor].products[index];
}

static void test_all_modules_are_off_unless_written(void **state)
{
    (void)state;
    struct reading reading = expect_fine(BASE, NULL, 0);
    const struct scenario *scenario = reading.scenario;
    assert_true(!scenario->leaving.on && scenario->finance.listing_rate <= 0);
    assert_true(scenario->finance.vendor_rounds.rows == 0 && scenario->finance.climate.rows == 0);
    assert_true(scenario->finance.vendor_round_rank == 0 && scenario->finance.growth_memory <= 0);
    assert_true(scenario->acquisition.rate <= 0 && scenario->niche.tender_rate <= 0);
    assert_true(scenario->choice.second_share <= 0 && scenario->choice.outside_drift == 0);
    assert_true(scenario->sectors[0].advertising_per_user <= 0 && scenario->sectors[0].volume_growth == 0);
    assert_true(scenario->sectors[0].volume_path == 0 && scenario->sectors[0].considering_start >= 1);
    assert_true(scenario->choice.bill_response <= 0);
    assert_true(scenario->sectors[0].mix_solutions <= 0); /* a consumer sector */
    assert_true(isnan(scenario->infrastructure.sellers[0].shipment_cap));
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        assert_true(scenario->vendors[f].app.potential_users <= 0 &&
                    scenario->vendors[f].niche_capacity <= 0);
        const struct pricing_parameters *pricing = &scenario->vendors[f].pricing;
        assert_false(pricing->never_raise);
        assert_int_equal(pricing->attach_valuation, ATTACH_BY_RULE);
        assert_true(pricing->decision_chance <= 0 && pricing->capacity_charge <= 0);
        assert_true(fabs(scenario->vendors[f].research_productivity - 1) <= 0);
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++) {
            const struct product_parameters *one = product(&reading, f, j);
            assert_true(one->predecessor == NO_REFERENCE && !one->price_fixed && !one->open_weights);
            assert_true(one->introductory_months <= 0 && !one->inherits_price);
        }
    }
    const struct technology_parameters *technology = &scenario->technology;
    assert_true(scenario->choice.outside_follows <= 0 && technology->open_catch_up <= 0);
    assert_true(technology->catch_up_across <= 0 && fabs(technology->research_exponent - 0.5) <= 0);
    end_reading(&reading);
}

static void test_what_only_happens_or_not_needs_noise(void **state)
{
    (void)state;
    static const char off[] =
        "simulation = { rounds = 24; noise = \"off\"; };\n" SELLERS CLOUDS VENDORS SECTORS;
    char text[4096];
    snprintf(text, sizeof text, "%sacquisition = { rate = 0.5; };", off);
    expect_refused(text, 1, -1, "acquisition.rate", "must be 0 or 1");
    snprintf(text, sizeof text, "%schoice = { second_share = 0.2; };", off);
    expect_refused(text, 1, -1, "choice.second_share", "must be 0");
    snprintf(text, sizeof text, "%spricing_defaults = { decision_chance = 0.3; };", off);
    expect_refused(text, 2, -1, "vendors[1].pricing.decision_chance", "must be 0 or 1");
    snprintf(text, sizeof text, "%spricing_defaults = { decision_chance = 1; };", off);
    struct reading sure = expect_fine(text, NULL, 0);
    end_reading(&sure);
    snprintf(text, sizeof text, "%sacquisition = { rate = 1; };", off);
    struct reading reading = expect_fine(text, NULL, 0);
    end_reading(&reading);
}

#define LINE(old, new)                                                                                       \
    SIMULATION SELLERS CLOUDS SECTORS                                                                        \
        "vendors = ( " VENDOR("A", "", PRODUCT("old", "quality = 7; " old) ",\n" new) ", " VENDOR(           \
            "B", "", PRODUCT("other", "quality = 7;")) " );\n"
#define SUCCESSOR(more) "{ name = \"new\"; tier = \"main\"; unit_cost = 1; quality = 8; " more " }"

static void test_a_successor_comes_after_a_product_of_its_vendor(void **state)
{
    (void)state;
    static const char key[] = "vendors[0].products[1].successor_of";
    expect_refused(LINE("", SUCCESSOR("successor_of = \"older\"; launch_round = 4;")), 1, 6, key,
                   "the vendor has no product \"older\"");
    expect_refused(LINE("", SUCCESSOR("successor_of = \"other\"; launch_round = 4;")), 1, 6, key,
                   "the vendor has no product \"other\"");
    expect_refused(LINE("launch_round = 5;", SUCCESSOR("successor_of = \"old\"; launch_round = 4;")), 1, 6,
                   key, "is launched in round 5, and its successor in round 4, before it");
    expect_refused(LINE("", SUCCESSOR("successor_of = \"new\"; launch_round = 5;")), 1, 6, key,
                   "must stand before its successor");
    expect_refused(
        LINE("successor_of = \"new\"; launch_round = 5;", SUCCESSOR("price_input = 1; price_output = 1;")), 1,
        5, "vendors[0].products[0].successor_of", "must stand before its successor");
    expect_refused(LINE("", SUCCESSOR("successor_of = \"old\"; launch_round = 5;") ",\n" PRODUCT(
                                "newer", "quality = 8; successor_of = \"old\"; launch_round = 6;")),
                   1, 7, "vendors[0].products[2].successor_of", "has a successor already, \"new\"");
}

static void test_only_a_successor_may_do_without_a_price(void **state)
{
    (void)state;
    expect_refused(LINE("", SUCCESSOR("launch_round = 3;")), 2, 6, "vendors[0].products[1].price_output",
                   "is missing and has no default");
    expect_refused(LINE("", SUCCESSOR("successor_of = \"old\"; launch_round = 3; price_output = 1;")), 1, 6,
                   "vendors[0].products[1].price_input", "is missing and has no default");
    expect_refused(LINE("kept_months = 2;", SUCCESSOR("price_input = 1; price_output = 1;")), 1, 5,
                   "vendors[0].products[0].kept_months", "has no effect without successor_of");
    struct reading reading = expect_fine(
        LINE(
            "",
            SUCCESSOR(
                "successor_of = \"old\"; launch_round = 4;") ",\n"
                                                             "{ name = \"newest\"; tier = \"main\"; unit_cost = 1; quality = 9; successor_of = \"new\";"
                                                             " launch_round = 9; kept_months = 0; }"),
        NULL, 0);
    for (size_t j = 0; j < 3; j++) {
        assert_true(fabs(product(&reading, 0, j)->price_input - 0.8) <= 0);
        assert_true(fabs(product(&reading, 0, j)->price_output - 2) <= 0);
        assert_int_equal(product(&reading, 0, j)->inherits_price, j > 0);
    }
    assert_int_equal(product(&reading, 0, 1)->predecessor, 0);
    assert_int_equal(product(&reading, 0, 2)->predecessor, 1);
    end_reading(&reading);
}

static void test_partners_at_the_start_are_of_those_who_are_there(void **state)
{
    (void)state;
#define PAIR(one, other)                                                                                     \
    SIMULATION SELLERS CLOUDS SECTORS                                                                        \
        "vendors = ( " VENDOR("A", one, PRODUCT("a", "quality = 7;")) ", " VENDOR(                           \
            "B", other, PRODUCT("b", "quality = 7;")) " );\n"
    expect_refused(PAIR("initial_partners = 0.7;", "initial_partners = 0.4;"), 1, -1, "vendors",
                   "sum to 1.1, more than 1");
    expect_refused(PAIR("", "initial_partners = 0.4; entry_date = \"2025-01-01\";"), 1, -1,
                   "vendors[1].initial_partners", "is not there at the start");
    struct reading reading = expect_fine(
        PAIR("initial_partners = 0.7;", "initial_partners = 0.3; entry_date = \"2020-01-01\";"), NULL, 0);
    end_reading(&reading);
}

/* An event that is off takes a launch away, of the old product or of the new one. */
static void test_a_launch_that_does_not_happen_leaves_a_line_valid(void **state)
{
    (void)state;
    static const char *const events[] = {"events.spring.on=false", "events.autumn.on=false"};
    static const char text[] = LINE(
        "launch_event = \"spring\";",
        SUCCESSOR(
            "successor_of = \"old\"; launch_event = \"autumn\";")) "events = ( { name = \"spring\"; date = \"2024-07-01\"; }, { name = \"autumn\"; date = \"2024-10-01\"; } );";
    for (size_t i = 0; i < 2; i++) {
        struct reading reading = expect_fine(text, &events[i], 1);
        assert_int_equal(product(&reading, 0, 1)->predecessor, 0);
        assert_true(product(&reading, 0, i)->launch_round == ROUND_NEVER);
        end_reading(&reading);
    }
}

static void test_an_introductory_price_says_how_long(void **state)
{
    (void)state;
    expect_refused(LINE("introductory_price_input = 0.1; introductory_price_output = 0.2;",
                        SUCCESSOR("price_input = 1; price_output = 1;")),
                   1, 5, "vendors[0].products[0].introductory_months", "say for how many months");
    expect_refused(LINE("introductory_months = 2; introductory_price_input = 0.1;",
                        SUCCESSOR("price_input = 1; price_output = 1;")),
                   1, 5, "vendors[0].products[0].introductory_price_output", "give both");
}

static void test_a_charge_raises_prices(void **state)
{
    (void)state;
    expect_refused(WITH("pricing_defaults = { never_raise = true; capacity_charge = 0.5; };"), 2, -1,
                   "vendors[0].pricing.capacity_charge", "a charge raises prices");
}

static void test_a_pivot_needs_a_niche(void **state)
{
    (void)state;
    expect_refused(WITH("niche = { pivot = true; };"), 1, -1, "niche.pivot", "has no effect");
    struct reading reading = expect_fine(WITH("niche = { pivot = true; tender_rate = 2; };"), NULL, 0);
    end_reading(&reading);
}

static void test_rounds_of_money_are_rows_of_date_vendor_and_amount(void **state)
{
    (void)state;
#define ROUNDS(rows) WITH("finance = { vendor_rounds = ( " rows " ); };")
    struct reading reading =
        expect_fine(ROUNDS("(\"2024-06-20\", \"Zhipu\", 250), (4, \"Doubao\", 1)"), NULL, 0);
    const struct table *table = &reading.scenario->finance.vendor_rounds;
    const double cells[] = {2, 1, 250, 4, 0, 1};
    assert_int_equal(table->rows, 2);
    for (size_t i = 0; i < 6; i++)
        assert_true(fabs(table->values[i] - cells[i]) <= 0);
    assert_int_equal(reading.scenario->warnings.count, 0);
    end_reading(&reading);
    static const char path[] = "finance.vendor_rounds";
    expect_refused(ROUNDS("(3, \"Zihpu\", 250)"), 1, -1, path,
                   "is none of the vendors; did you mean \"Zhipu\"?");
    expect_refused(ROUNDS("(3, \"\", 250)"), 1, -1, path, "is none of the vendors");
    expect_refused(ROUNDS("(3, \"Zhipu\", -250)"), 1, -1, path, "must be above 0, not -250");
    expect_refused(ROUNDS("(3, \"Zhipu\", \"keep\")"), 1, -1, path, "must be a number (above 0)");
    expect_refused(ROUNDS("(3, \"Zhipu\")"), 1, -1, path, "a row has 3 columns");
    expect_refused(ROUNDS("(\"2023-10-20\", \"Zhipu\", 250)"), 1, -1, path, "is before the first round");
    expect_refused(ROUNDS("(\"spring\", \"Zhipu\", 250)"), 1, -1, path, "must be a date");
}

static void test_the_climate_is_for_one_vendor_or_for_all(void **state)
{
    (void)state;
#define CLIMATE(rows) WITH("finance = { climate = ( " rows " ); };")
    struct reading reading = expect_fine(CLIMATE("(2, 0.5), (3, 0, \"Zhipu\"), (4, 1, \"\")"), NULL, 0);
    const struct table *table = &reading.scenario->finance.climate;
    assert_int_equal(table->rows, 3);
    assert_true(isnan(table->values[2]) && fabs(table->values[5] - 1) <= 0 && isnan(table->values[8]));
    end_reading(&reading);
    expect_refused(CLIMATE("(2, -0.5)"), 1, -1, "finance.climate", "must be at least 0, not -0.5");
    expect_refused(CLIMATE("(2, 0, \"OpenAI\")"), 1, -1, "finance.climate", "is none of the vendors");
    expect_refused(CLIMATE("(2)"), 1, -1, "finance.climate", "a row has 2 to 3 columns");
}

static void test_tables_of_money_are_printed_as_they_are_read(void **state)
{
    (void)state;
    char *printed = NULL;
    size_t length;
    struct reading reading = expect_fine(
        WITH(
            "finance = { climate = ( (2, 0.5), (3, 0, \"Zhipu\") ); vendor_rounds = ( (3, \"Zhipu\", 7) ); };"),
        NULL, 0);
    FILE *out = open_memstream(&printed, &length);
    assert_true(out && scenario_print_resolved(out, reading.scenario));
    assert_true(memory_text_close(out, &printed));
    end_reading(&reading);
    assert_non_null(strstr(printed, "0.5, \"\"), (3, 0, \"Zhipu\"));"));
    reading = expect_fine(printed, NULL, 0);
    assert_int_equal(reading.scenario->finance.climate.rows, 2);
    assert_true(isnan(reading.scenario->finance.climate.values[2]));
    assert_true(fabs(reading.scenario->finance.climate.values[5] - 1) <= 0);
    assert_true(fabs(reading.scenario->finance.vendor_rounds.values[2] - 7) <= 0);
    end_reading(&reading);
    free(printed);
}

static void test_leaving_takes_a_horizon_and_a_memory(void **state)
{
    (void)state;
    expect_refused(WITH("leaving = { on = true; horizon = 0; };"), 1, -1, "leaving.horizon", "");
    expect_refused(WITH("leaving = { on = true; memory = 0; };"), 1, -1, "leaving.memory", "");
    expect_refused(WITH("leaving = { on = true; scrap_months = -1; };"), 1, -1, "leaving.scrap_months", "");
    expect_refused(WITH("leaving = { on = true; best_chance = 20; };"), 1, -1, "leaving.best_chance",
                   "20 % is written 0.2");
}

static void test_an_app_has_no_more_users_than_it_may_have(void **state)
{
    (void)state;
    expect_refused(WITH("app_defaults = { potential_users = 1e6; initial_users = 2e6; };"), 2, -1,
                   "vendors[0].app.initial_users", "above potential_users");
    struct reading reading =
        expect_fine(WITH("app_defaults = { potential_users = 1e6; price = 30; };"), NULL, 0);
    for (size_t f = 0; f < reading.scenario->vendor_count; f++) /* unset: the price */
        assert_true(fabs(reading.scenario->vendors[f].app.reference_price - 30) <= 0);
    end_reading(&reading);
}

static void test_defaults_by_tier_go_before_those_of_all(void **state)
{
    (void)state;
    static const char text[] = SIMULATION SELLERS CLOUDS SECTORS
        "product_defaults = { unit_cost = 4; price_input = 1; price_output = 2; free_quota = 0.5; };\n"
        "light_defaults = { unit_cost = 1; };\n"
        "flagship_defaults = { unit_cost = 30; free_quota = 0; };\n"
        "vendors = ( { name = \"A\"; host = \"Volc\"; capital = 1; fixed_cost = 1; products = (\n"
        "  { name = \"a\"; tier = \"light\"; quality = 1; }, { name = \"b\"; tier = \"main\"; quality = 1; "
        "},\n"
        "  { name = \"c\"; tier = \"flagship\"; quality = 1; },\n"
        "  { name = \"d\"; tier = \"light\"; quality = 1; unit_cost = 2; } ); } );\n";
    struct reading reading = expect_fine(text, NULL, 0);
    static const double costs[] = {1, 4, 30, 2}, quotas[] = {0.5, 0.5, 0, 0.5};
    for (size_t j = 0; j < 4; j++) {
        assert_true(fabs(product(&reading, 0, j)->unit_cost - costs[j]) <= 0);
        assert_true(fabs(product(&reading, 0, j)->free_quota - quotas[j]) <= 0);
    }
    end_reading(&reading);
    const char *const overrides[] = {"main_defaults.unit_cost=5", "light_defaults.unit_cost=0.5"};
    reading = expect_fine(text, overrides, 2);
    assert_true(fabs(product(&reading, 0, 0)->unit_cost - 0.5) <= 0);
    assert_true(fabs(product(&reading, 0, 1)->unit_cost - 5) <= 0);
    end_reading(&reading);
}

static void test_defaults_by_tier_are_checked_like_others(void **state)
{
    (void)state;
    expect_refused(WITH("light_defaults = { unit_csot = 1; };"), 1, -1, "light_defaults.unit_csot",
                   "did you mean `unit_cost`?");
    expect_refused(WITH("main_defaults = { rate_cap = -1; };"), 1, -1, "main_defaults.rate_cap", "");
    expect_refused(WITH("light_default = { };"), 1, -1, "light_default", "did you mean `light_defaults`?");
    expect_refused(WITH("light_defaults = { tier = \"main\"; };"), 1, -1, "light_defaults.tier",
                   "can't be among their defaults");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_modules_are_off_unless_written),
        cmocka_unit_test(test_what_only_happens_or_not_needs_noise),
        cmocka_unit_test(test_a_successor_comes_after_a_product_of_its_vendor),
        cmocka_unit_test(test_only_a_successor_may_do_without_a_price),
        cmocka_unit_test(test_partners_at_the_start_are_of_those_who_are_there),
        cmocka_unit_test(test_a_launch_that_does_not_happen_leaves_a_line_valid),
        cmocka_unit_test(test_an_introductory_price_says_how_long),
        cmocka_unit_test(test_a_charge_raises_prices),
        cmocka_unit_test(test_a_pivot_needs_a_niche),
        cmocka_unit_test(test_rounds_of_money_are_rows_of_date_vendor_and_amount),
        cmocka_unit_test(test_the_climate_is_for_one_vendor_or_for_all),
        cmocka_unit_test(test_tables_of_money_are_printed_as_they_are_read),
        cmocka_unit_test(test_leaving_takes_a_horizon_and_a_memory),
        cmocka_unit_test(test_an_app_has_no_more_users_than_it_may_have),
        cmocka_unit_test(test_defaults_by_tier_go_before_those_of_all),
        cmocka_unit_test(test_defaults_by_tier_are_checked_like_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
