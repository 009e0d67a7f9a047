/* Scenarios, runs, summaries, parameters and errors as other programs have them. */
#include "fixtures/library_fixture.h"

#include <limits.h>
#include <pthread.h>

static const char small_war[] = "tests/scenarios/small_war.cfg";

static void test_what_is_wrong_in_a_scenario_is_listed(void **state)
{
    (void)state;
    struct pw_error *error = pw_error_create();
    struct pw_scenario *scenario = (struct pw_scenario *)&error;
    const char *text = "simulation = { rounds = 0; };\nvendors = (\n { nam = \"A\"; }\n);\n";
    assert_string_equal(pw_error_text(error), "");
    assert_false(pw_error_finding(error, 0, NULL, NULL, NULL, NULL));
    assert_int_equal(pw_scenario_read_text(text, "given", NULL, 0, &scenario, error), PW_INVALID);
    assert_null(scenario);
    const char *file = NULL, *path = NULL, *what = NULL;
    int line = -1;
    bool rounds = false, name = false;
    for (size_t i = 0; pw_error_finding(error, i, &file, &line, &path, &what); i++) {
        assert_true(pw_error_finding(error, i, NULL, NULL, NULL, NULL));
        rounds = rounds || (line == 1 && path && strcmp(path, "simulation.rounds") == 0);
        name = name || (line == 3 && strstr(what, "did you mean"));
        assert_non_null(strstr(pw_error_text(error), what));
    }
    assert_true(rounds && name);
    assert_string_equal(file, "given");
    assert_non_null(strstr(pw_error_text(error), "given:1: simulation.rounds: "));
    pw_error_free(error);
}

static void test_what_is_hardly_meant_is_named(void **state)
{
    (void)state;
    struct pw_error *error = pw_error_create();
    struct pw_scenario *scenario = NULL;
    const char *const poor = "vendors[0].capital=0.001";
    assert_int_equal(pw_scenario_read(small_war, NULL, 0, &scenario, error), PW_OK);
    assert_null(pw_scenario_warning(scenario, 0));
    pw_scenario_free(scenario);
    assert_int_equal(pw_scenario_read(small_war, &poor, 1, &scenario, error), PW_OK);
    assert_non_null(
        strstr(pw_scenario_warning(scenario, 0),
               "--set vendors[0].capital=0.001: vendors[0].capital: is 0.001 kCNY, less than one"));
    assert_null(pw_scenario_warning(scenario, 1));
    assert_null(pw_scenario_warning(NULL, 0));
    pw_scenario_free(scenario);
    pw_error_free(error);
}

static void test_an_override_that_does_not_fit_is_named(void **state)
{
    (void)state;
    struct pw_error *error = pw_error_create();
    struct pw_scenario *scenario = NULL;
    const char *wrong[] = {"simulation.rounds=12", "vendors.Alpha.capitol=1"}, *hole[] = {NULL};
    expect_refusal(pw_scenario_read(small_war, wrong, 2, &scenario, error), PW_INVALID, error,
                   "--set vendors.Alpha.capitol=1");
    const char *file = NULL;
    int line = -1;
    assert_true(pw_error_finding(error, 0, &file, &line, NULL, NULL));
    assert_string_equal(file, "--set vendors.Alpha.capitol=1");
    assert_int_equal(line, 0);
    expect_refusal(pw_scenario_read(small_war, hole, 1, &scenario, error), PW_INVALID, error,
                   "override 0 of 1 is NULL");
    assert_false(pw_error_finding(error, 0, NULL, NULL, NULL, NULL)); /* of the last failure alone */
    expect_refusal(pw_scenario_read(small_war, NULL, 1, &scenario, error), PW_INVALID, error,
                   "override 0 of 1");
    assert_null(scenario);
    pw_error_free(error);
}

