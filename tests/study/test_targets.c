/* Targets and priors of studies: what they are about, and mistakes in them. */
#include "fixtures/study_fixture.h"

#include "study/calibrate.h"

#define STUDY                                                                                                \
    "study = { base = \"market.cfg\"; design = \"latin_hypercube\"; points = 4; replicates = 3; };\n"
#define VARY "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.5; high = 2; } );\n"
#define QUANTITY(more) "outcome = \"final_share[Zhipu]\"; minus = \"final_share[Moonshot]\"; round = 2; " more

/* A target's quantity is that of a claim with the same keys. */
static void test_a_target_reads_the_outcomes_of_a_claim(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        STUDY VARY
        "targets = ( { outcome = \"final_hhi\"; value = 1; scale = 1; },\n"
        "  { " QUANTITY(
            "relation = \"at_least\"; value = 0; scale = 0.1;") " },\n"
                                                                "  { " QUANTITY(
                                                                    "event = \"above\"; event_value = 0.1; value = 0.5; scale = 0.1;") " } );\n"
                                                                                                                                       "claims = ( { name = \"a\"; text = \"t\"; " QUANTITY(
                                                                                                                                           "relation = \"above\"; threshold = 0;") " },\n"
                                                                                                                                                                                   "  { name = \"b\"; text = \"t\"; " QUANTITY(
                                                                                                                                                                                       "statistic = \"probability\"; event = \"above\"; "
                                                                                                                                                                                       "event_value = 0.1; relation = \"above\"; threshold = 0;") " } );\n");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    assert_string_equal(study->targets[0].label, "final_hhi");
    assert_string_equal(study->targets[1].label, "final_share[Zhipu] - final_share[Moonshot] after round 2");
    assert_string_equal(study->targets[2].label,
                        "final_share[Zhipu] - final_share[Moonshot] after round 2 above 0.1");
    sweep_fully(study, &options);
    double claims[2][12], targets[2][12];
    read_numbers(here.output, "claim_a", FIELD_F64, 12, 0, claims[0]);
    read_numbers(here.output, "claim_b", FIELD_F64, 12, 0, claims[1]);
    read_numbers(here.output, "target_1", FIELD_F64, 12, 0, targets[0]);
    read_numbers(here.output, "target_2", FIELD_F64, 12, 0, targets[1]);
    assert_memory_equal(claims, targets, sizeof claims);
    /* and the number that `calibrate` and `infer` read is that one */
    struct result *result;
    assert_int_equal(result_create(study, 5, &result, NULL), STATUS_OK);
    assert_int_equal(result_play_alone(study, result, NULL), STATUS_OK);
    assert_true(result->outcomes[study->targets[1].index] == targets[0][5]);
    assert_true(result->outcomes[study->targets[2].index] == targets[1][5]);
    result_free(result);
    study_free(study);
    remove_folder(&here);
}

static void test_distances_know_relations_and_discrepancies(void **state)
{
    (void)state;
    struct study_target target = {.outcome = "a", .value = 2, .scale = 3, .discrepancy = 4};
    assert_true(target_deviation(&target) == 5);
    assert_true(target_distance(&target, 12) == 2);
    target.relation = TARGET_AT_LEAST;
    assert_true(target_distance(&target, 12) == 0 && target_distance(&target, -3) == -1);
    target.relation = TARGET_AT_MOST;
    assert_true(target_distance(&target, 12) == 2 && target_distance(&target, -3) == 0);
    assert_true(isnan(target_distance(&target, (double)NAN)));
}

/* Of logarithms: twice and half the value are as far, and 0 or less is infinitely far below. */
static void test_relative_errors_are_of_the_logarithm(void **state)
{
    (void)state;
    struct study_target target = {
        .outcome = "a", .value = 4, .scale = 0.3, .discrepancy = 0.4, .error = TARGET_RELATIVE};
    assert_true(fabs(target_miss(&target, 8) - log(2) / 0.5) < 1e-14);
    assert_true(fabs(target_distance(&target, 2) + log(2) / 0.5) < 1e-14);
    assert_true(target_distance(&target, 4) == 0);
    for (double nothing = 0; nothing > -2; nothing--)
        assert_true(isinf(target_miss(&target, nothing)) && target_miss(&target, nothing) < 0);
    assert_true(isnan(target_miss(&target, (double)NAN)));
    /* such a point is no fit for a calibration, unless it is asked for no more than the value */
    double samples[] = {3, 5, 0, 0};
    struct study study = {.replicates = 2, .targets = &target, .target_count = 1};
    assert_true(moments_objective(&study, samples, SIZE_MAX) == 0);
    assert_true(moments_objective(&study, samples + 2, SIZE_MAX) == moments_no_objective);
    target.relation = TARGET_AT_MOST;
    assert_true(moments_objective(&study, samples + 2, SIZE_MAX) == 0);
    target.relation = TARGET_AT_LEAST;
    assert_true(moments_objective(&study, samples + 2, SIZE_MAX) == moments_no_objective);
}

