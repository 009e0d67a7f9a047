/* Inference by emulators: known posteriors are found with few runs, those of the runs engine elsewhere, and emulators that
 * can't be trusted are found out. */
#include "fixtures/inference_fixture.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "inference/emulation_steps.h"
#include "random/philox.h"
#include "text/emulation_text.h"

#define MODEL(kind, points, noise, replicates)                                                               \
    "study = { test_model = \"" kind "\"; test_noise = " noise                                               \
    "; engine = \"emulator\"; replicates = " replicates "; design = \"latin_hypercube\"; points = " points   \
    "; };\n"
#define NORMAL "vary = ( { path = \"x\"; prior = \"normal\"; mean = 1; sd = 2; } );\n"

static struct inference_options options_for(size_t points)
{
    return (struct inference_options){.threads = 2, .points = points, .wanted = 1000, .acceptance = 0.001};
}

static void near(double found, double expected, double within)
{
    if (!(fabs(found - expected) <= within))
        fail_msg("%.6g, not %.6g within %.3g", found, expected, within);
}

/* Prior N(1, 2^2); what is seen is x + N(0, 0.3^2) of the model + N(0, 0.4^2) of the observation. */
static void expect_conjugate(const struct inference *found, double variance)
{
    double precision = 1 / 4.0 + 1 / variance, mean = (1 / 4.0 + 2.5 / variance) / precision;
    near(found->parameters[0].mean, mean, 0.05 * 2);
    near(found->parameters[0].sd * sqrt(precision), 1, 0.1);
}

static void test_a_conjugate_posterior_takes_sixty_runs(void **state)
{
    (void)state;
    struct study *study = study_of(MODEL("sum", "20", "0.3", "1") NORMAL TARGET("2.5", "0.4"));
    struct inference_options options = options_for(60);
    struct inference *found = inferred(study, &options);
    const struct emulation *emulation = found->emulation;
    assert_true(emulation->played <= 60);
    expect_conjugate(found, 0.25);
    /* foreseen from emulated runs: the posterior's sd over the prior's */
    near(found->parameters[0].expected, 1 / sqrt(4.25) / 2, 0.03);
    /* what 3 deviations of error, noise and emulator leave of the prior: from 1 to 4, or a little more */
    near(emulation->waves[0].left, gsl_cdf_ugaussian_P(1.5) - 0.5, 0.06);
    near(emulation->checks[0].ruled_out, 1 - emulation->waves[0].left, 1e-9);
    near(emulation->checks[emulation->wave_count - 1].noise, 0.3, 0.06);
    assert_true(emulation->checks[0].explained > 0.9 && emulation->checks[0].trusted);
    assert_int_equal(emulation->check_known, 10);
    assert_false(emulation->comparisons[0].wrong);
    inference_free(found);
    study_free(study);
}

/* Two narrow modes: x is 2 or -2, each with a deviation of 0.014. */
static void test_waves_go_on_until_the_emulator_is_sure(void **state)
{
    (void)state;
    struct study *study =
        study_of(MODEL("square", "12", "0.05", "1") NORMAL
                 "targets = ( { outcome = \"output\"; value = 4; scale = 0.02; discrepancy = 0.02; } );");
    struct inference_options options = options_for(100);
    struct inference *found = inferred(study, &options);
    const struct emulation *emulation = found->emulation;
    assert_true(emulation->wave_count > 1 && emulation->played <= 100);
    assert_int_equal(emulation->end, EMULATION_SURE);
    assert_true(emulation->waves[emulation->wave_count - 1].left < 0.04);
    /* the prior's densities are the modes' weights */
    double right = 0, off = 0, ratio = exp(-0.5 * 0.25) / exp(-0.5 * 2.25);
    for (size_t i = 0; i < found->count; i++) {
        double x = inference_value(found, i, 0, true);
        right += x > 0 ? found->weights[i] : 0;
        off += fabs(fabs(x) - 2) > 0.08 ? found->weights[i] : 0;
    }
    near(right, ratio / (1 + ratio), 0.05);
    near(off, 0, 0.03); /* what wave 1 rules out by 3 deviations keeps the weight of its tail */
    inference_free(found);
    study_free(study);
}

