/* The tournament: who plays, games against the same runs played by themselves, equals are equal. */
#include "fixtures/record_fixture.h"

#include "runs/measure.h"
#include "runs/tournament.h"

enum { MOST_STRATEGIES = 64, ALPHA = 2, BETA = 3, RUNS = 3 };

static struct scenario *war(const char *const *changes, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    const char *overrides[8] = {"simulation.rounds=10"};
    for (size_t i = 0; i < count; i++)
        overrides[i + 1] = changes[i];
    diagnostics_init(&findings);
    if (scenario_load("tests/scenarios/small_war.cfg", overrides, count + 1, &catalog, &scenario, &findings,
                      &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    return scenario;
}

#define WAR(...)                                                                                             \
    war((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const size_t pair[] = {ALPHA, BETA};

static struct tournament *hold_games(const struct tournament_request *request, unsigned threads)
{
    const struct timelines_options options = {.runs = RUNS, .threads = threads};
    struct tournament *tournament = NULL;
    struct error error = {0};
    if (tournament_run(request, &options, &tournament, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return tournament;
}

static void test_players_are_drawn_evenly_and_the_same_again(void **state)
{
    (void)state;
    enum { GROUP = 5, PLAYERS = 2, DRAWS = 1000 };
    const size_t group[GROUP] = {0, 1, 2, 3, 4};
    const struct tournament_request request = {.group = group, .group_size = GROUP, .players = PLAYERS};
    size_t times[GROUP] = {0};
    for (uint32_t run = 0; run < DRAWS; run++) {
        bool chosen[GROUP], again[GROUP];
        size_t count = 0;
        tournament_draw(&request, 42, run, chosen);
        tournament_draw(&request, 42, run, again);
        assert_memory_equal(chosen, again, sizeof chosen);
        for (size_t i = 0; i < GROUP; i++) {
            count += chosen[i];
            times[i] += chosen[i];
        }
        assert_int_equal(count, PLAYERS);
    }
    for (size_t i = 0; i < GROUP; i++) /* 400 expected, 15.5 the standard deviation */
        assert_in_range(times[i], 400 - 70, 400 + 70);
}

/* Mean over runs and players of a number of the runs of a scenario, played by itself. */
static double mean_of(const struct scenario *scenario, const struct tournament_request *request,
                      const char *measure)
{
    const struct timeline timeline = {.scenario = scenario};
    const struct timelines_options options = {.runs = RUNS, .threads = 2};
    struct error error = {0};
    size_t count = measured_numbers(scenario);
    size_t first =
        measure_place(measure, scenario) + scenario->infrastructure.seller_count + scenario->cloud_count;
    double *numbers = calloc(RUNS * count, sizeof *numbers), sum = 0;
    assert_non_null(numbers);
    assert_int_equal(timelines_measure(&timeline, 1, &options, numbers, &error), STATUS_OK);
    for (uint32_t r = 0; r < RUNS; r++) {
        bool chosen[8];
        tournament_draw(request, (uint64_t)scenario->simulation.seed, r, chosen);
        for (size_t i = 0; i < request->group_size; i++)
            if (chosen[i])
                sum += numbers[r * count + first + request->group[i]] / (double)request->players;
    }
    free(numbers);
    return sum / RUNS;
}

static void expect_mean(const struct tournament *tournament, size_t row, size_t column,
                        enum criterion criterion, double expected)
{
    double found = tournament->cells[(row * tournament->column_count + column) * CRITERIA + criterion].value;
    if (!(fabs(found - expected) <= 1e-9 * fmax(1, fabs(expected))))
        fail_msg("%zu against %zu, %s: %.17g, expected %.17g", row, column, criterion_names[criterion], found,
                 expected);
}

/* The whole group with one strategy is that scenario; in run r of the other games, of two vendors one plays
 * either strategy, as in the scenario that says so. */
static void test_games_are_the_runs_that_their_scenarios_give(void **state)
{
    (void)state;
    struct scenario *scenarios[] = {
        WAR("vendors.Alpha.pricing.strategy=undercut", "vendors.Beta.pricing.strategy=undercut"),
        WAR("vendors.Alpha.pricing.strategy=cost_plus", "vendors.Beta.pricing.strategy=cost_plus"),
    };
    const struct tournament_entry entries[] = {{"undercut", scenarios[0]}, {"cost_plus", scenarios[1]}};
    const struct tournament_request request = {
        .entries = entries, .entry_count = 2, .group = pair, .group_size = 2, .players = 1};
    struct tournament *tournament = hold_games(&request, 2);
    for (size_t i = 0; i < 2; i++) {
        expect_mean(tournament, i, i, CRITERION_EARNED, mean_of(scenarios[i], &request, "cash_earned"));
        expect_mean(tournament, i, i, CRITERION_PROFIT, mean_of(scenarios[i], &request, "total_profit"));
        expect_mean(tournament, i, i, CRITERION_SURVIVAL, mean_of(scenarios[i], &request, "final_alive"));
    }
    struct scenario *mixed[] = {
        WAR("vendors.Alpha.pricing.strategy=undercut", "vendors.Beta.pricing.strategy=cost_plus"),
        WAR("vendors.Alpha.pricing.strategy=cost_plus", "vendors.Beta.pricing.strategy=undercut"),
    };
    double expected = 0;
    size_t alphas = 0;
    for (uint32_t r = 0; r < RUNS; r++) {
        bool chosen[2];
        struct error error = {0};
        tournament_draw(&request, (uint64_t)mixed[0]->simulation.seed, r, chosen);
        const struct timeline timeline = {.scenario = mixed[chosen[0] ? 0 : 1]};
        const struct timelines_options one = {.runs = 1, .numbers = &(int32_t){(int32_t)r}, .threads = 1};
        double *numbers = calloc(measured_numbers(mixed[0]), sizeof *numbers);
        assert_int_equal(timelines_measure(&timeline, 1, &one, numbers, &error), STATUS_OK);
        size_t first = measure_place("cash_earned", mixed[0]) + mixed[0]->infrastructure.seller_count +
                       mixed[0]->cloud_count;
        expected += numbers[first + (chosen[0] ? ALPHA : BETA)] / RUNS;
        alphas += chosen[0];
        free(numbers);
    }
    assert_in_range(alphas, 1, RUNS - 1); /* both have played */
    expect_mean(tournament, 0, 1, CRITERION_EARNED, expected);
    struct tournament *other = hold_games(&request, 1);
    assert_memory_equal(tournament->cells, other->cells,
                        2 * tournament->column_count * CRITERIA * sizeof *other->cells);
    tournament_free(tournament);
    tournament_free(other);
    for (size_t i = 0; i < 2; i++) {
        scenario_free(scenarios[i]);
        scenario_free(mixed[i]);
    }
}

static void test_equal_strategies_come_out_equal(void **state)
{
    (void)state;
    struct scenario *match = WAR("vendors[*].pricing.strategy=match"),
                    *twin = WAR("vendors[*].pricing.strategy=match"),
                    *ruinous = WAR("vendors[*].pricing.strategy=undercut",
                                   "vendors[*].pricing.floor_markup=-1", "vendors[*].pricing.step=0.9",
                                   "vendors[*].pricing.from_round=1", "vendors[*].pricing.maximum_step=1");
    const struct tournament_entry entries[] = {{"match", match}, {"twin", twin}, {"ruinous", ruinous}};
    const size_t group[] = {0, 1, ALPHA, BETA};
    const struct tournament_request request = {
        .entries = entries, .entry_count = 3, .group = group, .group_size = 4, .players = 2};
    struct tournament *tournament = hold_games(&request, 2);
    for (size_t c = 0; c < CRITERIA; c++) {
        assert_true(tournament->scores[c].value == tournament->scores[CRITERIA + c].value ||
                    fabs(tournament->scores[c].value - tournament->scores[CRITERIA + c].value) <
                        1e-12 * fabs(tournament->scores[c].value));
        double sum = 0;
        for (size_t i = 0; i < 3; i++)
            sum += tournament->advantages[i * CRITERIA + c].value;
        assert_true(fabs(sum) <= 1e-9 * fmax(1, fabs(tournament->scores[c].value)));
    }
    assert_int_equal(tournament->ranks[2 * CRITERIA + CRITERION_PROFIT], 3);
    assert_true(tournament->advantages[2 * CRITERIA + CRITERION_PROFIT].value < 0);
    tournament_free(tournament);
    scenario_free(match);
    scenario_free(twin);
    scenario_free(ruinous);
}

static void test_games_without_opponents_are_refused(void **state)
{
    (void)state;
    struct scenario *scenario = war(NULL, 0);
    const struct tournament_entry entries[] = {{"a", scenario}, {"b", scenario}};
    struct tournament_request request = {
        .entries = entries, .entry_count = 2, .group = pair, .group_size = 2, .players = 2};
    const struct timelines_options options = {.runs = 1, .threads = 1};
    struct tournament *tournament;
    struct error error = {0};
    assert_int_equal(tournament_run(&request, &options, &tournament, &error), STATUS_INVALID);
    request.players = 0;
    assert_int_equal(tournament_run(&request, &options, &tournament, &error), STATUS_INVALID);
    request.players = 1;
    request.entry_count = 1;
    assert_int_equal(tournament_run(&request, &options, &tournament, &error), STATUS_INVALID);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_players_are_drawn_evenly_and_the_same_again),
        cmocka_unit_test(test_games_are_the_runs_that_their_scenarios_give),
        cmocka_unit_test(test_equal_strategies_come_out_equal),
        cmocka_unit_test(test_games_without_opponents_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
