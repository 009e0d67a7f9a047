#include "fixtures/scenario_fixture.h"

#include "scenario/range.h"
#include "scenario/suggest.h"

#define WITH(extra) extra "\n" BASE
#define PRICED(pricing)                                                                                      \
    SIMULATION SELLERS CLOUDS "vendors = (\n" VENDOR("Doubao", "\npricing = { " pricing " };\n",             \
                                                     PRODUCT("Doubao-pro", "quality = 7;")) ",\n" ZHIPU      \
                                                                                            ");\n" SECTORS
#define PRODUCED(more)                                                                                       \
    SIMULATION SELLERS CLOUDS "vendors = (" VENDOR("A", "", "\n" PRODUCT("a", more)) ");\n" SECTORS

static void test_unknown_keys_come_with_a_suggestion(void **state)
{
    (void)state;
    expect_refused(WITH("choice = { switch_cost_vendr = 1; };"), 1, 1, "choice.switch_cost_vendr",
                   "did you mean `switch_cost_vendor`?");
    expect_refused(WITH("choice = { learning_rate = 0.1; };"), 1, 1, "choice.learning_rate",
                   "belongs in `technology`");
    expect_refused(WITH("chioce = { };"), 1, 1, "chioce", "did you mean `choice`?");
    expect_refused(WITH("vendor_default = { };"), 1, 1, "vendor_default", "did you mean `vendor_defaults`?");
    expect_refused(WITH("zzzzzzzzz = 3;"), 1, 1, "zzzzzzzzz", "no such group");
    expect_refused(WITH("vendor_defaults = { capitl = 3; };"), 1, 1, "vendor_defaults.capitl",
                   "did you mean `capital`?");
    expect_refused(WITH("vendor_defaults = { pricing = { }; };"), 1, 1, "vendor_defaults.pricing",
                   "use `pricing_defaults`");
    expect_refused(PRICED("strategy = \"hold\"; markup = 1;"), 1, 6, "vendors[0].pricing.markup",
                   "it belongs to \"cost_plus\"");
    expect_refused(PRICED("strategy = \"undercut\"; setp = 1;"), 1, 6, "vendors[0].pricing.setp",
                   "did you mean `step`?");
}

static void test_wrong_types_say_what_to_write(void **state)
{
    (void)state;
    expect_refused(WITH("output = { panel_smes = 3.9; };"), 1, 1, "output.panel_smes",
                   "whole number without a decimal point");
    expect_refused(WITH("choice = { reconsider_base = \"20%\"; };"), 1, 1, "choice.reconsider_base",
                   "0.2 instead of \"20%\"");
    expect_refused(WITH("choice = { reconsider_base = \"0.2\"; };"), 1, 1, "choice.reconsider_base",
                   "without quotes");
    expect_refused(WITH("choice = { reconsider_base = true; };"), 1, 1, "choice.reconsider_base",
                   "must be a number");
    expect_refused(WITH("choice = { reconsider_base = (1); };"), 1, 1, "choice.reconsider_base",
                   "not a list");
    expect_refused(WITH("choice = { switch_cost_outside = 1; };"), 1, 1, "choice.switch_cost_outside",
                   "true or false");
    expect_refused(WITH("choice = { initial = \"logti\"; };"), 1, 1, "choice.initial",
                   "did you mean \"logit\"?");
    expect_refused(WITH("choice = ( );"), 1, 1, "choice", "must be a group");
    expect_refused(WITH("choice = 3;"), 1, 1, "choice", "must be a group");
    expect_refused("simulation = { start_date = \"2024-02-30\"; };" SELLERS CLOUDS VENDORS SECTORS, 1, 1,
                   "simulation.start_date", "must be a date");
    expect_refused("simulation = { title = \"a\u202eb\"; };" SELLERS CLOUDS VENDORS SECTORS, 1, 1,
                   "simulation.title", "control characters");
    expect_refused("simulation = { title = \"a\xc2\x9b"
                   "b\"; };" SELLERS CLOUDS VENDORS SECTORS,
                   1, 1, "simulation.title", "control characters");
    expect_refused("simulation = { title = 3; };" SELLERS CLOUDS VENDORS SECTORS, 1, 1, "simulation.title",
                   "text in quotes");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS "sectors = { name = \"a\"; };", 1, 6, "sectors",
                   "must be a list of groups");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS "sectors = ( 3 );", 1, 6, "sectors[0]",
                   "must be a group");
    expect_refused(PRICED("tiers = \"light\";"), 1, 6, "vendors[0].pricing.tiers", "must be a list");
    expect_refused(PRICED("tiers = [\"light\", \"light\"];"), 1, 6, "vendors[0].pricing.tiers",
                   "listed twice");
}