/* A ridge, |x + y| = 1, which is bent in the coordinates of the prior. */
#define RIDGE                                                                                                \
    "vary = ( { path = \"x\"; prior = \"normal\"; mean = 1; sd = 1; }, { path = \"y\"; low = -1; high = 2; } );\n"

static void test_a_ridge_is_that_of_runs(void **state)
{
    (void)state;
    struct study *study = study_of(MODEL("square", "50", "0.2", "1") RIDGE TARGET("2", "0.2"));
    struct inference_options options = options_for(150);
    struct inference *found = inferred(study, &options);
    struct study *runs =
        study_of("study = { test_model = \"square\"; test_noise = 0.2; replicates = 1; "
                 "design = \"latin_hypercube\"; points = 1000; };\n" RIDGE TARGET("2", "0.2"));
    options.points = 50000;
    struct inference *exact = inferred(runs, &options);
    for (size_t p = 0; p < 2; p++) {
        near(found->parameters[p].mean, exact->parameters[p].mean, 0.15 * exact->parameters[p].sd);
        near(found->parameters[p].sd / exact->parameters[p].sd, 1, 0.1);
    }
    assert_true(found->emulation->played <= 150 && exact->count > 10 * 150);
    inference_free(exact);
    study_free(runs);
    inference_free(found);
    study_free(study);
}

/* Two vendors, of which B may die, and then has no price: such runs have no weight, in either engine. */
#define VENDOR(name, capital)                                                                                \
    "{ name = \"" name "\"; host = \"Cloud\"; capital = " capital                                            \
    "; fixed_cost = 4e4; products = ( { name = \"" name                                                      \
    "1\"; tier = \"main\"; price_input = 12; price_output = 12; unit_cost = 4; quality = 6.5; } ); }"
#define DUEL                                                                                                 \
    "simulation = { title = \"two vendors\"; rounds = 3; };\n"                                               \
    "infrastructure = { sellers = ( { name = \"Nvidia\"; } ); };\n"                                          \
    "clouds = ( { name = \"Cloud\"; capital = 2e7; accelerators = 0; } );\n"                                 \
    "vendors = ( " VENDOR("A", "1e6") ", " VENDOR(                                                           \
        "B", "2e5") " );\n"                                                                                  \
                    "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 200; } );\n"
#define DUEL_STUDY(engine, points)                                                                           \
    "study = { base = \"market.cfg\"; engine = \"" engine                                                    \
    "\"; replicates = 1; design = \"latin_hypercube\"; points = " points "; };\n"                            \
    "vary = ( { path = \"vendors.A.brand_utility\"; prior = \"normal\"; mean = 0; sd = 1; },\n"              \
    "  { path = \"vendors.B.capital\"; low = 20000; high = 200000; } );\n"                                   \
    "targets = ( { outcome = \"final_share[A]\"; round = 2; value = 0.6; scale = 0.05; },\n"                 \
    "  { outcome = \"final_price[B]\"; value = 12; scale = 1; } );"

static struct study *duel(const char *text)
{
    struct study_folder here = study_in_folder(text);
    write_text(here.base, DUEL);
    struct study *study = load_study(&here);
    remove_folder(&here);
    return study;
}

static void test_a_market_is_that_of_runs(void **state)
{
    (void)state;
    struct study *study = duel(DUEL_STUDY("emulator", "50")), *runs = duel(DUEL_STUDY("runs", "500"));
    struct inference_options options = options_for(150);
    struct inference *found = inferred(study, &options);
    options.points = 10000;
    struct inference *exact = inferred(runs, &options);
    assert_true(exact->failed > exact->count / 10 && found->failed > found->count / 10);
    for (size_t p = 0; p < 2; p++) {
        const struct inferred_parameter *one = &found->parameters[p], *other = &exact->parameters[p];
        near(one->mean, other->mean, 0.25 * other->prior_sd);
        near(one->sd / other->sd, 1, 0.25);
    }
    inference_free(exact);
    inference_free(found);
    study_free(runs);
    study_free(study);
}

