/* The pages of an inference and of what follows from it: what of the file is in them, and which files are refused. */
#include "fixtures/study_fixture.h"

#include <gsl/gsl_cdf.h>
#include <jansson.h>

#include "inference/infer.h"
#include "inference/inference_output.h"
#include "report/report_inference.h"
#include "report/report_study.h"
#include "statistics/quantiles.h"
#include "text/emulation_text.h"

static const json_t *member(const json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    if (!found)
        fail_msg("`%s` is missing", name);
    return found;
}

static double number_of(const json_t *object, const char *name)
{
    return json_number_value(member(object, name));
}

static double number_at(const json_t *array, size_t i)
{
    return json_number_value(json_array_get(array, i));
}

/* Five digits are in the page. */
static void near(double found, double expected, double within)
{
    if (!(fabs(found - expected) <= within))
        fail_msg("%.9g, not %.9g", found, expected);
}

/* x + y was seen as 0.5 with an error of 0.3, a sum of the numbers m and n says nothing of itself. */
#define SUM_SEEN(value)                                                                                      \
    "study = { test_model = \"sum\"; test_noise = 0; design = \"latin_hypercube\"; points = 500;\n"          \
    "  replicates = 1; title = \"和\"; };\n"                                                                \
    "vary = ( { path = \"x\"; prior = \"normal\"; mean = 0; sd = 1; name = \"first\"; },\n"                  \
    "  { path = \"y\"; prior = \"normal\"; mean = 0; sd = 1; },\n"                                           \
    "  { path = \"z\"; prior = \"log_uniform\"; low = 0.0001; high = 0.001; },\n"                            \
    "  { path = \"m\"; prior = \"choice\"; values = (0.001, 0.002, 0.003, 0.004); } );\n"                    \
    "targets = ( { outcome = \"output\"; value = " value "; scale = 0.3; source = \"数\"; } );\n"

#define SUM SUM_SEEN("0.5")

static const double error_sd = 0.3, seen = 0.5;