static void test_a_whole_number_serves_as_a_real(void **state)
{
    (void)state;
    struct reading reading =
        expect_fine(WITH("choice = { outside_utility = 3; switch_cost_vendor = 2e0; };"), NULL, 0);
    assert_true(reading.scenario->choice.outside_utility == 3.0);
    assert_true(reading.scenario->choice.switch_cost_vendor == 2.0);
    end_reading(&reading);
}

static void test_values_out_of_range_say_the_range(void **state)
{
    (void)state;
    expect_refused(WITH("choice = { reconsider_base = 1.2; };"), 1, 1, "choice.reconsider_base",
                   "between 0 and 1 (1/month), not 1.2");
    expect_refused(WITH("smes = { weight = 0; };"), 1, 1, "smes.weight", "above 0 SMEs, not 0");
    expect_refused(WITH("technology = { learning_rate = 1; };"), 1, 1, "technology.learning_rate",
                   "at least 0 and below 1, not 1");
    expect_refused(WITH("output = { panel_smes = -1; };"), 1, 1, "output.panel_smes",
                   "between 0 and 100000 SMEs, not -1");
    expect_refused(WITH("product_defaults = { free_quota = -1; };"), 1, 1, "product_defaults.free_quota",
                   "at least 0 Gtok/month");
}

static void test_what_is_missing_is_named(void **state)
{
    (void)state;
    expect_refused(SELLERS CLOUDS VENDORS SECTORS, 1, -1, "simulation", "is missing");
    expect_refused(SIMULATION SELLERS VENDORS SECTORS, 3, -1, "vendors[0].host", "there are none");
    expect_refused(SIMULATION SELLERS CLOUDS SECTORS, 1, -1, "vendors", "is missing");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS "\nsectors = ( );", 1, 7, "sectors", "has 0 elements");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS "sectors = ( { kind = \"business\"; number = 5; } );", 1,
                   6, "sectors[0].name", "is missing and has no default");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS
                   "sectors = ( { name = \"\"; kind = \"business\"; number = 5; } );",
                   1, 6, "sectors[0].name", "must not be empty");
}

static void test_all_findings_come_at_once(void **state)
{
    (void)state;
    struct reading reading = read_with(
        WITH("choice = { initial = \"x\";\n reconsider_base = 2; };\n foo = 1;\n smes = { weight = off; };"),
        NULL, 0);
    expect_finding(&reading, 1, "choice.initial", "must be");
    expect_finding(&reading, 2, "choice.reconsider_base",
                   "between 0 and 1 (1/month), not 2; 2 % is written 0.02");
    expect_finding(&reading, 3, "foo", "no such group");
    expect_finding(&reading, 4, NULL, "need quotes");
    expect_finding(&reading, 4, "smes.weight", "must be a number");
    end_reading(&reading);
}

static void test_names_are_unique_and_references_hold(void **state)
{
    (void)state;
    expect_refused(SIMULATION SELLERS CLOUDS
                   "vendors = ( " DOUBAO ",\n " VENDOR("Volc", "", PRODUCT("x", "quality = 1;")) ");" SECTORS,
                   1, 5, "vendors[1].name", "the name \"Volc\" is taken by clouds[0].name");
    expect_refused(SIMULATION SELLERS CLOUDS
                   "vendors = ( " DOUBAO
                   ",\n " VENDOR("B", "", PRODUCT("Doubao-pro", "quality = 1;")) ");" SECTORS,
                   1, 5, "vendors[1].products[0].name", "is taken by vendors[0].products[0].name");
    expect_refused(WITH("vendor_defaults = { owner = \"Vloc\"; };"), 1, 1, "vendor_defaults.owner",
                   "did you mean \"Volc\"?");
}

