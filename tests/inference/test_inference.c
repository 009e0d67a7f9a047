/* Inference: posteriors that are known are found, at any number of threads, and what can't be told is said. */
#include "fixtures/inference_fixture.h"

#include <gsl/gsl_cdf.h>

#define MODEL(kind, points, noise)                                                                           \
    "study = { test_model = \"" kind "\"; test_noise = " noise                                               \
    "; design = \"latin_hypercube\"; points = " points "; replicates = 1; };\n"
#define NORMAL "{ path = \"x\"; prior = \"normal\"; mean = 1; sd = 2; }"

static const struct inference_options many = {
    .threads = 2, .points = 40000, .wanted = 5000, .acceptance = 0.001};

/* Prior N(1, 2^2); what is seen is x + N(0, 0.3^2) of the model + N(0, 0.4^2) of the observation, so with sd 0.5. */
static const double prior_mean = 1, prior_sd = 2, seen = 2.5, error_sd = 0.5;

static void expect_conjugate(const struct inference *found, double mean_within, double sd_within)
{
    double precision = 1 / (prior_sd * prior_sd) + 1 / (error_sd * error_sd);
    double mean = (prior_mean / (prior_sd * prior_sd) + seen / (error_sd * error_sd)) / precision,
           sd = sqrt(1 / precision);
    const struct inferred_parameter *x = &found->parameters[0];
    assert_true(fabs(x->mean - mean) < mean_within * prior_sd);
    assert_true(fabs(x->sd / sd - 1) < sd_within);
    assert_true(fabs(x->low - (mean + gsl_cdf_ugaussian_Pinv(0.05) * sd)) < 0.1 * sd);
    assert_true(fabs(x->high - (mean + gsl_cdf_ugaussian_Pinv(0.95) * sd)) < 0.1 * sd);
    assert_true(fabs(x->prior_sd - (prior_sd)) < 0.01 * fabs(prior_sd));
    /* foreseen from the first population: the posterior's sd over the prior's */
    assert_true(fabs(x->expected - sd / prior_sd) < 0.02);
}

static void test_a_conjugate_normal_posterior_is_found(void **state)
{
    (void)state;
    struct study *study =
        study_of(MODEL("sum", "1000", "0.3") "vary = ( " NORMAL " );\n" TARGET("2.5", "0.4"));
    struct inference *found = inferred(study, &many);
    assert_int_equal(found->end, INFERENCE_REACHED);
    assert_true(found->effective >= 5000 && found->tolerance == 1 && !found->is_adjusted);
    expect_conjugate(found, 0.02, 0.03);
    assert_int_equal(inference_learned(&found->parameters[0]), LEARNED_MUCH);
    inference_free(found);
    study_free(study);
}

/* The same error as one of the model's discrepancy. */
static void test_a_discrepancy_adds_to_the_error(void **state)
{
    (void)state;
    struct study *study = study_of(
        MODEL("sum", "1000", "0") "vary = ( " NORMAL " );\ntargets = ( { outcome = \"output\"; value = 2.5; "
                                  "scale = 0.3; discrepancy = 0.4; } );");
    struct inference *found = inferred(study, &many);
    expect_conjugate(found, 0.02, 0.03);
    inference_free(found);
    study_free(study);
}

/* Prior lognormal, with ln x of mean m and sd s; what is seen is x times the exponential of N(0, 0.5^2): so is the
 * posterior, with the conjugate mean and sd of ln x. */
static void test_a_relative_error_is_one_of_the_logarithm(void **state)
{
    (void)state;
    struct study *study = study_of(
        MODEL("sum", "1000", "0") "vary = ( { path = \"x\"; prior = \"lognormal\"; mean = 2; sd = 2; } );\n"
                                  "targets = ( { outcome = \"output\"; value = 5; scale = 0.3; "
                                  "discrepancy = 0.4; error = \"relative\"; } );");
    struct inference *found = inferred(study, &many);
    double variance = log(2), mean = log(2) - variance / 2, precision = 1 / variance + 1 / 0.25;
    double middle = (mean / variance + log(5) / 0.25) / precision, sd = sqrt(1 / precision);
    const struct inferred_parameter *x = &found->parameters[0];
    assert_true(found->effective >= 5000 && found->tolerance == 1);
    assert_true(fabs(x->mean / exp(middle + sd * sd / 2) - 1) < 0.02);
    assert_true(fabs(log(x->median) - middle) < 0.03 * sqrt(variance));
    assert_true(fabs(log(x->low) - (middle + gsl_cdf_ugaussian_Pinv(0.05) * sd)) < 0.1 * sd);
    assert_true(fabs(log(x->high) - (middle + gsl_cdf_ugaussian_Pinv(0.95) * sd)) < 0.1 * sd);
    assert_true(fabs(x->expected - sd / sqrt(variance)) < 0.02);
    inference_free(found);
    study_free(study);
}

