/* Calibration: what is recovered from data made with known parameters, and what is said of what is not. */
#include "fixtures/study_fixture.h"

#include "model/simulation.h"
#include "study/calibrate.h"
#include "study/calibrate_steps.h"

/* Shares of three vendors under switching costs, without draws. */
#define INERTIA                                                                                              \
    "simulation = { rounds = 6; noise = \"off\"; };\n"                                                       \
    "technology = { algorithmic_progress = 0; hardware_progress = 0; learning_rate = 0; "                    \
    "quality_arrival_rate = 0; catch_up = 0; data_effect = 0; compute_contract = \"metered\"; };\n"          \
    "infrastructure = { sellers = ( { name = \"Foundry\"; } ); };\n"                                         \
    "clouds = ( { name = \"Cloud\"; capital = 0; accelerators = 0; account_share = 0; } );\n"                \
    "vendor_defaults = { host = \"Cloud\"; capital = 1e6; fixed_cost = 0; seeks_funding = false; };\n"       \
    "product_defaults = { tier = \"main\"; price_input = 0; price_output = 0; unit_cost = 0; };\n"           \
    "vendors = ( { name = \"A\"; products = ( { name = \"a\"; quality = 1.0; } ); },\n"                      \
    "  { name = \"B\"; products = ( { name = \"b\"; quality = 0.4; } ); } );\n"                              \
    "choice = { outside_utility = 0; switch_cost_vendor = 1.5; switch_cost_product = 0; "                    \
    "switch_cost_outside = true; nonuser_review = 0.25; reconsider_base = 0.25; "                            \
    "reconsider_response = 0; unfit_penalty = 0; home_cloud_utility = 0; initial = \"none\"; };\n"           \
    "sectors = ( { name = \"segment\"; kind = \"business\"; number = 1000; latent_classes = 1; "             \
    "quality_taste = 1; wages = 0; capital = 1; cloud_spend_fixed = 0; value_hazard = 0; "                   \
    "potential_users = 0; entry_rate = 0; } );\n"                                                            \
    "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; };\n"

#define STUDY "study = { base = \"market.cfg\"; design = \"sobol\"; points = 16; replicates = 1; };\n"
#define SWITCHING "{ path = \"choice.switch_cost_vendor\"; low = 0.2; high = 4; }"
#define REVIEW "{ path = \"choice.reconsider_base\"; low = 0.05; high = 0.9; scale = \"log\"; }"
#define IDLE "{ path = \"finance.sme_round_value\"; low = 0; high = 1; }"

static const struct calibrate_options plain = {.threads = 2, .starts = 2, .evaluations = 500};

/* A study of that market; its targets are what the market ends with at (switching cost, rate of review). */
static struct study *inertia_study(const char *vary, double switching, double review)
{
    char set[2][64], text[2000];
    const char *overrides[] = {set[0], set[1]};
    snprintf(set[0], sizeof set[0], "choice.switch_cost_vendor=%.17g", switching);
    snprintf(set[1], sizeof set[1], "choice.reconsider_base=%.17g", review);
    struct scenario *scenario = small_market(INERTIA, overrides, 2);
    struct simulation *simulation;
    assert_int_equal(simulation_create(scenario, 0, &simulation, NULL), STATUS_OK);
    for (int64_t t = 0; t < scenario->simulation.rounds; t++)
        assert_int_equal(simulation_step(simulation, NULL), STATUS_OK);
    const struct world *world = simulation_world(simulation);
    snprintf(text, sizeof text,
             STUDY
             "vary = ( %s );\ntargets = ( { outcome = \"final_adoption\"; value = %.17g; scale = 0.01; },\n"
             " { outcome = \"final_share[A]\"; value = %.17g; scale = 0.01; source = \"by hand\"; } );",
             vary, world->market.adoption, world->vendors[0].share);
    simulation_free(simulation);
    scenario_free(scenario);
    struct study_folder here = study_in_folder(text);
    write_text(here.base, INERTIA);
    struct study *study = load_study(&here);
    remove_folder(&here);
    return study;
}