static void test_defaults_replace_fallbacks_of_every_element(void **state)
{
    (void)state;
    struct reading reading =
        expect_fine(WITH("vendor_defaults = { cost_factor = 0.5; capital = 99; };\n"
                         "pricing_defaults = { strategy = \"undercut\"; step = 0.25; markup = 2; };"),
                    NULL, 0);
    for (size_t f = 0; f < 2; f++) {
        const struct undercut_parameters *own = reading.scenario->vendors[f].pricing.own;
        assert_true(reading.scenario->vendors[f].cost_factor == 0.5);
        assert_true(reading.scenario->vendors[f].capital == 10);
        assert_true(own->step == 0.25);
        assert_true(own->level_high == 1);
    }
    end_reading(&reading);
    expect_refused(WITH("pricing_defaults = { markup = -2; };"), 1, 1, "pricing_defaults.markup",
                   "no strategy");
}

static void test_unknown_strategies_list_the_known_ones(void **state)
{
    (void)state;
    expect_refused(PRICED("strategy = \"undrecut\"; step = 1;"), 1, 6, "vendors[0].pricing.strategy",
                   "did you mean \"undercut\"?; there are: hold, undercut, cost_plus");
}

static void test_tables_hold_rounds_products_and_numbers(void **state)
{
    (void)state;
    struct reading reading = expect_fine(
        SIMULATION SELLERS CLOUDS "vendors = (" DOUBAO ", " VENDOR(
            "Z",
            "pricing = { strategy = \"undercut\"; rival = \"Doubao\"; notes = [\"a\", \"b\"]; script = "
            "( (\"2024-05-15\", \"y\", 0.8, 2.0), (3, \"x\", \"keep\", 1), (\"2024-06-01\", \"x\") ); };",
            PRODUCT("x", "quality = 1;") ", " PRODUCT("y", "quality = 1;")) ");" SECTORS,
        NULL, 0);
    const struct undercut_parameters *own = reading.scenario->vendors[1].pricing.own;
    const double expected[] = {1, 1, 0.8, 2, 3, 0, NAN, 1, 2, 0, NAN, NAN};
    assert_int_equal(own->script.rows, 3);
    assert_int_equal(own->script.columns, 4);
    for (size_t i = 0; i < 12; i++)
        assert_true(own->script.values[i] == expected[i] ||
                    (isnan(own->script.values[i]) && isnan(expected[i])));
    assert_int_equal(own->rival, 0);
    assert_int_equal(own->notes.count, 2);
    assert_string_equal(own->notes.items[1], "b");
    end_reading(&reading);
}

static void test_wrong_tables_are_refused(void **state)
{
    (void)state;
#define SCRIPT(rows) PRICED("strategy = \"undercut\"; script = " rows ";")
    const char *path = "vendors[0].pricing.script";
    expect_refused(SCRIPT("((\"2024-04-30\", \"Doubao-pro\", 1))"), 1, 6, path, "before the first round");
    expect_refused(SCRIPT("((1, \"GLM\", 1))"), 1, 6, path,
                   "is none of the vendor's own products; did you mean \"Doubao-pro\"");
    expect_refused(SCRIPT("((1))"), 1, 6, path, "2 to 4 columns");
    expect_refused(SCRIPT("((1, \"Doubao-pro\", 1, 2, 3))"), 1, 6, path, "2 to 4 columns");
    expect_refused(SCRIPT("((1, \"Doubao-pro\", -1))"), 1, 6, path, "at least 0");
    expect_refused(SCRIPT("((0, \"Doubao-pro\", 1))"), 1, 6, path, "round numbers");
    expect_refused(SCRIPT("((\"May\", \"Doubao-pro\", 1))"), 1, 6, path, "must be a date");
    expect_refused(SCRIPT("(1, \"Doubao-pro\")"), 2, 6, path, "each row is a list");
}

