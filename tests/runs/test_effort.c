/* What is said of the time that runs will take is right within a factor of 5. */
#include "fixtures/engine_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runs/effort.h"
#include "runs/replicates.h"

/* Builds for looking rather than for speed take many times as long, and so does a program under valgrind. */
static double most_wrong(void)
{
#if defined __OPTIMIZE__ && !defined PRICEWAR_INSTRUMENTED
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded && strstr(preloaded, "vgpreload") ? 500 : 5;
#else
    return 500;
#endif
}

static double seconds_of(const struct scenario *scenario, size_t runs)
{
    struct replicate_options options = {.replicates = runs, .threads = 1};
    struct summary *summary;
    struct error error = {0};
    clock_t start = clock();
    if (replicates_run(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    summary_free(summary);
    return seconds;
}

static void expect_right(const char *file, const char *const *overrides, size_t count, size_t runs)
{
    struct scenario *scenario = load_scenario(file, overrides, count);
    double said = effort_of(scenario, (double)runs, 1).seconds, taken = seconds_of(scenario, runs);
    if (getenv("VERBOSE"))
        print_message("%s: said %.3g s, taken %.3g s\n", file, said, taken);
    if (said > most_wrong() * taken || taken > most_wrong() * said)
        fail_msg("%s: %.3g s are foreseen, %.3g s taken", file, said, taken);
    scenario_free(scenario);
}

static void test_small_and_middle_markets_take_what_is_foreseen_within_a_factor_of_five(void **state)
{
    (void)state;
    static const char *const rounds[] = {"simulation.rounds=8"}, *const logit[] = {"simulation.rounds=20"};
    expect_right("tests/scenarios/small_war.cfg", NULL, 0, 8);
    expect_right("scenarios/bigtech_vs_startups.cfg", rounds, 1, 2);
    expect_right("tests/bench/logit_market.cfg", logit, 1, 1);
}

static void expect_text(double sme_rounds, double hours, unsigned processors, const char *wanted)
{
    struct effort effort = {NULL, sme_rounds, hours * 3600, processors};
    char text[EFFORT_TEXT];
    assert_true(effort_print(&effort, text) == (*wanted != '\0'));
    assert_string_equal(text, wanted);
}

static void test_hours_are_said_and_less_is_not(void **state)
{
    (void)state;
    expect_text(1e9, 0.99, 2, "");
    expect_text(1e11, 40, 2, "1e11 SME-rounds: about 40 h on 2 processors");
    expect_text(2.5e12, 240, 1, "2.5e12 SME-rounds: about 10 days on 1 processor");
    expect_text(9.99e15, 1e7, 64, "1e16 SME-rounds: about 1.1e+03 years on 64 processors");
    expect_text(0, 2, 2, "about 2 h on 2 processors");
}

static void test_threads_share_runs_and_large_markets_only(void **state)
{
    (void)state;
    static const char *const large[] = {"sectors[*].number=1000000"};
    struct scenario *scenario = load_scenario("tests/scenarios/small_war.cfg", NULL, 0);
    assert_int_equal(effort_of(scenario, 1, 8).processors, 1);
    assert_int_equal(effort_of(scenario, 100, 8).processors, 8);
    scenario_free(scenario);
    scenario = load_scenario("tests/scenarios/small_war.cfg", large, 1);
    assert_int_equal(effort_of(scenario, 1, 8).processors, 8);
    scenario_free(scenario);
}

static void test_the_training_of_learners_counts(void **state)
{
    (void)state;
    static const char *const learning[] = {"vendors[*].pricing.strategy=qlearn",
                                           "vendors[*].pricing.pretrain=100000000"};
    struct scenario *hold = load_scenario("tests/scenarios/small_war.cfg", NULL, 0);
    struct scenario *learn = load_scenario("tests/scenarios/small_war.cfg", learning, 2);
    assert_true(effort_of(learn, 1, 1).seconds > effort_of(hold, 1, 1).seconds + 1);
    scenario_free(hold);
    scenario_free(learn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_and_middle_markets_take_what_is_foreseen_within_a_factor_of_five),
        cmocka_unit_test(test_hours_are_said_and_less_is_not),
        cmocka_unit_test(test_threads_share_runs_and_large_markets_only),
        cmocka_unit_test(test_the_training_of_learners_counts),
    };
    return cmocka_run_group_tests_name("effort", tests, NULL, NULL);
}