/* Half of the prior gives 0 or less, which a relative error rules out: the other half is what is left. */
static void test_outcomes_that_are_not_above_0_have_no_weight(void **state)
{
    (void)state;
    struct study *study = study_of(
        MODEL("sum", "200", "0") "vary = ( { path = \"x\"; low = -1; high = 1; } );\ntargets = ( { outcome = "
                                 "\"output\"; value = 1; scale = 20; error = \"relative\"; } );");
    struct inference_options options = many;
    options.points = 4000;
    options.wanted = 1000;
    struct inference *found = inferred(study, &options);
    double left = 0;
    for (size_t i = 0; i < found->count; i++)
        if (found->outcomes[i] <= 0) {
            assert_true(found->weights[i] == 0 && isinf(found->squared[i]));
            left++;
        }
    assert_true(left >= 100 && (double)found->failed == left);
    assert_true(found->parameters[0].low > 0 && isfinite(found->parameters[0].expected));
    inference_free(found);
    study_free(study);
    /* below 0 everywhere */
    study = study_of(MODEL("sum", "200",
                           "0") "vary = ( { path = \"x\"; low = -2; high = -1; } );\ntargets = ( { outcome = "
                                "\"output\"; value = 1; scale = 20; error = \"relative\"; } );");
    struct error error = {0};
    assert_int_equal(infer(study, &options, &found, &error), STATUS_FAILED);
    if (!strstr(error_text(&error).bytes, "targets[0]: output is 0 or less"))
        fail_msg("%s", error_text(&error).bytes);
    study_free(study);
}

/* Six parameters of prior N(0, 1), and their sum seen with an error of variance .25 + .16 in all: each has a variance of
 * 1 - 1 / 6.41. What the draws are worth depends on the proposals; 326 of 1,024 with kernels alone. Their spread is too
 * small, by a fortieth here, when a draw is weighed with the kernels that are there for its own good luck. */
static void test_few_runs_are_worth_many_draws_and_not_too_narrow(void **state)
{
    (void)state;
    enum { SEEDS = 16, PARAMETERS = 6 };
    const struct inference_options options = {
        .threads = 2, .points = 1024, .wanted = 1024, .acceptance = 0.001};
    double worth = 0, sd = 0, off = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
        char text[1000];
        int length = snprintf(
            text, sizeof text,
            "study = { test_model = \"sum\"; test_noise = 0.5; design = \"latin_hypercube\"; points = "
            "64; replicates = 1; design_seed = %d; };\n" TARGET("3", "0.4") "\nvary = (",
            seed);
        for (int p = 0; p < PARAMETERS; p++)
            length += snprintf(text + length, sizeof text - (size_t)length,
                               "%s{ path = \"%c\"; prior = \"normal\"; mean = 0; sd = 1; }", p ? ", " : "",
                               'a' + p);
        snprintf(text + length, sizeof text - (size_t)length, ");");
        struct study *study = study_of(text);
        struct inference *found = inferred(study, &options);
        worth += found->effective / SEEDS;
        for (size_t p = 0; p < PARAMETERS; p++) {
            double miss = found->parameters[p].mean - 3 / 6.41;
            sd += found->parameters[p].sd / sqrt(1 - 1 / 6.41) / (SEEDS * PARAMETERS);
            off += miss * miss / (1 - 1 / 6.41) * found->effective / (SEEDS * PARAMETERS);
        }
        inference_free(found);
        study_free(study);
    }
    assert_true(worth > 380);
    assert_true(sd > 0.982 && sd < 1.018);
    assert_true(
        off <
        0.9); /* squares of misses, in standard errors of so many independent draws; without Sobol points 1.2 */
}

