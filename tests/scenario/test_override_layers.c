/* Which override wins: of layers the later one, within a layer the more specific one. */
#include "fixtures/scenario_fixture.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define LAYER(origin, ...)                                                                                   \
    {                                                                                                        \
        origin, (const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__}))              \
    }

static struct reading read_layers(const char *text, const struct override_layer *layers, size_t count)
{
    struct reading reading = {.error = {0}};
    const struct scenario_request request = {
        .file = "test.cfg", .text = text, .layers = layers, .layer_count = count, .catalog = &fake_catalog};
    diagnostics_init(&reading.findings);
    reading.status = scenario_read(&request, &reading.scenario, &reading.findings, &reading.error);
    return reading;
}

static struct reading layers_read(const char *text, const struct override_layer *layers, size_t count)
{
    struct reading reading = read_layers(text, layers, count);
    print_findings(&reading);
    assert_int_equal(reading.status, STATUS_OK);
    return reading;
}

/* Exactly one finding, whose origin and text are these. */
static void expect_conflict(const char *text, const struct override_layer *layers, size_t count,
                            const char *origin, const char *says)
{
    struct reading reading = read_layers(text, layers, count);
    assert_int_equal(reading.status, STATUS_INVALID);
    print_findings(&reading);
    assert_int_equal(reading.findings.count, 1);
    assert_string_equal(reading.findings.items[0].file, origin);
    expect_finding(&reading, 0, NULL, says);
    end_reading(&reading);
}

/* All ways to name Zhipu's GLM, from the most specific to the most general. */
static const char *const ways[] = {
    "vendors.Zhipu.products.GLM.unit_cost", "vendors[1].products[0].unit_cost",
    "vendors.Zhipu.products[*].unit_cost",  "vendors[*].products.GLM.unit_cost",
    "vendors[*].products[*].unit_cost",
};

static void test_a_later_layer_wins_whatever_the_paths_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ways); i++)
        for (size_t k = 0; k < COUNT(ways); k++) {
            char earlier[100], later[100];
            snprintf(earlier, sizeof earlier, "%s=3", ways[i]);
            snprintf(later, sizeof later, "%s=4", ways[k]);
            const struct override_layer layers[] = {LAYER("study.sets", earlier), LAYER("--set", later)};
            struct reading reading = layers_read(BASE, layers, 2);
            assert_true(reading.scenario->vendors[1].products[0].unit_cost == 4);
            end_reading(&reading);
        }
}

static void test_five_layers_follow_one_another(void **state)
{
    (void)state;
    const struct override_layer layers[] = {
        LAYER("study.sets", "vendors.Zhipu.capital=1"), LAYER("--set", "vendors[*].capital=2"),
        LAYER("vary", "vendors[1].capital=3"), LAYER("--against", "vendors[*].capital=4"),
        LAYER("--set", "vendors.Zhipu.capital=5")};
    for (size_t count = 1; count <= 5; count++) {
        struct reading reading = layers_read(BASE, layers, count);
        assert_true(reading.scenario->vendors[1].capital == (double)count);
        assert_int_equal(reading.scenario->layer_count, count);
        assert_int_equal(reading.scenario->override_count, count);
        assert_string_equal(reading.scenario->layers[count - 1].origin, layers[count - 1].origin);
        assert_string_equal(reading.scenario->overrides[count - 1], layers[count - 1].texts[0]);
        end_reading(&reading);
    }
}

/* Also where the two that are equally general contradict each other for another product. */
static void test_within_a_layer_the_more_specific_wins_in_any_order(void **state)
{
    (void)state;
    static const char *const texts[] = {"vendors.Zhipu.products[*].unit_cost=2",
                                        "vendors[*].products.GLM.unit_cost=3",
                                        "vendors.Zhipu.products.GLM.unit_cost=4"};
    static const size_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t i = 0; i < COUNT(orders); i++) {
        const struct override_layer layer =
            LAYER("--set", texts[orders[i][0]], texts[orders[i][1]], texts[orders[i][2]]);
        struct reading reading = layers_read(BASE, &layer, 1);
        assert_true(reading.scenario->vendors[1].products[0].unit_cost == 4);
        assert_true(reading.scenario->vendors[1].products[1].unit_cost == 2);
        end_reading(&reading);
    }
}

#define PRODUCTS                                                                                             \
    "vendors.Zhipu.products=({name=\"GLM\"; tier=\"main\"; price_input=1; price_output=1; unit_cost=9; "     \
    "quality=5;})"

static void test_what_is_in_a_group_is_more_specific_than_the_group(void **state)
{
    (void)state;
    static const char *const texts[] = {PRODUCTS, "vendors.Zhipu.products.GLM.unit_cost=4"};
    for (size_t first = 0; first < 2; first++) {
        const struct override_layer layer = LAYER("--set", texts[first], texts[1 - first]);
        struct reading reading = layers_read(BASE, &layer, 1);
        assert_int_equal(reading.scenario->vendors[1].product_count, 1);
        assert_true(reading.scenario->vendors[1].products[0].unit_cost == 4);
        end_reading(&reading);
    }
    const struct override_layer layers[] = {LAYER("study.sets", texts[1]), LAYER("--set", texts[0])};
    struct reading reading = layers_read(BASE, layers, 2);
    assert_true(reading.scenario->vendors[1].products[0].unit_cost == 9);
    end_reading(&reading);
}