static struct calibration *calibrated(const struct study *study, const struct calibrate_options *options)
{
    struct calibration *found;
    struct error error = {0};
    if (calibrate(study, options, &found, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return found;
}

static void test_known_parameters_are_recovered(void **state)
{
    (void)state;
    static const double truth[][2] = {{1.5, 0.25}, {1.1, 0.5}, {0.5, 0.1}};
    for (size_t i = 0; i < sizeof truth / sizeof *truth; i++) {
        struct study *study = inertia_study(SWITCHING ", " REVIEW, truth[i][0], truth[i][1]);
        struct calibration *found = calibrated(study, &plain);
        for (size_t k = 0; k < 2; k++) {
            const struct calibrated_parameter *parameter = &found->parameters[k];
            assert_true(fabs(parameter->value / truth[i][k] - 1) < 0.001);
            assert_true(parameter->identified);
            assert_true(parameter->low < parameter->value && parameter->value < parameter->high);
            assert_true(parameter->low > study->vary[k].low || parameter->high < study->vary[k].high);
            const double searched =
                0.01 * (parameter->high - parameter->low); /* how exactly the ends are found */
            assert_true(parameter->joint_low <= parameter->low + searched);
            assert_true(parameter->joint_high >= parameter->high - searched);
            assert_true(fabs(found->targets[k].distance) < 1e-3);
        }
        assert_true(found->converged && found->profiled && !found->better_near && !found->stopped);
        assert_true(found->evaluations <= plain.evaluations);
        calibration_free(found);
        study_free(study);
    }
}

static void test_what_the_targets_do_not_depend_on_is_named(void **state)
{
    (void)state;
    struct study *study = inertia_study(REVIEW ", " IDLE ", " SWITCHING, 1.5, 0.25);
    struct calibration *found = calibrated(study, &plain);
    const struct calibrated_parameter *idle = &found->parameters[1];
    assert_true(found->parameters[0].identified && !idle->identified && found->parameters[2].identified);
    /* and any value of it is as good */
    assert_true(idle->low == 0 && idle->high == 1);
    calibration_free(found);
    study_free(study);
}

/* The likely range ends where the objective on the axis is 3.84 above the optimum's. */
static void test_the_range_ends_at_the_likely_difference(void **state)
{
    (void)state;
    struct study *study = inertia_study(REVIEW, 1.5, 0.25);
    struct calibration *found = calibrated(study, &plain);
    const struct calibrated_parameter *parameter = &found->parameters[0];
    const double ends[] = {parameter->low, parameter->high};
    for (size_t i = 0; i < 2; i++) {
        double point = log(ends[i] / 0.05) / log(0.9 / 0.05), samples[2];
        size_t failed;
        assert_int_equal(moments_simulate(study, &point, 1, 1, NULL, samples, &failed, NULL), STATUS_OK);
        double difference = moments_objective(study, samples, SIZE_MAX) - found->objective;
        assert_true(failed == 0 && fabs(difference / 3.8415 - 1) < 0.1);
    }
    calibration_free(found);
    study_free(study);
}

/* Slopes 30 and 20, a quarter turn apart: standard errors 1/30 and 1/20 of the range. Parallel slopes:
 * nothing is known of either. */
static void test_joint_ranges_are_those_of_the_linear_model(void **state)
{
    (void)state;
    struct study_vary vary[2] = {{.factor = {FACTOR_LINEAR, 0, 1, 0}}, {.factor = {FACTOR_LINEAR, 0, 10, 0}}};
    struct study study = {.vary = vary, .vary_count = 2};
    double point[] = {0.5, 0.5}, z = 1.959963984540054;
    struct calibrated_parameter parameters[2] = {{0}};
    struct calibration found = {.study = &study, .point = point, .parameters = parameters};
    const double crossing[] = {24, 12, 18, -16, 0, 0}, parallel[] = {30, 15, 20, 10, 2, 1};
    gsl_matrix *slopes = gsl_matrix_alloc(3, 2);
    memcpy(slopes->data, crossing, sizeof crossing);
    assert_true(calibrate_joint(&found, slopes));
    /* J'J = (900 0; 0 400) */
    assert_true(fabs(parameters[0].joint_low - (0.5 - z / 30)) < 1e-12);
    assert_true(fabs(parameters[0].joint_high - (0.5 + z / 30)) < 1e-12);
    assert_true(fabs(parameters[1].joint_high - 10 * (0.5 + z / 20)) < 1e-12);
    memcpy(slopes->data, parallel, sizeof parallel);
    assert_true(calibrate_joint(&found, slopes));
    assert_true(parameters[0].joint_low == 0 && parameters[0].joint_high == 1);
    assert_true(parameters[1].joint_low == 0 && parameters[1].joint_high == 10);
    gsl_matrix_free(slopes);
}

/* One target for two parameters: each moves it, and each can make up for the other. */
static void test_parameters_that_make_up_for_each_other_have_no_joint_range(void **state)
{
    (void)state;
    struct study *study = inertia_study(SWITCHING ", " REVIEW, 1.5, 0.25);
    study->target_count = 1;
    struct calibration *found = calibrated(study, &plain);
    for (size_t k = 0; k < 2; k++) {
        const struct calibrated_parameter *parameter = &found->parameters[k];
        assert_true(parameter->identified);
        assert_true(parameter->high - parameter->low < 0.5 * (study->vary[k].high - study->vary[k].low));
        assert_true(parameter->joint_low == study->vary[k].low &&
                    parameter->joint_high == study->vary[k].high);
    }
    calibration_free(found);
    study_free(study);
}

static const struct study_target two_targets[] = {{.outcome = "a", .value = 1, .scale = 2, .index = 0},
                                                  {.outcome = "b", .value = 10, .scale = 0.5, .index = 1}};

static void test_objective_is_the_sum_of_squared_distances(void **state)
{
    (void)state;
    struct study_target targets[2] = {two_targets[0], two_targets[1]};
    struct study study = {.replicates = 3, .targets = targets, .target_count = 2};
    /* means 5 and 9; the second target's without the replicate that lacks it */
    double samples[] = {3, 5, 7, 8, (double)NAN, 10};
    assert_true(fabs(moments_objective(&study, samples, SIZE_MAX) - (4 + 4)) < 1e-12);
    assert_true(fabs(moments_objective(&study, samples, 0) - (6.25 + 0)) < 1e-12);
    samples[3] = samples[5] = (double)NAN;
    assert_true(moments_objective(&study, samples, SIZE_MAX) == moments_no_objective);
}

/* One target at 0 in scale 1: with samples x and x + c the difference of the squares of the means is
 * 2 c mean + c^2, whose standard error is 2 |c| times that of the mean; what both have in common cancels. */
static void test_noise_of_a_difference_of_paired_runs(void **state)
{
    (void)state;
    struct study_target target = {.outcome = "a", .value = 0, .scale = 1};
    struct study study = {.replicates = 5, .targets = &target, .target_count = 1};
    double x[] = {1, 4, 2, 8, 5}, y[5], c = -1.5, squares = 0;
    for (size_t r = 0; r < 5; r++) {
        y[r] = x[r] + c;
        squares += (x[r] - 4) * (x[r] - 4);
    }
    double error = 2 * fabs(c) * sqrt(squares / 4 / 5);
    assert_true(fabs(moments_difference_error(&study, y, x) / error - 1) < 1e-12);
    assert_true(moments_difference_error(&study, x, x) == 0);
    study.replicates = 1;
    assert_true(isnan(moments_difference_error(&study, x, y)));
}

static void test_coordinates_are_reflected_at_both_ends(void **state)
{
    (void)state;
    static const double cases[][2] = {{0.3, 0.3},   {-0.3, 0.3},   {1.25, 0.75},
                                      {2.25, 0.25}, {-1.25, 0.75}, {1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(fabs(reflect_coordinate(cases[i][0]) - cases[i][1]) < 1e-12);
}

#define DRAWN(replicates)                                                                                                  \
    "study = { base = \"market.cfg\"; design = \"sobol\"; points = 8; invalid_points = \"fail\"; replicates = " replicates \
    "; };\n"
#define DRAWN_TARGETS                                                                                        \
    "targets = ( { outcome = \"final_adoption\"; value = 0.5; scale = 0.05; },\n"                            \
    " { outcome = \"vendors_alive\"; value = 3; scale = 0.5; } );"

/* Points below 0.3 make no valid scenario here. */
static void test_threads_do_not_matter_and_failing_points_are_bad_fits(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(DRAWN(
        "3") "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.01; high = 3; } );\n" DRAWN_TARGETS);
    struct study *study = load_study(&here);
    struct calibrate_options options = {.threads = 1, .starts = 1, .evaluations = 60};
    struct calibration *one = calibrated(study, &options);
    options.threads = 3;
    struct calibration *three = calibrated(study, &options);
    assert_true(one->failed_points > 0 && one->failed_points < one->evaluations);
    assert_true(one->evaluations == three->evaluations && one->evaluations <= 60);
    assert_memory_equal(&one->objective, &three->objective, sizeof one->objective);
    assert_memory_equal(one->parameters[0].profile, three->parameters[0].profile,
                        sizeof one->parameters->profile);
    assert_true(one->parameters[0].value >= 0.3 && isnan(one->parameters[0].profile[0].difference));
    calibration_free(one);
    calibration_free(three);
    study_free(study);
    remove_folder(&here);
}

static bool stop_at_once(void *context, size_t done, size_t total)
{
    (void)context;
    assert_true(done > 0 && done <= total);
    return false;
}

static void test_a_stop_keeps_the_best_so_far(void **state)
{
    (void)state;
    struct study *study = inertia_study(REVIEW, 1.5, 0.25);
    struct calibrate_options options = plain;
    options.progress = stop_at_once;
    struct calibration *found = calibrated(study, &options);
    assert_true(found->stopped && !found->profiled && found->evaluations == 16 && isfinite(found->objective));
    calibration_free(found);
    study_free(study);
}

/* A study of the market of `inertia` with one parameter and one target. */
static struct study_folder one_target(const char *study, const char *vary, const char *target)
{
    char text[1000];
    snprintf(text, sizeof text,
             "study = { base = \"market.cfg\"; design = \"sobol\"; points = 8; %s };\n"
             "vary = ( { %s } );\ntargets = ( { %s } );",
             study, vary, target);
    struct study_folder here = study_in_folder(text);
    write_text(here.base, INERTIA);
    return here;
}

#define NUMBER "path = \"sectors.segment.number\"; low = 150; high = 250; scale = \"integer\";"

/* Around the best whole number nothing changes, and no simplex gets smaller by going to and fro there. */
static void test_whole_numbers_are_found_and_the_search_ends(void **state)
{
    (void)state;
    struct study_folder here =
        one_target("replicates = 1;", NUMBER, "outcome = \"final_volume\"; value = 0; scale = 1;");
    struct study *study = load_study(&here);
    double point = 0.631, samples[1];
    size_t failed;
    assert_int_equal(moments_simulate(study, &point, 1, 1, NULL, samples, &failed, NULL), STATUS_OK);
    study->targets[0].value = samples[0];
    struct calibration *found = calibrated(study, &plain);
    assert_true(found->converged);
    assert_true(found->parameters[0].value == factor_value(&study->vary[0].factor, point));
    assert_true(found->objective < 1e-18);
    assert_true(found->evaluations < 120);
    assert_true(isnan(found->parameters[0].flat_low) && isnan(found->parameters[0].cliff_jump));
    assert_false(calibration_is_flat(found));
    calibration_free(found);
    study_free(study);
    remove_folder(&here);
}

static void test_a_flat_objective_ends_the_search_and_is_named(void **state)
{
    (void)state;
    struct study_folder here =
        one_target("replicates = 1;", "path = \"finance.sme_round_value\"; low = 0; high = 1;",
                   "outcome = \"final_adoption\"; value = 0.5; scale = 0.1;");
    struct study *study = load_study(&here);
    struct calibration *found = calibrated(study, &plain);
    assert_true(found->converged && calibration_is_flat(found));
    assert_true(found->evaluations < 40);
    assert_true(found->parameters[0].flat_low == 0 && found->parameters[0].flat_high == 1);
    assert_true(isnan(found->parameters[0].cliff_jump));
    calibration_free(found);
    study_free(study);
    remove_folder(&here);
}

/* The search sees one plateau; a vendor that pays 166 a round for six rounds lives with 996, at the end of the axis. */
static void test_flat_is_what_no_profile_contradicts(void **state)
{
    (void)state;
    struct study_folder here = one_target("replicates = 1; sets = [\"vendors.A.fixed_cost=166\"];",
                                          "path = \"vendors.A.capital\"; low = 0; high = 1000;",
                                          "outcome = \"vendors_alive\"; value = 2; scale = 0.1;");
    struct study *study = load_study(&here);
    struct calibration *found = calibrated(study, &plain);
    assert_true(fabs(found->objective - 100) < 1e-9 && found->better_near);
    assert_false(calibration_is_flat(found));
    calibration_free(found);
    study_free(study);
    remove_folder(&here);
}

/* A vendor without income lives through six rounds from a capital of six months' cost on: up to there the
 * objective is 100, from there on 0. */
static void test_a_cliff_is_found_where_it_is_and_beside_it_a_flat(void **state)
{
    (void)state;
    struct study_folder here = one_target("replicates = 1; sets = [\"vendors.A.fixed_cost=53.7\"];",
                                          "path = \"vendors.A.capital\"; low = 0; high = 1000;",
                                          "outcome = \"vendors_alive\"; value = 2; scale = 0.1;");
    struct study *study = load_study(&here);
    struct calibration *found = calibrated(study, &plain);
    const struct calibrated_parameter *capital = &found->parameters[0];
    double needed = 6 * 53.7;
    assert_true(found->converged && found->objective < 1e-12);
    assert_true(fabs(capital->cliff_jump - 100) < 1e-9);
    assert_true(capital->cliff_low < needed && needed <= capital->cliff_high);
    assert_true(capital->cliff_high - capital->cliff_low < 2);
    assert_true(capital->flat_low > needed && capital->flat_low < needed + 100 && capital->flat_high == 1000);
    calibration_free(found);
    study_free(study);
    remove_folder(&here);
}

/* Points below 0.3 make no valid scenario here. */
static void test_where_runs_begin_to_fail_is_a_cliff(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(DRAWN(
        "2") "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.01; high = 3; } );\n" DRAWN_TARGETS);
    struct study *study = load_study(&here);
    struct calibration *found = calibrated(study, &plain);
    const struct calibrated_parameter *cost = &found->parameters[0];
    assert_true(isinf(cost->cliff_jump) && cost->cliff_low < 0.3 && cost->cliff_high >= 0.3);
    assert_true(cost->cliff_high - cost->cliff_low < 0.01);
    calibration_free(found);
    study_free(study);
    remove_folder(&here);
}

/* Lets so many points pass. */
struct points_left {
    size_t points;
};

static bool until_enough(void *context, size_t done, size_t total)
{
    (void)total;
    return done < ((const struct points_left *)context)->points;
}

static void expect_same_finding(const struct calibration *one, const struct calibration *other)
{
    assert_true(one->evaluations == other->evaluations && one->failed_points == other->failed_points);
    assert_memory_equal(&one->objective, &other->objective, sizeof one->objective);
    assert_memory_equal(one->parameters, other->parameters, sizeof *one->parameters);
    assert_memory_equal(one->samples, other->samples,
                        calibrate_sample_size(one->study) * sizeof *one->samples);
}

/* A byte in the middle of the journal: the run that it is of is played again, and the rest is not. */
static void expect_damage_is_survived(const struct study *study, struct calibrate_options *options,
                                      const char *output, const struct calibration *whole)
{
    struct error error = {0};
    const char *aside;
    char path[300];
    size_t size, kept;
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, options), output,
                                           false, &options->memory, &error),
                     STATUS_OK);
    assert_int_equal(calibrate_memory_damage(options->memory, &aside), 0);
    kept = calibrate_memory_runs(options->memory);
    calibrate_memory_close(options->memory, false);
    snprintf(path, sizeof path, "%s.d/journal", output);
    char *bytes = read_bytes(path, &size);
    bytes[size / 2] ^= 1;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(bytes);
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, options), output,
                                           false, &options->memory, &error),
                     STATUS_OK);
    assert_true(calibrate_memory_damage(options->memory, &aside) > 0);
    assert_string_equal(aside, "journal.damaged-1");
    assert_int_equal(calibrate_memory_runs(options->memory), kept - 1);
    struct calibration *found = calibrated(study, options);
    expect_same_finding(whole, found);
    calibration_free(found);
    calibrate_memory_close(options->memory, false);
    snprintf(path, sizeof path, "%s.d/journal.damaged-1", output);
    assert_int_equal(unlink(path), 0);
}