/* With a budget that does not reach tolerance 1 the draws are too wide, and the regression sets that right. */
static void test_regression_makes_up_for_a_tolerance_that_is_not_reached(void **state)
{
    (void)state;
    struct study *study =
        study_of(MODEL("sum", "4000", "0.3") "vary = ( " NORMAL " );\n" TARGET("2.5", "0.4"));
    struct inference_options options = many;
    options.points = 4000;
    struct inference *found = inferred(study, &options);
    assert_int_equal(found->end, INFERENCE_BUDGET);
    assert_true(found->tolerance > 1 && found->is_adjusted);
    expect_conjugate(found, 0.03, 0.08);
    inference_free(found);
    study_free(study);
}

static void test_both_modes_of_a_posterior_are_found(void **state)
{
    (void)state;
    struct study *study =
        study_of(MODEL("square", "500", "0") "vary = ( { path = \"x\"; prior = \"normal\"; "
                                             "mean = 0.3; sd = 1; } );\n" TARGET("1", "0.05"));
    struct inference_options options = many;
    options.wanted = 2000;
    struct inference *found = inferred(study, &options);
    double right = 0, off = 0;
    for (size_t i = 0; i < found->count; i++) {
        double value = inference_value(found, i, 0, true);
        right += value > 0 ? found->weights[i] : 0;
        off += fabs(fabs(value) - 1) > 0.2 ? found->weights[i] : 0;
    }
    /* prior densities at 1 and -1, which the likelihood leaves as they stand */
    double ratio = exp(-0.5 * 0.7 * 0.7) / exp(-0.5 * 1.3 * 1.3);
    assert_true(fabs(right - ratio / (1 + ratio)) < 0.05);
    assert_true(off < 0.01);
    /* as wide as the prior, and yet much was learned */
    assert_true(found->parameters[0].sd > 0.8 * found->parameters[0].prior_sd);
    assert_int_equal(inference_learned(&found->parameters[0]), LEARNED_MUCH);
    inference_free(found);
    study_free(study);
}

/* x + y is known: neither by itself; z is in it with so little that nothing is learned of it. */
static void test_what_is_not_identified_is_told(void **state)
{
    (void)state;
    struct study *study = study_of(MODEL(
        "sum", "500",
        "0") "vary = ( { path = \"x\"; low = -1; high = 1; }, { path = \"z\"; prior = \"normal\"; mean = 0; "
             "sd = 0.001; } );\n" TARGET("0.3", "0.1"));
    struct inference_options options = many;
    options.wanted = 1000;
    struct inference *found = inferred(study, &options);
    assert_int_equal(inference_learned(&found->parameters[0]), LEARNED_MUCH);
    assert_int_equal(inference_learned(&found->parameters[1]), LEARNED_NOTHING);
    assert_true(found->parameters[0].expected < 0.5 && found->parameters[1].expected > 0.95);
    assert_true(found->parameters[1].prior_mean == 0); /* and nothing that rounding leaves */
    inference_free(found);
    study_free(study);
}

/* The sum of two dice that show 1 to 3 is at least 5: (2, 3), (3, 2), (3, 3). */
static void test_inequalities_and_whole_numbers(void **state)
{
    (void)state;
    struct study *study = study_of(
        MODEL("sum", "500",
              "0") "vary = ( { path = \"x\"; prior = \"integer\"; low = 1; high = 3; }, { path = \"y\"; "
                   "prior = \"choice\"; values = (1, 2, 3); } );\ntargets = ( { outcome = \"output\"; "
                   "relation = \"at_least\"; value = 4.5; scale = 0.05; } );");
    struct inference_options options = many;
    options.wanted = 1500;
    struct inference *found = inferred(study, &options);
    double three = 0;
    for (size_t i = 0; i < found->count; i++)
        three += inference_value(found, i, 0, true) == 3 ? found->weights[i] : 0;
    assert_true(fabs(three - 2.0 / 3) < 0.04);
    assert_true(fabs(found->parameters[1].mean - 8.0 / 3) < 0.05);
    assert_true(found->targets[0].mean >= 5);
    inference_free(found);
    study_free(study);
}

static void expect_equal_numbers(const double *a, const double *b, size_t count)
{
    assert_memory_equal(a, b, count * sizeof *a);
}