static void test_wrong_arguments_are_refused_in_words(void **state)
{
    (void)state;
    struct pw_error *error = pw_error_create();
    struct pw_scenario *scenario = NULL;
    struct pw_simulation *simulation = NULL;
    char *json = NULL;
    expect_refusal(pw_scenario_read("no/such.cfg", NULL, 0, &scenario, error), PW_INVALID, error,
                   "no/such.cfg");
    expect_refusal(pw_scenario_read(NULL, NULL, 0, &scenario, error), PW_INVALID, error, "needs its file");
    expect_refusal(pw_scenario_read(small_war, NULL, 0, NULL, error), PW_INVALID, error, "place to go to");
    expect_refusal(pw_scenario_read_text(NULL, "x", NULL, 0, &scenario, error), PW_INVALID, error,
                   "there is no text");
    expect_refusal(pw_simulation_create(NULL, 0, &simulation, error), PW_INVALID, error, "needs a scenario");
    expect_refusal(pw_simulation_step(NULL, error), PW_INVALID, error, "no simulation to step");
    expect_refusal(pw_simulation_clone(NULL, &simulation, error), PW_INVALID, error,
                   "no simulation to clone");
    expect_refusal(pw_summary(NULL, 1, &json, error), PW_INVALID, error, "needs a scenario");
    assert_int_equal(pw_scenario_read("no/such.cfg", NULL, 0, &scenario, NULL), PW_INVALID);
    assert_int_equal(pw_simulation_round(NULL), 0);
    assert_true(pw_simulation_is_over(NULL));
    assert_non_null(strstr(pw_error_text(NULL), "no pw_error was given"));
    pw_simulation_set_threads(NULL, 2);
    pw_simulation_free(NULL);
    pw_scenario_free(NULL);
    pw_text_free(NULL);
    pw_error_free(NULL);
    assert_int_equal(pw_scenario_read(small_war, NULL, 0, &scenario, error), PW_OK);
    expect_refusal(pw_simulation_create(scenario, 0, NULL, error), PW_INVALID, error, "place to go to");
    expect_refusal(pw_summary(scenario, 1, NULL, error), PW_INVALID, error, "place to go to");
    pw_scenario_free(scenario);
    pw_error_free(error);
}

static void test_a_clone_and_its_original_play_the_same(void **state)
{
    (void)state;
    struct opened original = open_run(small_war, 2, NULL);
    for (int round = 0; round < 7; round++)
        step(&original);
    size_t west = find(&original, "product", "west-m");
    double lower = 0.9 * read_number(&original, "price", west);
    assert_int_equal(pw_decide(original.simulation, west, PW_PRICE, lower, original.error), PW_OK);
    struct opened clone = {.scenario = original.scenario, .error = original.error};
    if (pw_simulation_clone(original.simulation, &clone.simulation, clone.error) != PW_OK)
        fail_msg("%s", pw_error_text(clone.error));
    expect_same_state(&original, &clone);
    step(&original);
    step(&clone);
    assert_true(read_number(&clone, "price", west) == lower); /* what was decided is cloned, too */
    while (!pw_simulation_is_over(original.simulation)) {
        expect_same_state(&original, &clone);
        step(&original);
        step(&clone);
    }
    expect_same_state(&original, &clone);
    pw_simulation_free(clone.simulation);
    close_run(&original);
}

static void test_a_clone_goes_its_own_way(void **state)
{
    (void)state;
    struct opened original = open_run(small_war, 0, NULL), untouched = open_run(small_war, 0, NULL);
    step(&original);
    step(&untouched);
    struct opened clone = {.scenario = original.scenario, .error = original.error};
    assert_int_equal(pw_simulation_clone(original.simulation, &clone.simulation, clone.error), PW_OK);
    size_t west = find(&clone, "product", "west-m");
    assert_int_equal(pw_decide(clone.simulation, west, PW_PRICE, 5, clone.error), PW_OK);
    step(&clone);
    pw_scenario_free(original.scenario); /* it stays for its simulations */
    original.scenario = untouched.scenario;
    while (!pw_simulation_is_over(original.simulation)) {
        step(&original);
        step(&untouched);
        expect_same_state(&original, &untouched);
    }
    pw_simulation_free(original.simulation);
    clone.scenario = untouched.scenario;
    while (!pw_simulation_is_over(clone.simulation))
        step(&clone);
    pw_simulation_free(clone.simulation);
    pw_error_free(original.error);
    close_run(&untouched);
}