/* Stopped in the design, in the search and in the profiles, it ends as if it had never been stopped; failed
 * runs are kept like others. */
static void test_a_calibration_goes_on_where_it_was(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(DRAWN(
        "3") "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.01; high = 3; } );\n" DRAWN_TARGETS);
    struct study *study = load_study(&here);
    struct calibrate_options options = {.threads = 2, .starts = 1, .evaluations = 40};
    struct calibration *whole = calibrated(study, &options), *found;
    struct error error = {0};
    size_t kept = 0;
    assert_true(whole->failed_points > 0);
    for (size_t points = 3; points < 60; points += 13) {
        struct points_left left = {points};
        options.progress = until_enough;
        options.context = &left;
        assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                               here.output, false, &options.memory, &error),
                         STATUS_OK);
        assert_true(calibrate_memory_runs(options.memory) >= kept);
        kept = calibrate_memory_runs(options.memory);
        found = calibrated(study, &options);
        calibration_free(found);
        calibrate_memory_close(options.memory, false);
    }
    assert_true(kept > 40);
    options.progress = NULL;
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_OK);
    found = calibrated(study, &options);
    expect_same_finding(whole, found);
    calibration_free(found);
    calibrate_memory_close(options.memory, false);
    expect_damage_is_survived(study, &options, here.output, whole);
    /* all of it is known now: not a run is played, for none is added */
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_OK);
    kept = calibrate_memory_runs(options.memory);
    calibration_free(calibrated(study, &options));
    calibrate_memory_close(options.memory, false);
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_OK);
    assert_int_equal(calibrate_memory_runs(options.memory), kept);
    calibrate_memory_close(options.memory, false);
    /* another study's runs are refused, and dropped when that is asked for */
    study->seed++;
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "holds runs of a study that differs: "));
    calibrate_memory_close(options.memory, false);
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, true, &options.memory, &error),
                     STATUS_OK);
    assert_int_equal(calibrate_memory_runs(options.memory), 0);
    calibrate_memory_close(options.memory, true);
    char folder[300];
    snprintf(folder, sizeof folder, "%s.d", here.output);
    assert_true(access(folder, F_OK) != 0);
    calibration_free(whole);
    study_free(study);
    remove_folder(&here);
}