static void test_threads_and_a_resumed_call_change_nothing(void **state)
{
    (void)state;
    struct study_folder here =
        study_in_folder(MODEL("sum", "200", "0.3") "vary = ( " NORMAL " );\n" TARGET("2.5", "0.4"));
    struct study *study = load_study(&here);
    struct inference_options options = {.threads = 1, .points = 1500, .wanted = 400, .acceptance = 0.001};
    struct inference *alone = inferred(study, &options), *found;
    options.threads = 2;
    struct error error = {0};
    for (int call = 0; call < 3; call++) {
        assert_int_equal(calibrate_memory_open(study, "infer", options.points, here.output, false,
                                               &options.memory, &error),
                         STATUS_OK);
        /* the second call finds part of the runs: as many as the first was allowed */
        assert_int_equal(calibrate_memory_runs(options.memory), call == 0   ? 0
                                                                : call == 1 ? 400
                                                                            : alone->count);
        size_t most = options.points;
        options.points = call == 0 ? 400 : most;
        found = inferred(study, &options);
        options.points = most;
        calibrate_memory_close(options.memory, false);
        if (call > 0) {
            assert_int_equal(found->count, alone->count);
            expect_equal_numbers(found->weights, alone->weights, alone->count);
            expect_equal_numbers(found->adjusted, alone->adjusted, alone->count);
            expect_equal_numbers(found->outcomes, alone->outcomes, alone->count);
        }
        inference_free(found);
    }
    inference_free(alone);
    study_free(study);
    remove_folder(&here);
}

static void test_a_target_that_nothing_reaches_is_told(void **state)
{
    (void)state;
    struct study *study = study_of(
        MODEL("sum", "200", "0") "vary = ( { path = \"x\"; low = -1; high = 1; } );\n" TARGET("3", "0.1"));
    struct inference_options options = many;
    options.points = 2000;
    struct inference *found = inferred(study, &options);
    assert_true(inference_misses(&found->targets[0]));
    assert_true(fabs(found->targets[0].nearest - 20) < 0.2);
    inference_free(found);
    study_free(study);
}

static void expect_refused(const char *text, size_t points, const char *message)
{
    struct study *study = study_of(text);
    struct inference_options options = {.threads = 1, .points = points, .wanted = 100};
    struct inference *found;
    struct error error = {0};
    assert_int_equal(infer(study, &options, &found, &error), STATUS_INVALID);
    if (!strstr(error_text(&error).bytes, message))
        fail_msg("%s", error_text(&error).bytes);
    study_free(study);
}

static void test_what_can_not_be_inferred_is_refused(void **state)
{
    (void)state;
    expect_refused(MODEL("sum", "200", "0") "vary = ( " NORMAL " );", 400, "has no targets");
    expect_refused(MODEL("sum", "2", "0") "vary = ( " NORMAL " );\n" TARGET("1", "1"), 400,
                   "too small for 1 parameter; at least 3");
    expect_refused(MODEL("sum", "200", "0") "vary = ( " NORMAL " );\n" TARGET("1", "1"), 100,
                   "100 draws in all are fewer than the 200");
    expect_refused(
        "study = { test_model = \"sum\"; };\nvary = ( { path = \"x\"; values = (1, 2, 3, 4); } );\n" TARGET(
            "1", "1"),
        400, "study.design is \"grid\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_conjugate_normal_posterior_is_found),
        cmocka_unit_test(test_a_discrepancy_adds_to_the_error),
        cmocka_unit_test(test_a_relative_error_is_one_of_the_logarithm),
        cmocka_unit_test(test_outcomes_that_are_not_above_0_have_no_weight),
        cmocka_unit_test(test_few_runs_are_worth_many_draws_and_not_too_narrow),
        cmocka_unit_test(test_regression_makes_up_for_a_tolerance_that_is_not_reached),
        cmocka_unit_test(test_both_modes_of_a_posterior_are_found),
        cmocka_unit_test(test_what_is_not_identified_is_told),
        cmocka_unit_test(test_inequalities_and_whole_numbers),
        cmocka_unit_test(test_threads_and_a_resumed_call_change_nothing),
        cmocka_unit_test(test_a_target_that_nothing_reaches_is_told),
        cmocka_unit_test(test_what_can_not_be_inferred_is_refused),
    };
    return cmocka_run_group_tests_name("inference", tests, NULL, NULL);
}