/* The study in a folder of its own, and its inference in out.h5. */
static struct study_folder inferred(const char *text, size_t points, size_t wanted)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    const struct inference_options options = {
        .threads = 2, .points = points, .wanted = wanted, .acceptance = 0.001};
    struct inference *found;
    struct error error = {0};
    if (infer(study, &options, &found, &error) != STATUS_OK ||
        inference_write(found, &options, here.output, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    inference_free(found);
    study_free(study);
    return here;
}

static json_t *inference_data(const char *path)
{
    char *title;
    json_t *data;
    struct error error = {0};
    if (report_inference(path, &title, &data, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    free(title);
    return data;
}

static double sum_of(const json_t *cells, const char *name)
{
    double sum = 0;
    for (size_t i = 0; i < json_array_size(cells); i++)
        sum += number_of(json_array_get(cells, i), name);
    return sum;
}

/* Cells against the normal law, which ends at 4 standard deviations. */
static void expect_normal_cells(const json_t *cells)
{
    double all = gsl_cdf_ugaussian_P(4) - gsl_cdf_ugaussian_P(-4);
    assert_int_equal(json_array_size(cells), 24);
    for (size_t i = 1; i + 1 < json_array_size(cells); i++) {
        const json_t *cell = json_array_get(cells, i);
        double share =
            gsl_cdf_ugaussian_P(number_of(cell, "high")) - gsl_cdf_ugaussian_P(number_of(cell, "low"));
        near(number_of(cell, "prior"), share / all, 0.001);
    }
}

static void test_cells_hold_the_prior_and_the_posterior(void **state)
{
    (void)state;
    struct study_folder here = inferred(SUM, 4000, 1000);
    json_t *data = inference_data(here.output);
    const json_t *parameters = member(data, "parameters");
    assert_int_equal(json_array_size(parameters), 4);
    for (size_t p = 0; p < 4; p++) {
        const json_t *cells = member(json_array_get(parameters, p), "cells");
        near(sum_of(cells, "prior"), 1, 1e-4);
        near(sum_of(cells, "posterior"), 1, 1e-3);
    }
    expect_normal_cells(member(json_array_get(parameters, 0), "cells"));
    const json_t *z = json_array_get(parameters, 2), *m = json_array_get(parameters, 3);
    assert_true(json_is_true(member(z, "is_log")));
    for (size_t i = 1; i < 23; i++) /* even on the axis */
        near(number_of(json_array_get(member(z, "cells"), i), "prior"), 1.0 / 24, 0.001);
    assert_int_equal(json_array_size(member(m, "cells")), 4);
    for (size_t i = 0; i < 4; i++) {
        const json_t *cell = json_array_get(member(m, "cells"), i);
        near(number_of(cell, "low"), 0.001 * (double)(i + 1), 1e-9);
        near(number_of(cell, "high"), number_of(cell, "low"), 0);
        near(number_of(cell, "prior"), 0.25, 1e-9);
        near(number_of(cell, "posterior"), 0.25, 0.1);
    }
    json_decref(data);
    remove_folder(&here);
}

/* Of x, y ~ N(0, 1) of which the sum is seen: means seen / (2 + e^2), correlation -1 / (1 + e^2). */
static void test_sample_and_correlations_are_those_of_the_posterior(void **state)
{
    (void)state;
    struct study_folder here = inferred(SUM, 8000, 2000);
    json_t *data = inference_data(here.output);
    const json_t *sample = member(data, "sample");
    double sum[2] = {0}, expected = seen / (2 + error_sd * error_sd);
    assert_int_equal(json_array_size(sample), 400);
    for (size_t i = 0; i < 400; i++)
        for (size_t p = 0; p < 2; p++)
            sum[p] += number_at(json_array_get(sample, i), p) / 400;
    near(sum[0], expected, 0.12);
    near(sum[1], expected, 0.12);
    near(sum[0] + sum[1], 2 * expected, 0.05);
    const json_t *rows = member(data, "correlations");
    near(number_at(json_array_get(rows, 0), 1), -1 / (1 + error_sd * error_sd), 0.03);
    near(number_at(json_array_get(rows, 0), 0), 1, 1e-4);
    near(number_at(json_array_get(rows, 1), 2), 0, 0.15);
    json_decref(data);
    remove_folder(&here);
}

static void test_the_page_says_what_the_terminal_says(void **state)
{
    (void)state;
    struct study_folder here = inferred(SUM, 1000, 1000);
    json_t *data = inference_data(here.output);
    const json_t *words = member(data, "words"), *target = json_array_get(member(data, "targets"), 0);
    assert_int_equal(json_array_size(words), 4);
    assert_non_null(strstr(json_string_value(json_array_get(words, 0)), "first is identified weakly"));
    assert_non_null(strstr(json_string_value(json_array_get(words, 2)), "z is not identified"));
    assert_string_equal(json_string_value(member(target, "source")), "数");
    double low, high;
    read_numbers(here.output, "target_low", FIELD_F64, 1, 1, &low);
    read_numbers(here.output, "target_high", FIELD_F64, 1, 1, &high);
    near(number_at(member(target, "quantiles"), 0), low, 1e-4);
    near(number_at(member(target, "quantiles"), QUANTILES - 1), high, 1e-4);
    assert_string_equal(json_string_value(member(target, "series")), "output");
    assert_int_equal(json_array_size(member(target, "pulls")), 4);
    json_decref(data);
    remove_folder(&here);
    /* What no run gives is said with what to do. */
    here = inferred(SUM_SEEN("50"), 500, 1000);
    data = inference_data(here.output);
    const char *warning = json_string_value(json_array_get(member(data, "warnings"), 0));
    assert_non_null(warning);
    assert_non_null(strstr(warning, "no run comes within 3 deviations of the target output"));
    json_decref(data);
    remove_folder(&here);
}

/* Draws of emulators are no runs: what was played, and how well the emulators tell it, is what the terminal says. */
static void test_emulators_are_told_as_in_the_terminal(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        "study = { test_model = \"sum\"; test_noise = 0.1; design = \"latin_hypercube\"; points = 30;\n"
        "  replicates = 1; engine = \"emulator\"; };\n"
        "vary = ( { path = \"x\"; low = 0; high = 1; }, { path = \"y\"; low = 0; high = 1; } );\n"
        "targets = ( { outcome = \"output\"; value = 0.5; scale = 0.1; } );\n");
    struct study *study = load_study(&here);
    const struct inference_options options = {.threads = 2, .points = 60, .wanted = 200, .acceptance = 0.001};
    struct inference *found;
    struct error error = {0};
    if (infer(study, &options, &found, &error) != STATUS_OK ||
        inference_write(found, &options, here.output, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    json_t *data = inference_data(here.output), *expected = emulation_to_json(found, &error);
    const json_t *told = member(data, "emulation");
    assert_non_null(expected);
    if (!json_equal(told, expected))
        fail_msg("%s, not %s", json_dumps(told, 0), json_dumps(expected, 0));
    assert_true(number_of(told, "check_known") > 0);
    json_decref(expected);
    json_decref(data);
    inference_free(found);
    study_free(study);
    remove_folder(&here);
}

static void test_an_inference_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const parts[] = {"weight",        "param_x",   "target_series",
                                        "factor_name",   "tolerance", "target_round",
                                        "posterior_low", "pull",      "simulated"};
    struct study_folder here = inferred(SUM, 500, 100);
    size_t size;
    char *bytes = read_bytes(here.output, &size), path[256];
    path_in(here.folder, "cut.h5", path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *title;
        json_t *data;
        struct error error = {0};
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(bytes, 1, size, out), size);
        assert_int_equal(fclose(out), 0);
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        assert_true(H5Ldelete(file, parts[i], H5P_DEFAULT) >= 0);
        H5Fclose(file);
        assert_int_equal(report_inference(path, &title, &data, &error), STATUS_INVALID);
        assert_null(data);
        if (!strstr(error_text(&error).bytes, path))
            fail_msg("`%s` should name the file", error_text(&error).bytes);
        free(title);
    }
    free(bytes);
    remove_folder(&here);
}

#define MARKET_STUDY(study)                                                                                  \
    "study = { base = \"market.cfg\"; replicates = 1; " study " };\n"                                        \
    "vary = ( { path = \"vendors.Zhipu.capital\"; low = 4000; high = 9000; } );\n"

/* The prediction of the small market's inference. `more`: of its study. */
static json_t *predicted(const struct study_folder *here, const char *more)
{
    char text[1000], path[256], *title;
    json_t *data;
    struct error error = {0};
    snprintf(text, sizeof text,
             MARKET_STUDY("design = \"posterior\"; from = \"out.h5\"; points = 7; seeds = \"by_point\";\n"
                          "  keep = [\"series\"]; %s"),
             more);
    struct study_folder next = *here;
    path_in(next.folder, "next.cfg", next.study);
    path_in(next.folder, "next.h5", path);
    write_text(next.study, text);
    struct study *study = load_study(&next);
    struct sweep_options options = plain_options(path);
    sweep_fully(study, &options);
    study_free(study);
    if (report_study(path, &title, &data, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    free(title);
    assert_int_equal(unlink(path), 0);
    return data;
}

static const json_t *series_named(const json_t *paths, const char *outcome)
{
    const json_t *series = member(paths, "series");
    for (size_t i = 0; i < json_array_size(series); i++)
        if (strcmp(json_string_value(member(json_array_get(series, i), "outcome")), outcome) == 0)
            return json_array_get(series, i);
    fail_msg("no path of `%s`", outcome);
    return NULL;
}

static size_t outcome_named(const json_t *data, const char *name)
{
    const json_t *outcomes = member(data, "outcomes");
    for (size_t i = 0; i < json_array_size(outcomes); i++)
        if (strcmp(json_string_value(member(json_array_get(outcomes, i), "name")), name) == 0)
            return i;
    fail_msg("no outcome `%s`", name);
    return 0;
}

/* After the last round the quantiles are those of what the runs end with. */
static void expect_end(const json_t *data, const char *outcome)
{
    const json_t *means = json_array_get(member(member(data, "means"), "mean"), outcome_named(data, outcome)),
                 *fan = member(series_named(member(data, "paths"), outcome), "fan");
    double ends[7];
    for (size_t r = 0; r < 7; r++)
        ends[r] = number_at(means, r);
    sort_numbers(ends, 7);
    for (size_t q = 0; q < QUANTILES; q++) {
        const json_t *row = json_array_get(fan, q);
        double expected = quantile(ends, 7, quantile_levels[q]);
        near(number_at(row, json_array_size(row) - 1), expected, 1e-4 * fmax(1, fabs(expected)));
    }
}

static void test_a_prediction_knows_what_was_observed(void **state)
{
    (void)state;
    struct study_folder here = inferred(
        MARKET_STUDY(
            "design = \"latin_hypercube\"; points = 20;") "targets = ( { outcome = "
                                                          "\"final_share[Zhipu]\"; round = 2; value = 0.25; scale = 0.5; },\n"
                                                          "  { outcome = \"final_adoption\"; relation = \"at_least\"; value = 0.125; scale = 0.5; error = \"relative\"; } );\n",
        40, 20);
    json_t *data = predicted(&here, "");
    const json_t *paths = member(data, "paths"), *observed = member(paths, "observed");
    assert_int_equal(json_array_size(observed), 2);
    const json_t *share = json_array_get(observed, 0), *adoption = json_array_get(observed, 1);
    assert_string_equal(json_string_value(member(share, "outcome")), "final_share[Zhipu]");
    near(number_of(share, "round"), 2, 0);
    near(number_of(share, "value"), 0.25, 0);
    near(number_of(share, "low"), 0.25 - 1.6449 * 0.5, 1e-4);
    near(number_of(share, "high"), 0.25 + 1.6449 * 0.5, 1e-4);
    assert_string_equal(json_string_value(member(adoption, "relation")), "at_least");
    near(number_of(adoption, "round"), 6, 0);
    near(number_of(adoption, "low"), 0.125 * exp(-1.6449 * 0.5), 1e-4);
    near(number_of(adoption, "high"), 0.125 * exp(1.6449 * 0.5), 1e-4);
    expect_end(data, "final_adoption");
    expect_end(data, "final_mean_price");
    expect_end(data, "final_share[Zhipu]");
    expect_end(data, "final_capital[Doubao]");
    json_decref(data);
    /* Four rounds reach the first alone, and where rounds have other dates there is none. */
    data = predicted(&here, "sets = [\"simulation.rounds=4\"];");
    assert_int_equal(json_array_size(member(member(data, "paths"), "observed")), 1);
    json_decref(data);
    data = predicted(&here, "sets = [\"simulation.start_date=2023-01-01\"];");
    assert_int_equal(json_array_size(member(member(data, "paths"), "observed")), 0);
    json_decref(data);
    remove_folder(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_hold_the_prior_and_the_posterior),
        cmocka_unit_test(test_sample_and_correlations_are_those_of_the_posterior),
        cmocka_unit_test(test_the_page_says_what_the_terminal_says),
        cmocka_unit_test(test_emulators_are_told_as_in_the_terminal),
        cmocka_unit_test(test_an_inference_that_is_not_whole_is_refused),
        cmocka_unit_test(test_a_prediction_knows_what_was_observed),
    };
    return cmocka_run_group_tests_name("the page of an inference", tests, NULL, NULL);
}
