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

/* An outcome, and further keys of its target. */
struct read {
    const char *outcome, *keys;
};

/* The targets' outcomes in a run of the small market, whose rounds are the months from 15 May 2024. */
static void read_targets(const struct read *targets, size_t count, double *outcomes)
{
    char text[4000] = STUDY VARY "targets = (";
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "%s { outcome = \"%s\"; %s value = 1; scale = 1; }", i ? "," : "", targets[i].outcome,
                 targets[i].keys);
    strcat(text, " );\n");
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct result *result;
    assert_int_equal(result_create(study, 4, &result, NULL), STATUS_OK);
    assert_int_equal(result_play_alone(study, result, NULL), STATUS_OK);
    assert_false(result->failed);
    for (size_t i = 0; i < study->target_count; i++)
        outcomes[i] = result->outcomes[study->targets[i].index];
    result_free(result);
    study_free(study);
    remove_folder(&here);
}

static bool nearly(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fabs(b);
}

/* A window of rounds 3 to 5 has what is sold in each of them; so the windows of a run make up all of it. */
static void test_windows_add_up(void **state)
{
    (void)state;
    static const struct read targets[] = {
        {"final_volume", "round = 3;"},
        {"final_volume", "round = 4;"},
        {"final_volume", "round = 5;"},
        {"total_volume", "from_round = 3; round = 5;"},
        {"total_volume", "from_date = \"2024-08-14\"; date = \"2024-09-15\";"},
        {"total_volume", "round = 2;"},
        {"total_volume", "from_round = 6;"},
        {"total_volume", "from_round = 1;"},
        {"total_volume", ""},
    };
    double sold[9];
    read_targets(targets, 9, sold);
    assert_true(sold[0] > 0 && sold[0] != sold[1]);
    assert_true(nearly(sold[3], sold[0] + sold[1] + sold[2]) && sold[4] == sold[3]);
    assert_true(nearly(sold[5] + sold[3] + sold[6], sold[8]) && sold[7] == sold[8]);
}

/* Differences and ratios are of windows, too: the shares of all vendors in a window sum to 1. */
static void test_shares_of_a_window_sum_to_1(void **state)
{
    (void)state;
#define WINDOW "over = \"total_volume\"; from_round = 2; round = 4;"
    static const struct read targets[] = {
        {"total_served[Doubao]", WINDOW},
        {"total_served[Zhipu]", WINDOW},
        {"total_served[Moonshot]", WINDOW},
        {"total_served[Zhipu]", "minus = \"total_served[Doubao]\"; " WINDOW},
    };
    double shares[4];
    read_targets(targets, 4, shares);
    assert_true(nearly(shares[0] + shares[1] + shares[2], 1));
    assert_true(fabs(shares[3] - (shares[1] - shares[0])) < 1e-12);
}

static void test_growth_is_an_outcome_over_itself_earlier(void **state)
{
    (void)state;
#define TOKENS "final_tokens[Zhipu]"
    static const struct read targets[] = {
        {TOKENS, "round = 2;"},
        {TOKENS, "round = 5;"},
        {TOKENS, "over = \"" TOKENS "\"; over_round = 2; round = 5;"},
        {TOKENS, "over = \"" TOKENS "\"; over_date = \"2024-06-15\"; date = \"2024-10-14\";"},
        {TOKENS, "over = \"" TOKENS "\"; over_round = 5; round = 5;"},
        {"total_served[Zhipu]", "from_round = 5; round = 5;"},
    };
    double read[6];
    read_targets(targets, 6, read);
    assert_true(read[1] > 0 && read[2] == read[1] / read[0] && read[3] == read[2] && read[4] == 1);
    assert_true(nearly(read[5], read[1])); /* it has no app of its own */
}

/* Ranks are those of the tokens that vendors have served. */
static void test_ranks_are_of_what_was_served(void **state)
{
    (void)state;
    static const struct read targets[] = {
        {"total_served[Doubao]", ""}, {"total_served[Zhipu]", ""}, {"total_served[Moonshot]", ""},
        {"served_rank[Doubao]", ""},  {"served_rank[Zhipu]", ""},  {"served_rank[Moonshot]", ""},
        {"served_rank[Volc]", ""},
    };
    double read[7];
    read_targets(targets, 7, read);
    for (int i = 0; i < 3; i++) {
        int rank = 1;
        for (int k = 0; k < 3; k++)
            rank += read[k] > read[i];
        assert_true(read[3 + i] == rank);
    }
    assert_true(isnan(read[6])); /* a cloud */
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
    expect_finding(TARGET("outcome = \"final_hhi\"; date = \"2025-05-15\"; value = 1; scale = 1;"),
                   "3: targets[0].date: is 2025-05-15, in round 13; a run has 6 rounds");
    expect_finding(TARGET("outcome = \"final_hhi\"; date = \"2024-05-14\"; value = 1; scale = 1;"),
                   "targets[0].date: is 2024-05-14, in round 0; a run has 6 rounds");
    expect_finding(TARGET("outcome = \"final_hhi\"; date = \"2024-06-31\"; value = 1; scale = 1;"),
                   "targets[0].date");
    expect_finding(TARGET("outcome = \"final_hhi\"; date = \"2024-06-30\"; round = 2; value = 1; scale = 1;"),
                   "targets[0].date: says the same as round; leave one of them out");
    expect_finding(TARGET("outcome = \"total_volume\"; from_round = 5; round = 4; value = 1; scale = 1;"),
                   "targets[0].from_round: is in round 5, after round 4, with which it ends");
    expect_finding(
        TARGET("outcome = \"total_volume\"; over = \"final_hhi\"; from_round = 2; value = 1; scale = 1;"),
        "targets[0].over: \"final_hhi\" does not add up over rounds");
    expect_finding(TARGET("outcome = \"total_volume\"; over_round = 2; value = 1; scale = 1;"),
                   "targets[0].over_round: belongs to `over`");
    expect_finding(
        TARGET("outcome = \"total_volume\"; over = \"total_volume\"; over_round = 2; from_round = 2; "
               "value = 1; scale = 1;"),
        "targets[0].over_round: does not go together with a window");
    expect_finding(
        STUDY "vary = ( { path = \"simulation.start_date\"; values = (\"2024-05-15\", \"2024-04-15\"); } );\n"
              "targets = ( { outcome = \"final_hhi\"; date = \"2024-08-15\"; value = 1; scale = 1; } );",
        "its dates fall in other rounds here than in the base scenario");
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
        cmocka_unit_test(test_windows_add_up),
        cmocka_unit_test(test_shares_of_a_window_sum_to_1),
        cmocka_unit_test(test_growth_is_an_outcome_over_itself_earlier),
        cmocka_unit_test(test_ranks_are_of_what_was_served),
        cmocka_unit_test(test_distances_know_relations_and_discrepancies),
        cmocka_unit_test(test_relative_errors_are_of_the_logarithm),
        cmocka_unit_test(test_mistakes_in_targets),
        cmocka_unit_test(test_mistakes_in_priors),
    };
    return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}
