/* The projection of a market ahead, against the engine that plays it. */
#include "fixtures/engine_fixture.h"

#include "strategy/rolling_market.h"

enum { SEGMENTS = 4, PRODUCTS = 4, OWN = 2, NUMBERS = 4096 };

/* A rule that asks prices of a list and projects the market with them. */
static struct probe {
    double expected[PRODUCTS], profit;
    double value, again, deep;
    size_t decisions;
} probe;

static const double moves[][OWN] = {{2.1, 3.0}, {2.1, 3.0}, {1.2, 3.4}, {3.0, 2.2}, {2.4, 2.4}};

static void probe_decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    static double market_block[NUMBERS], block[NUMBERS];
    struct projected_market market = {.conduct = RIVALS_HOLD, .cash_error = 0.2};
    struct path_terms terms = {.rounds = 1, .moves = 1, .move_rounds = 1, .discount = 1};
    struct projection projection;
    const double *price = moves[probe.decisions % (sizeof moves / sizeof *moves)];
    (void)params;
    (void)self;
    assert_non_null(view->habits);
    assert_true(rolling_market_numbers(view, SEGMENTS) <= NUMBERS);
    rolling_market_lay_out(&market, view, SEGMENTS, market_block);
    rolling_market_fill(&market, view, price, 0);
    assert_true(projection_size(&market, &terms) <= NUMBERS);
    projection_start(&projection, &market, &terms, block);
    probe.value = projection_value(&projection, price, 0);
    for (size_t k = 0; k < OWN; k++) {
        offers[k].price = price[k];
        probe.expected[k] = projection.first_volume[k];
    }
    probe.profit = projection.first_profit;
    probe.decisions++;
}

static const struct strategy probe_rule = {.name = "probe",
                                           .summary = "asks prices of a list",
                                           .params_size = 1,
                                           .looks_ahead = true,
                                           .decide = probe_decide};

static struct scenario *load_with_probe(const char *file, const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES + 1];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    extensions[catalog.strategy_count++] =
        (struct parameter_extension){.name = probe_rule.name, .struct_size = 1, .rule = &probe_rule};
    diagnostics_init(&findings);
    if (scenario_load(file, overrides, count, &catalog, &scenario, &findings, &error) != STATUS_OK)
        fail_msg("%s %s", error_text(&error).bytes, findings.count ? findings.items[0].text : "");
    diagnostics_clear(&findings);
    probe = (struct probe){0};
    return scenario;
}

static void expect_next_round(const char *const *overrides, size_t count)
{
    struct scenario *scenario = load_with_probe("tests/scenarios/habit_market.cfg", overrides, count);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 12; t++) {
        play(simulation, 1);
        for (size_t k = 0; k < OWN; k++)
            expect_near(probe.expected[k], world->products[k].demand, 1e-10, "the demand expected", t);
        double margin = 0;
        for (size_t k = 0; k < OWN; k++)
            margin += world->products[k].volume * (world->products[k].price - world->products[k].unit_cost);
        expect_near(probe.profit, margin, 1e-10, "the profit expected", t);
    }
    assert_int_equal(probe.decisions, 12);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_the_next_round_is_expected_as_the_engine_plays_it(void **state)
{
    (void)state;
    expect_next_round(OVERRIDES("vendors.A.pricing={strategy=\"probe\";}"));
}

static void test_nor_do_terms_of_choice_make_a_difference(void **state)
{
    (void)state;
    expect_next_round(OVERRIDES("vendors.A.pricing={strategy=\"probe\";}", "choice.switch_cost_outside=false",
                                "choice.switch_cost_vendor=0.7", "choice.switch_cost_product=0",
                                "choice.outside_utility=0.5", "choice.reconsider_base=0.8"));
}

static void test_use_that_grows_is_expected_to(void **state)
{
    (void)state;
    struct scenario *scenario = load_with_probe(
        "tests/scenarios/habit_market.cfg",
        OVERRIDES("vendors.A.pricing={strategy=\"probe\";}", "sectors.buyers.volume_path=\"logistic\"",
                  "sectors.buyers.volume_ceiling=10", "sectors.buyers.volume_rate=0.5",
                  "choice.bill_response=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 4);
    expect_near(probe.expected[0] + probe.expected[1], world->products[0].demand + world->products[1].demand,
                1e-10, "the demand expected", 4);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_next_round_is_expected_as_the_engine_plays_it),
        cmocka_unit_test(test_nor_do_terms_of_choice_make_a_difference),
        cmocka_unit_test(test_use_that_grows_is_expected_to),
    };
    return cmocka_run_group_tests_name("projection", tests, NULL, NULL);
}