/* Seen is only that the sum is at least 2: with a normal prior the mean has a closed form. */
static void test_an_inequality_rules_out_one_side(void **state)
{
    (void)state;
    struct study *study =
        study_of(MODEL("sum", "50", "0.3", "1") NORMAL
                 "targets = ( { outcome = \"output\"; relation = \"at_least\"; value = 2; scale = 0.4; } );");
    struct inference_options options = options_for(60);
    struct inference *found = inferred(study, &options);
    double spread = sqrt(4 + 0.25), a = (1 - 2) / spread;
    near(found->parameters[0].mean, 1 + 4 / spread * gsl_ran_ugaussian_pdf(a) / gsl_cdf_ugaussian_P(a), 0.15);
    near(found->emulation->waves[0].left, 1 - gsl_cdf_ugaussian_P((0.5 - 1) / 2.0), 0.06);
    inference_free(found);
    study_free(study);
}

/* Means over 9 replicates have a third of the noise, which the replicates tell. */
static void test_replicates_tell_the_noise(void **state)
{
    (void)state;
    struct study *study = study_of(MODEL("sum", "25", "0.9", "9") NORMAL TARGET("2.5", "0.4"));
    struct inference_options options = options_for(60);
    struct inference *found = inferred(study, &options);
    for (size_t w = 0; w < found->emulation->wave_count; w++)
        near(found->emulation->checks[w].noise, 0.3, 0.03);
    inference_free(found);
    study_free(study);
}

/* The first call is stopped in the second wave; the next finds its runs. */
struct stopping {
    size_t at;
};

static bool goes_on(void *context, size_t done, size_t total)
{
    const struct stopping *stopping = context;
    assert_true(done <= total);
    return done < stopping->at;
}

static void test_threads_and_a_resumed_call_change_nothing(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(MODEL("square", "20", "0.2", "1") RIDGE TARGET("2", "0.05"));
    struct study *study = load_study(&here);
    struct inference_options options = options_for(70);
    options.threads = 1;
    options.progress = goes_on;
    struct stopping stopping = {SIZE_MAX};
    options.context = &stopping;
    struct inference *alone = inferred(study, &options), *found;
    struct error error = {0};
    assert_true(alone->emulation->wave_count > 1);
    options.threads = 2;
    for (int call = 0; call < 2; call++) {
        stopping.at = call == 0 ? 30 : SIZE_MAX;
        assert_int_equal(
            calibrate_memory_open(study, "infer", 70, here.output, false, &options.memory, &error),
            STATUS_OK);
        assert_true((calibrate_memory_runs(options.memory) >= 30) == (call == 1));
        found = inferred(study, &options);
        calibrate_memory_close(options.memory, false);
        assert_int_equal(found->end == INFERENCE_STOPPED, call == 0);
        if (call == 0) {
            assert_int_equal(found->emulation->end, EMULATION_STOPPED);
            assert_int_equal(found->emulation->played, 20);
        } else {
            assert_int_equal(found->count, alone->count);
            assert_memory_equal(found->weights, alone->weights, alone->count * sizeof *alone->weights);
            assert_memory_equal(found->adjusted, alone->adjusted, 2 * alone->count * sizeof *alone->adjusted);
            assert_memory_equal(found->emulation->outcomes, alone->emulation->outcomes,
                                alone->emulation->played * sizeof *alone->emulation->outcomes);
        }
        inference_free(found);
    }
    /* before the first wave is whole nothing is known */
    stopping.at = 1;
    options.memory = NULL;
    assert_int_equal(infer(study, &options, &found, &error), STATUS_FAILED);
    assert_non_null(strstr(error_text(&error).bytes, "stopped before the first wave of 20 points"));
    inference_free(alone);
    study_free(study);
    remove_folder(&here);
}

/* Values of a smooth function with noise of 0.1, and a process on them as it is planted. */
enum { COUNT = 60 };

