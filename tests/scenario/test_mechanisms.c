/* What a scenario may ask of the modules that it switches on, and defaults by tier. */
#include "fixtures/scenario_fixture.h"

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
        assert_false(scenario->vendors[f].pricing.never_raise);
        assert_int_equal(scenario->vendors[f].pricing.attach_valuation, ATTACH_BY_RULE);
    }
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
    snprintf(text, sizeof text, "%sacquisition = { rate = 1; };", off);
    struct reading reading = expect_fine(text, NULL, 0);
    end_reading(&reading);
}

static void test_a_pivot_needs_a_niche(void **state)
{
    (void)state;
    expect_refused(WITH("niche = { pivot = true; };"), 1, -1, "niche.pivot", "has no effect");
    struct reading reading = expect_fine(WITH("niche = { pivot = true; tender_rate = 2; };"), NULL, 0);
    end_reading(&reading);
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
        cmocka_unit_test(test_a_pivot_needs_a_niche),
        cmocka_unit_test(test_an_app_has_no_more_users_than_it_may_have),
        cmocka_unit_test(test_defaults_by_tier_go_before_those_of_all),
        cmocka_unit_test(test_defaults_by_tier_are_checked_like_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
