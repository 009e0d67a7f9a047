/* `verify` and expected results: what holds is called so, what does not is caught. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>

#include "fixtures/engine_fixture.h"
#include "runs/replicates.h"
#include "verify/theory_scenarios.h"
#include "verify/verification.h"

#define FOLDER "scenarios/theory/"

static void test_all_that_the_program_verifies_holds(void **state)
{
    (void)state;
    struct verification_terms terms = {.threads = 2};
    struct verification verification;
    struct error error = {0};
    if (verification_run(&terms, &verification, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    for (size_t i = 0; i < verification.count; i++) {
        const struct verified_result *result = &verification.results[i];
        if (!result->holds)
            fail_msg("%s, %s: %.17g instead of %.17g", result->group, result->name, result->found,
                     result->expected);
        assert_true(*result->source);
    }
    assert_true(verification.count > 100);
    assert_int_equal(verification.failures, 0);
    verification_clear(&verification);
}

static bool stop(void *context, const char *part, size_t done, size_t total)
{
    (void)part;
    (void)total;
    *(size_t *)context = done;
    return done < 1;
}

static void test_verification_can_be_interrupted(void **state)
{
    (void)state;
    size_t done = 0;
    struct verification_terms terms = {.threads = 1, .progress = stop, .context = &done};
    struct verification verification;
    struct error error = {0};
    assert_int_equal(verification_run(&terms, &verification, &error), STATUS_FAILED);
    assert_int_equal(done, 1);
    verification_clear(&verification);
}

/* What is in the program is what is in the folder; a scenario there that expects something is verified. */
static void test_the_scenarios_in_the_program_are_those_in_the_folder(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    struct dirent *entry;
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        char path[600], name[300];
        const char *end = strstr(entry->d_name, ".cfg");
        if (!end || end[4])
            continue;
        snprintf(path, sizeof path, FOLDER "%s", entry->d_name);
        snprintf(name, sizeof name, "%.*s", (int)(end - entry->d_name), entry->d_name);
        struct scenario *scenario = load_scenario(path, NULL, 0);
        const struct theory_scenario *found = NULL;
        for (size_t i = 0; i < theory_scenario_count; i++)
            if (strcmp(theory_scenarios[i].name, name) == 0)
                found = &theory_scenarios[i];
        if (scenario->expected_count && !found)
            fail_msg("%s expects results and is not verified", path);
        if (found)
            assert_string_equal(found->text, scenario->text);
        scenario_free(scenario);
    }
    closedir(folder);
}

static struct summary *play_scenario(const char *const *overrides, size_t count, struct scenario **scenario)
{
    struct summary *summary = NULL;
    struct error error = {0};
    *scenario = load_scenario(FOLDER "bertrand_logit.cfg", overrides, count);
    struct replicate_options options = {.replicates = 1, .threads = 1};
    if (replicates_run(*scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return summary;
}

/* A price that is off by more than is allowed does not hold; nor does the right one in another world. */
static void test_a_wrong_result_is_called_wrong(void **state)
{
    (void)state;
    struct scenario *scenario;
    struct summary *summary = play_scenario(OVERRIDES("expected[0].value=2.2991729"), &scenario);
    assert_false(summary->expected[0].holds);
    assert_true(summary->expected[1].holds);
    expect_near(summary->expected[0].error, 2.2991729 - 2.2991728369862585, 1e-12, "error", 60);
    summary_free(summary);
    scenario_free(scenario);
    summary = play_scenario(OVERRIDES("sectors[0].price_sensitivity=1.6"), &scenario);
    for (size_t i = 0; i < summary->expected_count; i++)
        assert_false(summary->expected[i].holds);
    summary_free(summary);
    scenario_free(scenario);
}

/* Means of rounds, divided: from the first to the last round the price is the
 * start's or the equilibrium's. */
static void test_means_over_rounds_and_divisors(void **state)
{
    (void)state;
    struct scenario *scenario;
    struct summary *summary =
        play_scenario(OVERRIDES("expected[0].from_round=50", "expected[0].per=2",
                                "expected[0].value=1.14958641849312925", "expected[1].round=59"),
                      &scenario);
    assert_true(summary->expected[0].holds);
    assert_true(summary->expected[1].holds);
    summary_free(summary);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_the_program_verifies_holds),
        cmocka_unit_test(test_verification_can_be_interrupted),
        cmocka_unit_test(test_the_scenarios_in_the_program_are_those_in_the_folder),
        cmocka_unit_test(test_a_wrong_result_is_called_wrong),
        cmocka_unit_test(test_means_over_rounds_and_divisors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
