/* What follows from a posterior: with seeds = "by_draw" the runs of a sweep go on where those of the inference ended. */
#include "fixtures/study_fixture.h"

#include "inference/infer.h"
#include "inference/inference_output.h"
#include "study/outcome_statistic.h"
#include "study/study_input.h"

#define VARY                                                                                                 \
    "vary = ( { path = \"choice.switch_cost_vendor\"; low = 0.5; high = 3; },\n"                             \
    "  { path = \"vendors.Doubao.brand_utility\"; low = -1; high = 1; } );\n"
#define TARGETS                                                                                                           \
    "targets = ( { outcome = \"total_served[Zhipu]\"; over = \"total_volume\"; round = 3; value = 0.4; scale = 0.1; },\n" \
    "  { outcome = \"total_volume\"; round = 3; value = 20; scale = 1; error = \"relative\"; } );\n"
#define INFER                                                                                                        \
    "study = { base = \"market.cfg\"; sets = [\"simulation.rounds=3\"]; design = \"latin_hypercube\"; points = 40; " \
    "replicates = 1; };\n" VARY TARGETS
#define PREDICT(seeds)                                                                                           \
    "study = { base = \"market.cfg\"; design = \"posterior\"; from = \"post.h5\"; points = 60; replicates = 1; " \
    "seeds = \"" seeds "\"; };\n" VARY TARGETS

/* Infers with three rounds, and leaves the study of six rounds in the folder. */
static struct inference *infer_in(struct study_folder *here, const char *prediction, struct study **study)
{
    char posterior[256];
    const struct inference_options options = {.threads = 2, .points = 400, .wanted = 60, .acceptance = 0.001};
    struct inference *found;
    struct error error = {0};
    *here = study_in_folder(INFER);
    *study = load_study(here);
    if (infer(*study, &options, &found, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_true(found->tolerance == 1 && !found->is_adjusted);
    path_in(here->folder, "post.h5", posterior);
    assert_int_equal(inference_write(found, &options, posterior, false, &error), STATUS_OK);
    write_text(here->study, prediction);
    return found;
}

/* The draw at a point; the first of equal ones. */
static size_t draw_at(const struct inference *found, const struct study *study, size_t point)
{
    size_t k = study->vary_count, draw = 0;
    while (memcmp(found->adjusted + draw * k, study->design->points + point * k, k * sizeof(double)) != 0)
        draw++;
    return draw;
}

/* How many of the points have after three rounds what their draws had, to the last bit. */
static size_t count_same(const struct inference *found, const struct study *study)
{
    size_t same = 0, targets = study->target_count;
    for (size_t p = 0; p < study->design->size; p++) {
        const double *then = found->outcomes + draw_at(found, study, p) * targets;
        struct result *result;
        assert_int_equal(result_create(study, (uint32_t)p, &result, NULL), STATUS_OK);
        assert_int_equal(result_play_alone(study, result, NULL), STATUS_OK);
        same += result->outcomes[study->targets[0].index] == then[0] &&
                result->outcomes[study->targets[1].index] == then[1];
        result_free(result);
    }
    return same;
}

static void test_runs_go_on_where_those_of_the_inference_ended(void **state)
{
    (void)state;
    struct study_folder here;
    struct study *inferred, *study;
    struct inference *found = infer_in(&here, PREDICT("by_draw"), &inferred);
    study = load_study(&here);
    assert_int_equal(study->base->simulation.rounds, 6);
    assert_int_equal(count_same(found, study), 60);
    /* the file keeps the seeds, for who has it without that of the inference */
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    struct study *stored;
    struct error error = {0};
    assert_int_equal(study_file_study(here.output, NULL, &stored, &error), STATUS_OK);
    for (size_t p = 0; p < 60; p++)
        assert_true(study_point_seed(stored, p) == study_point_seed(study, p));
    int64_t seeds[60];
    read_numbers(here.output, "run_seed", FIELD_I64, 60, 0, seeds);
    assert_true(seeds[0] == study_point_seed(study, 0) && seeds[59] == study_point_seed(study, 59));
    study_free(stored);
    study_free(study);
    /* with random numbers of their own the runs are others from the first round on */
    write_text(here.study, PREDICT("by_point"));
    study = load_study(&here);
    assert_int_equal(count_same(found, study), 0);
    study_free(study);
    inference_free(found);
    study_free(inferred);
    remove_folder(&here);
}

static void expect_finding(const char *text, const char *says)
{
    struct study_folder here = study_in_folder(text);
    struct study *study;
    struct diagnostics findings;
    diagnostics_init(&findings);
    assert_int_equal(study_load(here.study, &no_changes, &study, &findings, NULL), STATUS_INVALID);
    assert_true(findings.count > 0);
    if (!strstr(findings.items[0].text, says))
        fail_msg("expected `%s` in: %s", says, findings.items[0].text);
    diagnostics_clear(&findings);
    remove_folder(&here);
}

static void test_seeds_of_draws_need_draws(void **state)
{
    (void)state;
    expect_finding("study = { base = \"market.cfg\"; design = \"random\"; seeds = \"by_draw\"; };\n" VARY,
                   "\"by_draw\" belongs to design \"posterior\", not \"random\"");
    expect_finding(
        "study = { base = \"market.cfg\"; design = \"posterior\"; from = \"post.h5\"; seed = 3; seeds = "
        "\"by_draw\"; };\n" VARY,
        "contradicts seeds = \"by_draw\"");
}

/* Wilson (1927) of 59 in 60; of a number that is sometimes 0 and 1 besides it is Student's t. */
static void test_how_often_something_happens_is_never_above_1(void **state)
{
    (void)state;
    struct design design = {.size = 60};
    const struct study study = {.design = &design, .replicates = 1};
    double values[60], numbers[5 + QUANTILES];
    const double p = 59.0 / 60, z = 1.9599639845400545, n = 60, middle = p + z * z / (2 * n),
                 half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), all = 1 + z * z / n;
    for (size_t i = 0; i < 60; i++)
        values[i] = i != 7;
    assert_int_equal(statistic_predictive.compute(&study, values, numbers, NULL), STATUS_OK);
    assert_true(fabs(numbers[0] - p) < 1e-15);
    assert_true(fabs(numbers[1] - (middle - half) / all) < 1e-9);
    assert_true(fabs(numbers[2] - (middle + half) / all) < 1e-9);
    assert_true(numbers[2] < 1);
    values[8] = 0.5;
    assert_int_equal(statistic_predictive.compute(&study, values, numbers, NULL), STATUS_OK);
    assert_true(fabs(numbers[2] - numbers[0] - (numbers[0] - numbers[1])) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_go_on_where_those_of_the_inference_ended),
        cmocka_unit_test(test_seeds_of_draws_need_draws),
        cmocka_unit_test(test_how_often_something_happens_is_never_above_1),
    };
    return cmocka_run_group_tests_name("prediction", tests, NULL, NULL);
}