static void test_checks_across_parameters(void **state)
{
    (void)state;
    expect_refused(PRODUCED(""), 1, 5, "vendors[0].products[0].quality", "either quality");
    expect_refused(PRODUCED("quality = 1; elo = 1000;"), 1, 5, "vendors[0].products[0].elo", "not both");
    expect_refused(PRODUCED("quality = 1; initial_share = 0.5;"), 1, 5,
                   "vendors[0].products[0].initial_share", "no effect");
    expect_refused(PRODUCED("quality = 1;") "choice = { initial = \"shares\"; };", 1, 5,
                   "vendors[0].products[0].initial_share", "is missing");
    expect_refused(WITH("choice = { initial = \"shares\"; }; product_defaults = { initial_share = 0.4; };"),
                   1, -1, "vendors", "sum to 1.2");
    expect_refused(WITH("choice = { switch_cost_product = 2; };"), 1, 1, "choice.switch_cost_product",
                   "above choice.switch_cost_vendor");
    expect_refused(WITH("sector_defaults = { output_share_low = 0.6; };"), 1, 7,
                   "sectors[0].output_share_low", "above output_share_high = 0.5");
    expect_refused(PRICED("strategy = \"undercut\"; level_low = 3;"), 1, 6, "vendors[0].pricing.level_low",
                   "above level_high");
    expect_refused(PRICED("tiers = [];"), 1, 6, "vendors[0].pricing.tiers", "at least one tier");
    expect_refused(
        SIMULATION
        "infrastructure = { sellers = ( { name = \"N\"; order_share = 0; } ); };" CLOUDS VENDORS SECTORS,
        1, 2, "infrastructure.sellers", "sum to 0");
    expect_refused(SIMULATION SELLERS CLOUDS VENDORS
                   "sectors = ( { name = \"a\"; kind = \"business\"; number = 100000000; } );"
                   "smes = { slot_factor = 22; };",
                   1, 6, "sectors", "2^31");
}

static void test_too_many_products_are_refused(void **state)
{
    (void)state;
    char *text = malloc(1 << 20);
    size_t used = (size_t)sprintf(
        text, "%s", SIMULATION SELLERS CLOUDS "product_defaults = { quality = 1; }; vendors = (");
    for (int f = 0; f < 3; f++) {
        used += (size_t)sprintf(
            text + used, "%s{ name = \"v%d\"; host = \"Volc\"; capital = 1; fixed_cost = 1; products = (",
            f ? "," : "", f);
        for (int j = 0; j < 167; j++)
            used += (size_t)sprintf(
                text + used,
                "%s{ name = \"p%d-%d\"; tier = \"main\"; price_input = 1; price_output = 1; unit_cost = 1; }",
                j ? "," : "", f, j);
        used += (size_t)sprintf(text + used, "); }");
    }
    sprintf(text + used, "); %s", SECTORS);
    expect_refused(text, 1, -1, "vendors", "have 501 products together; at most 500");
    free(text);
}

static void test_edit_distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(edit_distance("kitten", "sitting"), 3);
    assert_int_equal(edit_distance("abcd", "abdc"), 1);
    assert_int_equal(edit_distance("", "abc"), 3);
    assert_int_equal(edit_distance("Zhipu", "zhipu"), 0);
}

static void test_every_registry_row_is_complete(void **state)
{
    (void)state;
    for (size_t g = 0; g < parameter_group_count; g++)
        for (size_t r = 0; r < parameter_groups[g].row_count; r++) {
            const struct parameter *row = &parameter_groups[g].rows[r];
            assert_true(strlen(row->meaning) > 5);
            assert_non_null(row->unit);
            assert_non_null(row->source);
            assert_true(row->range.minimum <= row->range.maximum);
            assert_true(row->offset < parameter_groups[g].struct_size);
            if (row->fallback && (row->type == PARAMETER_REAL || row->type == PARAMETER_INTEGER) &&
                strcmp(row->fallback, "unset") != 0) {
                char *end;
                assert_true(range_contains(&row->range, strtod(row->fallback, &end)));
                assert_true(*end == '\0');
            }
            bool named = row->type == PARAMETER_CHOICE || row->type == PARAMETER_CHOICE_SET ||
                         row->type == PARAMETER_REFERENCE || row->type == PARAMETER_TABLE;
            assert_true(!named || row->allowed);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_keys_come_with_a_suggestion),
        cmocka_unit_test(test_wrong_types_say_what_to_write),
        cmocka_unit_test(test_a_whole_number_serves_as_a_real),
        cmocka_unit_test(test_values_out_of_range_say_the_range),
        cmocka_unit_test(test_what_is_missing_is_named),
        cmocka_unit_test(test_all_findings_come_at_once),
        cmocka_unit_test(test_names_are_unique_and_references_hold),
        cmocka_unit_test(test_defaults_replace_fallbacks_of_every_element),
        cmocka_unit_test(test_unknown_strategies_list_the_known_ones),
        cmocka_unit_test(test_tables_hold_rounds_products_and_numbers),
        cmocka_unit_test(test_wrong_tables_are_refused),
        cmocka_unit_test(test_checks_across_parameters),
        cmocka_unit_test(test_too_many_products_are_refused),
        cmocka_unit_test(test_edit_distance_counts_edits),
        cmocka_unit_test(test_every_registry_row_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
