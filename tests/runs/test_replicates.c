/* Replicates: the same bytes for any number of threads, order, refusals, interruption, failures. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>

#include "file/runs_file.h"
#include "statistics/estimate.h"

struct watch {
    size_t calls, stop_after;
    bool in_order;
};

static bool watch_progress(void *context, size_t done, size_t total)
{
    struct watch *watch = context;
    watch->calls++;
    watch->in_order = watch->in_order && done == watch->calls && done <= total;
    return watch->calls != watch->stop_after;
}

static enum status replicate(const struct scenario *scenario, size_t runs, unsigned threads, const char *path,
                             struct watch *watch, struct summary **summary, struct error *error)
{
    struct runs_options options = {.replicates = runs,
                                   .threads = threads,
                                   .output = path,
                                   .progress = watch ? watch_progress : NULL,
                                   .context = watch};
    return runs_to_file(scenario, &options, summary, error);
}

static bool same_estimate(struct estimate one, struct estimate other)
{
    return memcmp(&one, &other, sizeof one) == 0;
}

static void test_any_number_of_threads_gives_the_same_bytes_and_summary(void **state)
{
    (void)state;
    enum { RUNS = 9 };
    const unsigned threads[] = {1, 2, 5};
    char folder[64], paths[3][256];
    struct summary *summaries[3];
    struct error error = {0};
    make_folder(folder);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    for (size_t i = 0; i < 3; i++) {
        char name[8];
        struct watch watch = {.in_order = true};
        snprintf(name, sizeof name, "%zu.h5", i);
        path_in(folder, name, paths[i]);
        if (replicate(scenario, RUNS, threads[i], paths[i], &watch, &summaries[i], &error) != STATUS_OK)
            fail_msg("%s", error_text(&error).bytes);
        assert_true(watch.in_order);
        assert_int_equal(watch.calls, RUNS);
    }
    for (size_t i = 1; i < 3; i++) {
        assert_same_files(paths[0], paths[i]);
        for (size_t f = 0; f < summaries[0]->firm_count; f++) {
            assert_true(same_estimate(summaries[0]->firms[f].capital, summaries[i]->firms[f].capital));
            assert_true(same_estimate(summaries[0]->firms[f].share, summaries[i]->firms[f].share));
        }
    }
    for (size_t i = 0; i < 3; i++) {
        summary_free(summaries[i]);
        unlink(paths[i]);
    }
    scenario_free(scenario);
    assert_int_equal(rmdir(folder), 0);
}

static void test_summary_is_that_of_the_file(void **state)
{
    (void)state;
    enum { RUNS = 6, ROUNDS = 7, FIRMS = 7 };
    double capital[RUNS][ROUNDS][FIRMS], profit[RUNS][ROUNDS][FIRMS];
    char folder[64], path[256];
    struct summary *summary;
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    assert_int_equal(replicate(scenario, RUNS, 2, path, NULL, &summary, NULL), STATUS_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "capital", H5P_DEFAULT);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, capital) >= 0);
    H5Dclose(dataset);
    dataset = H5Dopen2(file, "profit", H5P_DEFAULT);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, profit) >= 0);
    H5Dclose(dataset);
    H5Fclose(file);
    assert_int_equal(summary->firm_count, FIRMS);
    for (size_t f = 0; f < FIRMS; f++) {
        struct sample ends = {0}, sums = {0};
        for (size_t run = 0; run < RUNS; run++) {
            double sum = 0;
            for (size_t t = 0; t < ROUNDS; t++)
                sum += profit[run][t][f];
            sample_add(&ends, capital[run][ROUNDS - 1][f]);
            sample_add(&sums, sum);
        }
        assert_true(same_estimate(summary->firms[f].capital, sample_estimate(&ends)));
        assert_true(same_estimate(summary->firms[f].accounts[ACCOUNT_PROFIT], sample_estimate(&sums)));
        assert_true(summary->firms[f].capital_start == capital[0][0][f]);
    }
    assert_string_equal(summary->title, "小市场 small");
    assert_int_equal(summary->replicates, RUNS);
    assert_true(summary->worst_ledger_error < 1e-12);
    summary_free(summary);
    scenario_free(scenario);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

static void test_an_existing_output_is_refused_before_computing(void **state)
{
    (void)state;
    char folder[64], path[256];
    struct summary *summary;
    struct error error = {0};
    struct watch watch = {.in_order = true};
    make_folder(folder);
    path_in(folder, "out.h5", path);
    FILE *theirs = fopen(path, "w");
    assert_non_null(theirs);
    fclose(theirs);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    assert_int_equal(replicate(scenario, 2, 1, path, &watch, &summary, &error), STATUS_INVALID);
    assert_int_equal(watch.calls, 0);
    assert_null(summary);
    assert_non_null(strstr(error_text(&error).bytes, path));
    scenario_free(scenario);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

static void test_an_interruption_writes_nothing(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        char folder[64], path[256];
        struct summary *summary;
        struct error error = {0};
        struct watch watch = {.in_order = true, .stop_after = 4};
        make_folder(folder);
        path_in(folder, "out.h5", path);
        struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
        assert_int_equal(replicate(scenario, 50, threads, path, &watch, &summary, &error), STATUS_FAILED);
        assert_non_null(strstr(error_text(&error).bytes, "interrupted"));
        assert_int_equal(watch.calls, 4);
        assert_null(summary);
        assert_int_equal(files_in(folder), 0);
        scenario_free(scenario);
        assert_int_equal(rmdir(folder), 0);
    }
}

/* Prices near the largest double: revenue is infinite in the first round of every run. */
static void test_a_failed_run_is_the_lowest_and_says_run_and_round(void **state)
{
    (void)state;
    const char *const overrides[] = {"vendors[1].products[0].price_input=1e300",
                                     "vendors[1].products[0].price_output=1e300",
                                     "choice.initial=\"shares\"",
                                     "vendors[0].products[0].initial_share=0.0",
                                     "vendors[1].products[0].initial_share=1.0",
                                     "vendors[1].products[1].initial_share=0.0",
                                     "vendors[2].products[0].initial_share=0.0",
                                     "choice.reconsider_base=0.0",
                                     "choice.reconsider_response=0.0",
                                     "choice.nonuser_review=0.0",
                                     "sectors[0].volume=1e10"};
    struct summary *summary;
    struct scenario *scenario =
        small_market(SMALL_MARKET(""), overrides, sizeof overrides / sizeof *overrides);
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct error error = {0};
        assert_int_equal(replicate(scenario, 5, threads, NULL, NULL, &summary, &error), STATUS_FAILED);
        if (strncmp(error_text(&error).bytes, "run 0, round 1: ", 16) != 0)
            fail_msg("\"%s\" does not name run and round", error_text(&error).bytes);
        assert_null(summary);
    }
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_threads_gives_the_same_bytes_and_summary),
        cmocka_unit_test(test_summary_is_that_of_the_file),
        cmocka_unit_test(test_an_existing_output_is_refused_before_computing),
        cmocka_unit_test(test_an_interruption_writes_nothing),
        cmocka_unit_test(test_a_failed_run_is_the_lowest_and_says_run_and_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