/* Other targets lead the search to other points; what was played at those of before is not taken for them. */
static void test_runs_of_other_points_are_not_taken(void **state)
{
    (void)state;
    struct study_folder here =
        one_target("replicates = 1;", "path = \"choice.reconsider_base\"; low = 0.05; high = 0.9;",
                   "outcome = \"final_adoption\"; value = 0.3; scale = 0.01;");
    struct study *study = load_study(&here);
    struct calibrate_options options = plain;
    struct error error = {0};
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_OK);
    calibration_free(calibrated(study, &options));
    calibrate_memory_close(options.memory, false);
    study->targets[0].value = 0.35;
    assert_int_equal(calibrate_memory_open(study, "calibrate", calibrate_most_points(study, &options),
                                           here.output, false, &options.memory, &error),
                     STATUS_OK);
    struct calibration *found = calibrated(study, &options), *whole = calibrated(study, &plain);
    expect_same_finding(whole, found);
    calibrate_memory_close(options.memory, true);
    calibration_free(found);
    calibration_free(whole);
    study_free(study);
    remove_folder(&here);
}

static void expect_refusal(const char *text, size_t evaluations, const char *says)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct calibrate_options options = {.threads = 1, .starts = 1, .evaluations = evaluations};
    struct calibration *found;
    struct error error = {0};
    assert_int_equal(calibrate(study, &options, &found, &error), STATUS_INVALID);
    assert_null(found);
    if (!strstr(error_text(&error).bytes, says))
        fail_msg("expected `%s` in: %s", says, error_text(&error).bytes);
    study_free(study);
    remove_folder(&here);
}