static void test_what_can_not_be_resolved_names_both(void **state)
{
    (void)state;
    const struct override_layer crossing =
        LAYER("--against", "vendors[*].products[0].unit_cost=4", "vendors.Zhipu.products[*].unit_cost=5");
    expect_conflict(BASE, &crossing, 1, "--against vendors.Zhipu.products[*].unit_cost=5",
                    "contradicts --against vendors[*].products[0].unit_cost=4");
    const struct override_layer aliases = LAYER("vary", "vendors.Zhipu.capital=4", "vendors[1].capital=5");
    expect_conflict(BASE, &aliases, 1, "vary vendors[1].capital=5",
                    "contradicts vary vendors.Zhipu.capital=4");
    const struct override_layer around = LAYER("--set", PRODUCTS, "vendors[*].products[*].unit_cost=4");
    expect_conflict(BASE, &around, 1, "--set vendors[*].products[*].unit_cost=4",
                    "contradicts --set vendors.Zhipu.products=(");
}

/* A default is what holds for those that have no value of their own: it can't be made to win over one. */
static void test_a_default_that_can_not_win_is_refused(void **state)
{
    (void)state;
    const struct override_layer layers[] = {LAYER("--set", "vendors.Zhipu.cost_factor=0.5"),
                                            LAYER("--against", "vendor_defaults.cost_factor=0.75")};
    expect_conflict(BASE, layers, 2, "--against vendor_defaults.cost_factor=0.75",
                    "can't win over --set vendors.Zhipu.cost_factor=0.5: a default holds where nothing else "
                    "sets the parameter; override `vendors[*].cost_factor` instead");
    const struct override_layer together =
        LAYER("--set", "vendors.Zhipu.cost_factor=0.5", "vendor_defaults.cost_factor=0.75");
    struct reading reading = layers_read(BASE, &together, 1);
    assert_true(reading.scenario->vendors[0].cost_factor == 0.75);
    assert_true(reading.scenario->vendors[1].cost_factor == 0.5);
    end_reading(&reading);
    const struct override_layer idle = LAYER("--set", "product_defaults.unit_cost=3");
    expect_conflict(BASE, &idle, 1, "--set product_defaults.unit_cost=3",
                    "has no effect: the default holds for none, as all have their own; override "
                    "`vendors[*].products[*].unit_cost` instead");
    const struct override_layer variants[] = {LAYER("--set", "main_defaults.free_quota=3"),
                                              LAYER("vary", "product_defaults.free_quota=4")};
    expect_conflict(BASE, variants, 2, "vary product_defaults.free_quota=4",
                    "can't win over --set main_defaults.free_quota=3");
}

/* What an earlier layer says about a rule that a later one replaces is no mistake; what the layer that
 * chooses the rule says about another one is. */
static void test_keys_of_a_rule_that_a_later_layer_replaces_stay_unused(void **state)
{
    (void)state;
    const struct override_layer layers[] = {
        LAYER("--set", "vendors.Zhipu.pricing.strategy=undercut", "vendors.Zhipu.pricing.step=0.3"),
        LAYER("--against", "vendors[*].pricing.strategy=hold")};
    struct reading reading = layers_read(BASE, layers, 1);
    assert_true(((const struct undercut_parameters *)reading.scenario->vendors[1].pricing.own)->step == 0.3);
    end_reading(&reading);
    reading = layers_read(BASE, layers, 2);
    assert_string_equal(reading.scenario->vendors[1].pricing.strategy, "hold");
    end_reading(&reading);
    const struct override_layer same[] = {
        layers[0], LAYER("--against", "vendors[*].pricing.strategy=hold", "vendors[1].pricing.step=0.2")};
    reading = read_layers(BASE, same, 2);
    expect_finding(&reading, 0, "vendors[1].pricing.step", "strategy \"hold\" has no such parameter");
    end_reading(&reading);
    const struct override_layer misspelt[] = {LAYER("--set", "vendors.Zhipu.pricing.setp=0.3"), layers[1]};
    reading = read_layers(BASE, misspelt, 2);
    expect_finding(&reading, 0, "vendors[1].pricing.setp", "no such parameter");
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_later_layer_wins_whatever_the_paths_are),
        cmocka_unit_test(test_five_layers_follow_one_another),
        cmocka_unit_test(test_within_a_layer_the_more_specific_wins_in_any_order),
        cmocka_unit_test(test_what_is_in_a_group_is_more_specific_than_the_group),
        cmocka_unit_test(test_what_can_not_be_resolved_names_both),
        cmocka_unit_test(test_a_default_that_can_not_win_is_refused),
        cmocka_unit_test(test_keys_of_a_rule_that_a_later_layer_replaces_stay_unused),
    };
    return cmocka_run_group_tests_name("override layers", tests, NULL, NULL);
}
