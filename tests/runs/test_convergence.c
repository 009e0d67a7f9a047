/* How numerical settings are refined, and what is called a movement. */
#include "fixtures/engine_fixture.h"
#include "runs/convergence.h"

static const char small_war[] = "tests/scenarios/small_war.cfg";

static struct refinement make(const struct scenario *scenario, enum numerical_setting setting, int64_t factor,
                              struct arena *arena)
{
    struct refinement refinement = {0};
    struct error error = {0};
    if (refinement_make(scenario, setting, factor, arena, &refinement, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return refinement;
}

static bool has(const struct refinement *refinement, const char *override)
{
    for (size_t i = 0; i < refinement->override_count; i++)
        if (strcmp(refinement->overrides[i], override) == 0)
            return true;
    return false;
}

static void test_a_refined_market_is_the_same_market(void **state)
{
    (void)state;
    struct scenario *given = load_scenario(small_war, NULL, 0);
    struct arena arena;
    arena_init(&arena);
    for (size_t s = 0; s < NUMERICAL_SETTINGS; s++) {
        struct refinement refinement = make(given, (enum numerical_setting)s, 4, &arena);
        assert_null(refinement.reason);
        struct scenario *refined = load_scenario(small_war, refinement.overrides, refinement.override_count);
        assert_true(refinement_holds(&refinement, given, refined));
        const struct simulation_parameters *one = &given->simulation, *other = &refined->simulation;
        assert_true(one->round_days * (double)one->rounds == other->round_days * (double)other->rounds);
        assert_int_equal(other->rounds, s == SETTING_ROUND_LENGTH ? 4 * one->rounds : one->rounds);
        for (size_t k = 0; k < given->sector_count; k++) {
            assert_true(given->smes.weight * (double)given->sectors[k].number ==
                        refined->smes.weight * (double)refined->sectors[k].number);
            assert_int_equal(refined->sectors[k].latent_classes,
                             (s == SETTING_CLASSES ? 4 : 1) * given->sectors[k].latent_classes);
        }
        scenario_free(refined);
    }
    arena_clear(&arena);
    scenario_free(given);
}

/* Alpha undercuts from round 3 on; Beta's second product comes in round 6. */
static void test_what_counts_rounds_moves_with_them(void **state)
{
    (void)state;
    struct scenario *given = load_scenario(small_war, NULL, 0);
    struct arena arena;
    arena_init(&arena);
    struct refinement refinement = make(given, SETTING_ROUND_LENGTH, 4, &arena);
    assert_true(has(&refinement, "vendors[2].pricing.from_round=9"));
    assert_true(has(&refinement, "vendors[3].products[1].launch_round=21"));
    assert_true(has(&refinement, "simulation.rounds=144"));
    arena_clear(&arena);
    scenario_free(given);
}

/* Weights that open in round 4 open in round 13 of a quarter's length. An offer in a round of its own moves with it;
 * one that follows the opening by its lag is left to that. */
static void test_openings_of_weights_move_with_the_rounds(void **state)
{
    (void)state;
    struct scenario *given =
        load_scenario("tests/scenarios/hosting.cfg", OVERRIDES("vendors.Maker.products[0].open_round=4",
                                                               "vendors.Host.products[0].launch_round=7"));
    struct arena arena;
    arena_init(&arena);
    struct refinement refinement = make(given, SETTING_ROUND_LENGTH, 4, &arena);
    assert_true(has(&refinement, "vendors[0].products[0].open_round=13"));
    assert_true(has(&refinement, "vendors[2].products[0].launch_round=25"));
    for (size_t i = 0; i < refinement.override_count; i++)
        assert_null(strstr(refinement.overrides[i], "vendors[1]"));
    arena_clear(&arena);
    scenario_free(given);
}

static void expect_reason(const char *const *overrides, size_t count, enum numerical_setting setting,
                          int64_t factor, const char *reason)
{
    struct scenario *given = load_scenario(small_war, overrides, count);
    struct arena arena;
    arena_init(&arena);
    struct refinement refinement = make(given, setting, factor, &arena);
    if (!refinement.reason || !strstr(refinement.reason, reason))
        fail_msg("the reason is %s, not %s", refinement.reason, reason);
    arena_clear(&arena);
    scenario_free(given);
}

static void test_what_cannot_be_refined_is_said(void **state)
{
    (void)state;
    expect_reason(OVERRIDES("sectors[*].latent_classes=1"), SETTING_CLASSES, 4, "has the medians");
    expect_reason(OVERRIDES("sectors[0].latent_classes=2000"), SETTING_CLASSES, 4, "4,096 classes");
    expect_reason(OVERRIDES("simulation.noise=off"), SETTING_WEIGHT, 4, "no single SMEs");
    expect_reason(OVERRIDES("sectors[0].number=50000000"), SETTING_WEIGHT, 4, "100 million");
    expect_reason(OVERRIDES("simulation.rounds=60000"), SETTING_ROUND_LENGTH, 2, "100,000 rounds");
    expect_reason(OVERRIDES("simulation.move_order=alternating"), SETTING_ROUND_LENGTH, 2,
                  "part of the game");
}

/* Moves that stand with a date come on their day; those with the number of a round would come too early. */
static void test_scripts_are_refined_when_they_have_dates(void **state)
{
    (void)state;
    static const char *const moves[] = {"(\"2024-08-01\", \"gamma\", 60.0, 90.0)",
                                        "(4, \"gamma\", 60.0, 90.0)"};
    for (size_t i = 0; i < 2; i++) {
        char script[200];
        snprintf(script, sizeof script, "vendors.Gamma.pricing.moves=(%s)", moves[i]);
        const char *given_as[] = {"vendors.Gamma.pricing.strategy=script", script};
        struct scenario *given = load_scenario(small_war, given_as, 2);
        struct arena arena;
        arena_init(&arena);
        struct refinement refinement = make(given, SETTING_ROUND_LENGTH, 4, &arena);
        const char **all = arena_take(&arena, refinement.override_count + 2, sizeof *all);
        assert_non_null(all);
        memcpy(all, given_as, sizeof given_as);
        memcpy(all + 2, refinement.overrides, refinement.override_count * sizeof *all);
        struct scenario *refined = load_scenario(small_war, all, refinement.override_count + 2);
        assert_int_equal(refinement_holds(&refinement, given, refined), i == 0);
        assert_true((refinement.reason == NULL) == (i == 0));
        scenario_free(refined);
        arena_clear(&arena);
        scenario_free(given);
    }
}

static void test_a_movement_is_sure_and_large(void **state)
{
    (void)state;
    static const struct headline price = {"final_mean_price", AXIS_NONE, false};
    static const struct headline share = {"final_adoption", AXIS_NONE, true};
    static const struct {
        const struct headline *headline;
        double with, against, low, high; /* of the difference */
        bool exact;
        int verdict;
        double size;
    } cases[] = {
        {&price, 2.9, 4, -1.5, -0.7, false, DOES_MOVE, -0.275},
        {&price, 4, 2.9, 0.7, 1.5, false, DOES_MOVE, 0.275}, /* of the larger one, so that both ways agree */
        {&price, 4.04, 4, 0.01, 0.07, false, STAYS, 0.01 / 1.01}, /* sure and small */
        {&price, 4.04, 4, -0.3, 0.38, false, MAY_MOVE, 0.01 / 1.01},
        {&price, 4.4, 4, -0.1, 0.9, false, MAY_MOVE, 1. / 11},                     /* large and not sure */
        {&price, 4.04, 4, (double)NAN, (double)NAN, false, MAY_MOVE, 0.01 / 1.01}, /* one pair */
        {&price, 4.04, 4, (double)NAN, (double)NAN, true, STAYS, 0.01 / 1.01},
        {&price, 4.4, 4, (double)NAN, (double)NAN, true, DOES_MOVE, 1. / 11},
        {&share, 0.82, 0.8, 0.015, 0.025, false, DOES_MOVE, 0.02},
        {&share, 0.805, 0.8, 0.001, 0.009, false, STAYS, 0.005},
        {&share, 0.001, 0.002, -0.002, 0, false, STAYS, -0.001}, /* half of nothing is nothing */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double change = cases[i].with - cases[i].against;
        const struct difference difference = {.with = {cases[i].with, 0, 0},
                                              .against = {cases[i].against, 0, 0},
                                              .change = {change, cases[i].low, cases[i].high},
                                              .pairs = 8,
                                              .more = change > 0,
                                              .fewer = change < 0};
        struct movement movement = movement_of(cases[i].headline, &difference, 0.03, cases[i].exact);
        if ((int)movement.verdict != cases[i].verdict || fabs(movement.size.value - cases[i].size) > 1e-12)
            fail_msg("case %zu: verdict %d, size %.17g", i, (int)movement.verdict, movement.size.value);
    }
    const struct difference none = {.with = {3, 0, 0}, .against = {3, 0, 0}, .pairs = 8};
    assert_int_equal(movement_of(&price, &none, 0.03, false).verdict, STAYS);
    assert_true(movement_of(&price, &none, 0.03, false).size.high == 0);
}

/* Without spread in the traits of a sector there is nothing that more classes could refine. */
static void test_classes_do_not_matter_where_all_are_alike(void **state)
{
    (void)state;
    static const char *const overrides[] = {
        "simulation.noise=off",
        "simulation.rounds=12",
        "sector_defaults.quality_taste_log_sd=0",
        "sector_defaults.price_sensitivity_log_sd=0",
        "sector_defaults.minimum_quality_low=1",
        "sector_defaults.minimum_quality_high=1",
        "sector_defaults.output_share_low=0.4",
        "sector_defaults.output_share_high=0.4",
        "sectors[0].latent_classes=12",
        "sectors[1].latent_classes=6",
    };
    size_t count = sizeof overrides / sizeof *overrides;
    struct scenario *refined = load_scenario(small_war, overrides, count);
    struct scenario *given = load_scenario(small_war, overrides, count - 2);
    const struct timeline finer = {.scenario = refined}, plain = {.scenario = given};
    const struct timelines_options options = {.runs = 1, .threads = 1};
    struct comparison *comparison = NULL;
    struct error error = {0};
    assert_int_equal(comparison_run(&finer, &plain, &options, &comparison, &error), STATUS_OK);
    for (size_t i = 0; i < headline_count; i++) {
        const struct difference *difference = comparison_find(comparison, headlines[i].measure, 0);
        assert_non_null(difference);
        struct movement movement = movement_of(&headlines[i], difference, 1e-6, true);
        if (movement.verdict != STAYS)
            fail_msg("%s moves by %g", headlines[i].measure, movement.size.value);
    }
    comparison_free(comparison);
    scenario_free(refined);
    scenario_free(given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_refined_market_is_the_same_market),
        cmocka_unit_test(test_what_counts_rounds_moves_with_them),
        cmocka_unit_test(test_openings_of_weights_move_with_the_rounds),
        cmocka_unit_test(test_what_cannot_be_refined_is_said),
        cmocka_unit_test(test_scripts_are_refined_when_they_have_dates),
        cmocka_unit_test(test_a_movement_is_sure_and_large),
        cmocka_unit_test(test_classes_do_not_matter_where_all_are_alike),
    };
    return cmocka_run_group_tests_name("convergence", tests, NULL, NULL);
}