static struct gaussian_process planted(double noise, double variance, double nugget, double length)
{
    double points[COUNT], values[COUNT], mean = 0;
    struct gaussian_process process;
    struct error error = {0};
    for (size_t i = 0; i < COUNT; i++) {
        struct philox_words words = philox4x32(3, 0, (uint32_t)i, 0, RANDOM_DESIGN);
        points[i] = ((double)i + 0.5) / COUNT;
        values[i] = sin(6 * points[i]) + noise * gsl_cdf_ugaussian_Pinv(uniform_from_word(words.word[1]));
        mean += values[i] / COUNT;
    }
    const struct gaussian_kernel kernel = {variance, nugget, &length};
    if (gaussian_process_condition(points, values, COUNT, 1, mean, &kernel, &process, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return process;
}

/* What is said of a planted emulator: its words and its warnings. */
static void told_of(struct gaussian_process process, char words[4000])
{
    double errors[COUNT], probability;
    struct study_target target = {.label = "planted", .relation = TARGET_EQUAL, .scale = 1};
    struct study study = {.target_count = 1, .targets = &target, .replicates = 1};
    struct emulator_checks checks = {.deviation = 0};
    struct emulation_wave wave = {.count = COUNT};
    struct emulation_comparison comparison = {.error = 1};
    struct emulation emulation = {
        .waves = &wave, .wave_count = 1, .checks = &checks, .played = COUNT, .comparisons = &comparison};
    struct inference inference = {.study = &study, .emulation = &emulation};
    struct error error = {0};
    assert_int_equal(emulator_check(&process, COUNT, 1, errors, &checks, &probability, &error), STATUS_OK);
    gaussian_process_clear(&process);
    FILE *out = fmemopen(words, 4000, "w");
    assert_non_null(out);
    assert_true(emulation_print(out, &inference, 0));
    emulation_print_warnings(out, &inference);
    fclose(out);
}

static void test_planted_faults_are_told_by_leaving_runs_out(void **state)
{
    (void)state;
    static const char *const sure = "it is surer than it may be",
                             *const little = "predicts runs left out no better than their mean does";
    char words[4000];
    told_of(planted(0.1, 0.5, 0.02, 0.3), words);
    assert_true(!strstr(words, sure) && !strstr(words, little) && !strstr(words, "TOO SURE"));
    assert_non_null(strstr(words, "Runs left out of the last emulator miss it by "));
    /* too short a length: it knows nothing between its points */
    told_of(planted(0.1, 0.5, 0.02, 0.001), words);
    assert_non_null(strstr(words, little));
    /* no noise, so that it follows that of the runs */
    told_of(planted(0.1, 0.5, 1e-6, 0.1), words);
    assert_true(strstr(words, sure) && strstr(words, "TOO SURE"));
}

static void expect_refused(const char *text, size_t points, const char *message)
{
    struct study *study = study_of(text);
    struct inference_options options = options_for(points);
    struct inference *found;
    struct error error = {0};
    assert_int_equal(infer(study, &options, &found, &error), STATUS_INVALID);
    if (!strstr(error_text(&error).bytes, message))
        fail_msg("%s", error_text(&error).bytes);
    study_free(study);
}

#define MARKET_TARGET "targets = ( { outcome = \"final_adoption\"; value = 1; scale = 1; } );"

static void test_what_can_not_be_emulated_is_refused(void **state)
{
    (void)state;
    expect_refused(MODEL("sum", "50", "0.3", "1") NORMAL TARGET("1", "1"), 55,
                   "fewer than the 50 of the first wave (study.points) and 10 that check");
    expect_refused(
        MODEL("sum", "50", "0.3", "1") NORMAL TARGET("1", "1"), 30,
        "30 points in all are fewer than the 50 of the first wave (study.points) and 10 that check");
    expect_refused(
        "study = { base = \"market.cfg\"; engine = \"emulator\"; design = \"latin_hypercube\"; };\n"
        "vary = ( { path = \"vendors.Zhipu.pricing.strategy\"; values = (\"hold\", \"match\", "
        "\"undercut\"); } );\n" MARKET_TARGET,
        100, "vary[0].values: an emulator takes numbers, or two texts; 3 texts have no order");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_conjugate_posterior_takes_sixty_runs),
        cmocka_unit_test(test_waves_go_on_until_the_emulator_is_sure),
        cmocka_unit_test(test_a_ridge_is_that_of_runs),
        cmocka_unit_test(test_a_market_is_that_of_runs),
        cmocka_unit_test(test_an_inequality_rules_out_one_side),
        cmocka_unit_test(test_replicates_tell_the_noise),
        cmocka_unit_test(test_threads_and_a_resumed_call_change_nothing),
        cmocka_unit_test(test_planted_faults_are_told_by_leaving_runs_out),
        cmocka_unit_test(test_what_can_not_be_emulated_is_refused),
    };
    return cmocka_run_group_tests_name("emulation", tests, NULL, NULL);
}