static void expect_finding(const char *text, const char *says)
{
    struct study_folder here = study_in_folder(text);
    char said[2000] = "";
    struct study *study;
    struct diagnostics findings;
    diagnostics_init(&findings);
    assert_int_equal(study_load(here.study, &no_changes, &study, &findings, NULL), STATUS_INVALID);
    assert_true(findings.count > 0);
    snprintf(said, sizeof said, "%d: %s: %s", findings.items[0].line, findings.items[0].path,
             findings.items[0].text);
    if (!strstr(said, says))
        fail_msg("expected `%s` in: %s", says, said);
    diagnostics_clear(&findings);
    remove_folder(&here);
}

#define TARGET(keys) STUDY VARY "targets = ( { " keys " } );\n"

static void test_mistakes_in_targets(void **state)
{
    (void)state;
    expect_finding(TARGET("outcome = \"final_hhi\"; round = 99; value = 1; scale = 1;"),
                   "3: targets[0].round: is 99");
    expect_finding(TARGET("outcome = \"final_hhi\"; minus = \"final_hi\"; value = 1; scale = 1;"),
                   "targets[0].minus: no run ends with \"final_hi\"; did you mean \"final_hhi\"?");
    expect_finding(TARGET("outcome = \"final_hhi\"; event = \"above\"; value = 1; scale = 1;"),
                   "goes with event_value");
    expect_finding(TARGET("outcome = \"final_hhi\"; event_value = 1; value = 1; scale = 1;"),
                   "goes with event");
    expect_finding(
        TARGET("outcome = \"final_hhi\"; event = \"above\"; event_value = 1; value = 2; scale = 1;"),
        "targets[0].value: of an event is a share of runs");
    expect_finding(TARGET("outcome = \"final_hhi\"; error = \"relative\"; value = 0; scale = 1;"),
                   "targets[0].value: is 0; with a relative error it must be above 0");
    expect_finding(TARGET("outcome = \"final_hhi\"; error = \"relativ\"; value = 1; scale = 1;"),
                   "targets[0].error");
    expect_finding(
        TARGET("outcome = \"final_hhi\"; event = \"above\"; event_value = 1; error = \"relative\"; "
               "value = 0.5; scale = 1;"),
        "targets[0].error: of a share of runs is absolute");
    expect_finding(STUDY VARY "targets = ( { outcome = \"final_hhi\"; round = 2; value = 1; scale = 1; },\n"
                              "{ outcome = \"final_hhi\"; round = 2; value = 1; scale = 1; } );",
                   "\"final_hhi after round 2\" has a target already");
}

#define PRIOR(keys) STUDY "vary = ( { path = \"choice.switch_cost_vendor\"; " keys " } );\n"

static void test_mistakes_in_priors(void **state)
{
    (void)state;
    expect_finding(PRIOR("prior = \"normal\"; mean = 1;"),
                   "vary[0].prior: a normal or lognormal prior needs mean and sd");
    expect_finding(PRIOR("low = 0; high = 1; mean = 1;"), "vary[0].mean: belongs to a prior");
    expect_finding(PRIOR("prior = \"uniform\"; scale = \"log\"; low = 1; high = 2;"),
                   "vary[0].scale: is said by the prior already");
    expect_finding(PRIOR("prior = \"choice\"; low = 1; high = 2;"),
                   "vary[0].prior: \"choice\" is among listed values");
    expect_finding(PRIOR("prior = \"normal\"; mean = 1; sd = 1; values = (1, 2);"),
                   "of listed values is \"choice\"");
    expect_finding(PRIOR("prior = \"lognormal\"; mean = -1; sd = 1;"), "must be above 0");
    expect_finding(PRIOR("prior = \"log_uniform\"; low = 0; high = 1;"), "vary[0].low: must be above 0");
    /* the prior reaches out of the parameter's range, as it is cut off at 4 standard deviations */
    expect_finding(PRIOR("prior = \"normal\"; mean = 1; sd = 1;"), "choice.switch_cost_vendor = -3");
    expect_finding(PRIOR("prior = \"normal\"; mean = 1; sd = 1; low = 90; high = 99;"),
                   "next to nothing between low and high");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_target_reads_the_outcomes_of_a_claim),
        cmocka_unit_test(test_distances_know_relations_and_discrepancies),
        cmocka_unit_test(test_relative_errors_are_of_the_logarithm),
        cmocka_unit_test(test_mistakes_in_targets),
        cmocka_unit_test(test_mistakes_in_priors),
    };
    return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}