static void *play(void *context)
{
    struct opened *opened = context;
    pw_simulation_set_threads(opened->simulation, 2);
    while (!pw_simulation_is_over(opened->simulation))
        if (pw_simulation_step(opened->simulation, opened->error) != PW_OK)
            return opened;
    return NULL;
}

static void test_runs_of_one_scenario_go_side_by_side(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    struct opened shared = open_run(small_war, 0, NULL), made[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        made[i] = (struct opened){.scenario = shared.scenario, .error = pw_error_create()};
        assert_int_equal(
            pw_simulation_create(shared.scenario, (uint32_t)(i % 2), &made[i].simulation, made[i].error),
            PW_OK);
        assert_int_equal(pthread_create(&threads[i], NULL, play, &made[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    expect_same_state(&made[0], &made[2]);
    expect_same_state(&made[1], &made[3]);
    assert_true(read_number(&made[0], "market_volume", 0) != read_number(&made[1], "market_volume", 0));
    for (int i = 0; i < THREADS; i++) {
        pw_simulation_free(made[i].simulation);
        pw_error_free(made[i].error);
    }
    close_run(&shared);
}

static void test_a_summary_does_not_depend_on_threads_and_says_where_it_comes_from(void **state)
{
    (void)state;
    const char *runs[] = {"simulation.replicates=3", NULL, NULL, NULL};
    struct opened opened = open_run(small_war, 0, runs);
    char *one = NULL, *all = NULL, *many = NULL;
    assert_int_equal(pw_summary(opened.scenario, 1, &one, opened.error), PW_OK);
    assert_int_equal(pw_summary(opened.scenario, 0, &all, opened.error), PW_OK);
    assert_string_equal(one, all);
    assert_int_equal(pw_summary(opened.scenario, UINT_MAX, &many, opened.error), PW_OK);
    assert_string_equal(one, many);
    pw_text_free(many);
    assert_non_null(strstr(one, "\"replicates\": 3"));
    assert_non_null(strstr(one, "\"simulation.replicates=3\""));
    pw_text_free(one);
    pw_text_free(all);
    close_run(&opened);
}

static void expect_fact(size_t index, enum pw_parameter_fact fact, const char *expected)
{
    char text[500];
    assert_int_equal(pw_parameter_describe(index, fact, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void test_a_parameter_is_described_by_its_path(void **state)
{
    (void)state;
    struct pw_error *error = pw_error_create();
    size_t index = 0, same = 1;
    char text[8];
    assert_int_equal(pw_parameter_find("choice.switch_cost_vendor", NULL, &index, error), PW_OK);
    expect_fact(index, PW_PARAMETER_PATH, "choice.switch_cost_vendor");
    expect_fact(index, PW_PARAMETER_STRATEGY, "");
    expect_fact(index, PW_PARAMETER_TYPE, "number");
    expect_fact(index, PW_PARAMETER_UNIT, "util");
    expect_fact(index, PW_PARAMETER_RANGE, "at least 0 util");
    expect_fact(index, (enum pw_parameter_fact)99, "");
    assert_int_equal(pw_parameter_find("vendors[].capital", NULL, &index, error), PW_OK);
    assert_int_equal(pw_parameter_find("vendors[3].capital", "", &same, error), PW_OK);
    assert_int_equal(index, same);
    expect_fact(index, PW_PARAMETER_UNIT, "kCNY");
    expect_fact(index, PW_PARAMETER_DEFAULT, "required");
    assert_int_equal(pw_parameter_find("vendors[*].products[2].tier", NULL, &index, error), PW_OK);
    expect_fact(index, PW_PARAMETER_TYPE, "one of light, main, flagship");
    expect_fact(index, PW_PARAMETER_RANGE, "");
    assert_int_equal(pw_parameter_find("vendors[].pricing.step", "undercut", &index, error), PW_OK);
    expect_fact(index, PW_PARAMETER_STRATEGY, "undercut");
    expect_fact(index, PW_PARAMETER_PATH, "vendors[].pricing.step");
    assert_int_equal(pw_parameter_describe(index, PW_PARAMETER_PATH, text, sizeof text), 22); /* cut */
    assert_string_equal(text, "vendors");
    assert_int_equal(pw_parameter_describe(index, PW_PARAMETER_PATH, NULL, 0), 22);
    expect_refusal(pw_parameter_find("vendors[].pricing.step", NULL, &index, error), PW_INVALID, error,
                   "is a parameter of the strategies undercut");
    expect_refusal(pw_parameter_find("vendors[].capitol", NULL, &index, error), PW_INVALID, error,
                   "no parameter `vendors[].capitol`; did you mean `vendors[].capital`?");
    expect_refusal(pw_parameter_find("vendors[].capital", "undercut", &index, error), PW_INVALID, error,
                   "`vendors[].capital` is no parameter of a pricing rule; ask with NULL");
    expect_refusal(pw_parameter_find("vendors[].pricing.stepp", "undercut", &index, error), PW_INVALID, error,
                   "no parameter `vendors[].pricing.stepp` of the strategy undercut; did you mean "
                   "`vendors[].pricing.step`?");
    expect_refusal(pw_parameter_find("vendors[].pricing.step", "undercutt", &index, error), PW_INVALID, error,
                   "there is no strategy `undercutt`; did you mean `undercut`?");
    const char *const indices[] = {"-1", "x", "1 ", "", "123456789012345678901"};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        char path[100], words[200];
        snprintf(path, sizeof path, *indices[i] ? "vendors[%s].capital" : "vendors[%s", indices[i]);
        snprintf(words, sizeof words, "`%s`: an index is a number", path);
        expect_refusal(pw_parameter_find(path, NULL, &index, error), PW_INVALID, error, words);
    }
    char longest[700];
    memset(longest, 'x', sizeof longest);
    memcpy(longest, "vendors[7].", 11);
    longest[sizeof longest - 1] = '\0';
    expect_refusal(pw_parameter_find(longest, NULL, &index, error), PW_INVALID, error, longest);
    assert_int_equal(pw_parameter_describe(index, PW_PARAMETER_PATH, NULL, 50), 22);
    assert_int_equal(pw_parameter_describe(SIZE_MAX, PW_PARAMETER_PATH, NULL, 50), 0);
    expect_refusal(pw_parameter_find(NULL, NULL, &index, error), PW_INVALID, error, "by its path");
    expect_refusal(pw_parameter_find("vendors[].capital", NULL, NULL, error), PW_INVALID, error,
                   "place to go to");
    pw_error_free(error);
}

static void test_all_parameters_can_be_listed(void **state)
{
    (void)state;
    char path[300], strategy[80];
    size_t count = 0, of_strategies = 0, found = 0;
    for (; pw_parameter_describe(count, PW_PARAMETER_PATH, path, sizeof path) > 0; count++) {
        size_t length = pw_parameter_describe(count, PW_PARAMETER_STRATEGY, strategy, sizeof strategy);
        of_strategies += length > 0;
        assert_int_equal(pw_parameter_find(path, strategy, &found, NULL), PW_OK);
        assert_int_equal(found, count);
        assert_true(pw_parameter_describe(count, PW_PARAMETER_MEANING, NULL, 0) > 0);
        assert_true(pw_parameter_describe(count, PW_PARAMETER_DEFAULT, NULL, 0) > 0);
    }
    assert_true(count > 200 && of_strategies > 30);
    expect_fact(count, PW_PARAMETER_PATH, "");
}

static void test_a_scenario_says_what_it_is(void **state)
{
    (void)state;
    const char *overrides[] = {"simulation.seed=12", "simulation.replicates=3", NULL, NULL};
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, overrides);
    const struct pw_scenario *war = opened.scenario;
    assert_string_equal(pw_scenario_describe(war, PW_SCENARIO_TITLE, 0), "small war");
    assert_string_equal(pw_scenario_describe(war, PW_SCENARIO_NAME, 0), "tests/scenarios/small_war.cfg");
    assert_non_null(strstr(pw_scenario_describe(war, PW_SCENARIO_TEXT, 0), "simulation = {"));
    assert_string_equal(pw_scenario_describe(war, PW_SCENARIO_OVERRIDE, 1), "simulation.replicates=3");
    assert_null(pw_scenario_describe(war, PW_SCENARIO_OVERRIDE, 2));
    assert_null(pw_scenario_describe(war, PW_SCENARIO_TITLE, 1));
    assert_null(pw_scenario_describe(war, PW_SCENARIO_TERMS, 0)); /* the program's own words */
    assert_null(pw_scenario_describe(war, (enum pw_scenario_fact)99, 0));
    assert_null(pw_scenario_describe(NULL, PW_SCENARIO_TITLE, 0));
    assert_true(pw_scenario_seed(war) == 12 && pw_scenario_seed(NULL) == 0);
    assert_true(pw_scenario_runs(war) == 3 && pw_scenario_runs(NULL) == 0);
    assert_true(strlen(pw_commit()) > 0);
    close_run(&opened);
}

static void test_a_resolved_scenario_is_that_scenario(void **state)
{
    (void)state;
    struct opened opened = open_run(small_war, 0, NULL);
    struct pw_scenario *again = NULL;
    char *text = NULL, *text_again = NULL;
    assert_int_equal(pw_scenario_resolved(opened.scenario, &text, opened.error), PW_OK);
    assert_int_equal(pw_scenario_read_text(text, "resolved", NULL, 0, &again, opened.error), PW_OK);
    assert_int_equal(pw_scenario_resolved(again, &text_again, opened.error), PW_OK);
    assert_string_equal(text, text_again);
    pw_text_free(text_again);
    expect_refusal(pw_scenario_resolved(again, NULL, opened.error), PW_INVALID, opened.error,
                   "a place to go to");
    expect_refusal(pw_scenario_resolved(NULL, &text_again, opened.error), PW_INVALID, opened.error,
                   "needs a scenario");
    assert_null(text_again);
    pw_text_free(text);
    pw_scenario_free(again);
    close_run(&opened);
}

static void test_header_and_library_are_of_one_version(void **state)
{
    (void)state;
    char version[40];
    snprintf(version, sizeof version, "%d.%d.%d", PW_VERSION_MAJOR, PW_VERSION_MINOR, PW_VERSION_PATCH);
    assert_string_equal(pw_version(), version);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_wrong_in_a_scenario_is_listed),
        cmocka_unit_test(test_what_is_hardly_meant_is_named),
        cmocka_unit_test(test_an_override_that_does_not_fit_is_named),
        cmocka_unit_test(test_wrong_arguments_are_refused_in_words),
        cmocka_unit_test(test_a_clone_and_its_original_play_the_same),
        cmocka_unit_test(test_a_clone_goes_its_own_way),
        cmocka_unit_test(test_runs_of_one_scenario_go_side_by_side),
        cmocka_unit_test(test_a_summary_does_not_depend_on_threads_and_says_where_it_comes_from),
        cmocka_unit_test(test_a_parameter_is_described_by_its_path),
        cmocka_unit_test(test_all_parameters_can_be_listed),
        cmocka_unit_test(test_a_scenario_says_what_it_is),
        cmocka_unit_test(test_a_resolved_scenario_is_that_scenario),
        cmocka_unit_test(test_header_and_library_are_of_one_version),
    };
    return cmocka_run_group_tests_name("library scenarios", tests, NULL, NULL);
}