#define RANGE "vary = ( { path = \"choice.switch_cost_vendor\"; low = 1; high = 2; } );\n"

static void test_what_can_not_be_calibrated_is_refused(void **state)
{
    (void)state;
    expect_refusal(DRAWN("1") RANGE, 100, "the study has no targets");
    expect_refusal("study = { base = \"market.cfg\"; replicates = 1; };\nvary = ( { path = "
                   "\"choice.switch_cost_vendor\"; values = (1, 2); } );\n" DRAWN_TARGETS,
                   100, "has low and high");
    expect_refusal(DRAWN("1") RANGE DRAWN_TARGETS, 19, "at least 20");
}

static void expect_finding(const char *targets, const char *says)
{
    char text[2000], said[2000] = "";
    snprintf(text, sizeof text, "%s%s", DRAWN("1") RANGE, targets);
    struct study_folder here = study_in_folder(text);
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

static void test_mistakes_in_targets_are_found_at_their_line(void **state)
{
    (void)state;
    expect_finding("targets = (\n { outcome = \"final_share[Zipu]\"; value = 1; scale = 1; } );",
                   "4: targets[0].outcome: no run ends with \"final_share[Zipu]\"; did you mean "
                   "\"final_share[Zhipu]\"?");
    expect_finding("targets = ( { outcome = \"final_hhi\"; value = 1; scale = 1; },\n"
                   " { outcome = \"final_hhi\"; value = 2; scale = 1; } );",
                   "4: targets[1].outcome: \"final_hhi\" has a target already");
    expect_finding("targets = ( { outcome = \"final_hhi\"; value = 1; scale = 0; } );", "targets[0].scale");
    expect_finding("targets = ( { outcome = \"final_hhi\"; scale = 1; } );", "targets[0].value: is missing");
    expect_finding("targets = { outcome = \"final_hhi\"; };", "targets stand in a list");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_parameters_are_recovered),
        cmocka_unit_test(test_what_the_targets_do_not_depend_on_is_named),
        cmocka_unit_test(test_the_range_ends_at_the_likely_difference),
        cmocka_unit_test(test_joint_ranges_are_those_of_the_linear_model),
        cmocka_unit_test(test_parameters_that_make_up_for_each_other_have_no_joint_range),
        cmocka_unit_test(test_objective_is_the_sum_of_squared_distances),
        cmocka_unit_test(test_noise_of_a_difference_of_paired_runs),
        cmocka_unit_test(test_coordinates_are_reflected_at_both_ends),
        cmocka_unit_test(test_threads_do_not_matter_and_failing_points_are_bad_fits),
        cmocka_unit_test(test_a_stop_keeps_the_best_so_far),
        cmocka_unit_test(test_whole_numbers_are_found_and_the_search_ends),
        cmocka_unit_test(test_a_flat_objective_ends_the_search_and_is_named),
        cmocka_unit_test(test_flat_is_what_no_profile_contradicts),
        cmocka_unit_test(test_a_cliff_is_found_where_it_is_and_beside_it_a_flat),
        cmocka_unit_test(test_where_runs_begin_to_fail_is_a_cliff),
        cmocka_unit_test(test_a_calibration_goes_on_where_it_was),
        cmocka_unit_test(test_runs_of_other_points_are_not_taken),
        cmocka_unit_test(test_what_can_not_be_calibrated_is_refused),
        cmocka_unit_test(test_mistakes_in_targets_are_found_at_their_line),
    };
    return cmocka_run_group_tests_name("study_calibrate", tests, NULL, NULL);
}
