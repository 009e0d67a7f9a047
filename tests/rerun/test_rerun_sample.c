/* A sample of a file's runs: every run is drawn alike, the chance to miss a difference is the enumerated one,
 * and a spoilt run is found when it is drawn and only then. */
#include "fixtures/study_fixture.h"

#include "file/comparison_output.h"
#include "file/runs_file.h"
#include "rerun/rerun.h"
#include "rerun/rerun_sample.h"

enum { RUNS = 6, SPOILT = 4, DRAWN = 2, SEEDS = 12 };

static const int32_t numbers[RUNS] = {0, 1, 2, 3, 4, 5};

static void test_every_run_is_drawn_alike(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    size_t rows[RUNS], more[RUNS], times[RUNS] = {0};
    for (uint64_t seed = 0; seed < MANY; seed++) {
        assert_true(rerun_sample_draw(seed, numbers, RUNS, DRAWN, rows));
        assert_true(rerun_sample_draw(seed, numbers, RUNS, DRAWN + 1, more));
        assert_true(rows[0] < rows[1] && rows[1] < RUNS);
        for (size_t n = 0; n < DRAWN; n++) {
            times[rows[n]]++;
            assert_true(rows[n] == more[0] || rows[n] == more[1] || rows[n] == more[2]);
        }
    }
    const double mean = (double)MANY * DRAWN / RUNS, sd = sqrt(mean * (1 - (double)DRAWN / RUNS));
    for (size_t r = 0; r < RUNS; r++)
        assert_true(fabs((double)times[r] - mean) < 5 * sd);
}

static void test_a_run_is_drawn_by_its_number_wherever_it_stands(void **state)
{
    (void)state;
    static const int32_t some[] = {1, 3, 5};
    size_t rows[RUNS], of_some[RUNS];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        assert_true(rerun_sample_draw(seed, numbers, RUNS, 1, rows));
        assert_true(rerun_sample_draw(seed, some, 3, 1, of_some));
        if (rows[0] % 2)
            assert_int_equal(some[of_some[0]], numbers[rows[0]]);
    }
}

static unsigned bits(unsigned set)
{
    return set ? (set & 1) + bits(set >> 1) : 0;
}

static void test_the_chance_to_miss_is_the_share_of_all_samples_that_do(void **state)
{
    (void)state;
    enum { COUNT = 9 };
    for (unsigned differing = 1; differing <= COUNT; differing++)
        for (unsigned drawn = 1; drawn <= COUNT; drawn++) {
            size_t samples = 0, missing = 0;
            for (unsigned set = 0; set < 1U << COUNT; set++)
                if (bits(set) == drawn) {
                    samples++;
                    missing += !(set & ((1U << differing) - 1));
                }
            double misses = (double)missing / (double)samples;
            assert_true(fabs(rerun_sample_misses(COUNT, differing, drawn) - misses) < 1e-12);
        }
}

static void test_the_share_that_is_found_is_the_smallest_one(void **state)
{
    (void)state;
    for (size_t drawn = 1; drawn <= 60; drawn++) {
        size_t least = 1;
        while (1 - rerun_sample_misses(60, least, drawn) < 0.95)
            least++;
        assert_int_equal(rerun_sample_finds(60, drawn, 0.95), least);
    }
    assert_int_equal(rerun_sample_finds(1000000, 59, 0.95), 49507); /* 59 of them find 5 % */
}

static void rerun_sample(const char *path, size_t sample, uint64_t seed, unsigned threads,
                         struct rerun_report *report)
{
    const struct rerun_options options = {.run = -1, .sample = sample, .seed = seed, .threads = threads};
    struct error error = {0};
    if (rerun_file(path, &options, report, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

/* Multiplies a number of run SPOILT of a dataset (run, ..., firm). */
static void spoil(const char *path, const char *name)
{
    double number;
    const hsize_t start[] = {SPOILT, 2, 4}, one[] = {1, 1, 1};
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_ndims(space);
    hid_t memory = H5Screate_simple(rank, one, NULL);
    assert_true(H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, one, NULL) >= 0);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &number) >= 0);
    assert_true(number != 0);
    number *= 2;
    assert_true(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &number) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
}

static void expect_spoilt_run(const struct rerun_report *report, const char *name)
{
    assert_int_equal(report->runs_equal, report->runs - 1);
    assert_int_equal(report->difference_count, 1);
    assert_string_equal(report->differences[0].name, name);
    assert_int_equal(report->differences[0].run, SPOILT);
    assert_int_equal(report->differences[0].different, 1);
}

/* The same report from any number of threads; by a sample when it holds the run. */
static void expect_found_when_drawn(const char *path, const char *name)
{
    struct rerun_report report;
    size_t sample_numbers = 0, all_numbers = 0, found = 0, rows[RUNS];
    for (unsigned threads = 1; threads <= 3; threads++) {
        rerun_sample(path, 0, 0, threads, &report);
        assert_int_equal(report.runs, RUNS);
        expect_spoilt_run(&report, name);
        assert_true(all_numbers == 0 || report.numbers == all_numbers);
        all_numbers = report.numbers;
        rerun_clear(&report);
    }
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rerun_sample(path, DRAWN, seed, 1 + (unsigned)seed % 3, &report);
        assert_true(rerun_sample_draw(seed, numbers, RUNS, DRAWN, rows));
        assert_int_equal(report.runs, DRAWN);
        assert_int_equal(report.changes.count, 0);
        assert_string_equal(report.derived, "");
        sample_numbers = report.numbers;
        assert_true(sample_numbers > 0 && sample_numbers < all_numbers);
        if (rows[0] == SPOILT || rows[1] == SPOILT) {
            expect_spoilt_run(&report, name);
            found++;
        } else {
            assert_int_equal(report.runs_equal, DRAWN);
            assert_int_equal(report.difference_count, 0);
        }
        rerun_clear(&report);
    }
    assert_in_range(found, 1, SEEDS - 1);
    rerun_sample(path, 10 * RUNS, 0, 2, &report); /* more than there are: all of it */
    assert_int_equal(report.runs, RUNS);
    assert_int_equal(report.numbers, all_numbers);
    rerun_clear(&report);
}

static void test_a_spoilt_run_of_a_file_of_runs_is_found_when_drawn(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = NULL;
    struct error error = {0};
    struct runs_options options = {.replicates = RUNS, .threads = 2, .output = here.output};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    spoil(here.output, "capital");
    expect_found_when_drawn(here.output, "capital");
    summary_free(summary);
    scenario_free(scenario);
    remove_folder(&here);
}

static void test_a_spoilt_run_of_a_study_is_found_when_drawn(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(
        "study = { base = \"market.cfg\"; design = \"grid\"; replicates = 2; keep = [\"summary\", "
        "\"series\"]; };\n"
        "vary = ( { path = \"choice.switch_cost_vendor\"; values = (0.5, 2.0, 3.0); } );\n");
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    spoil(here.output, "capital");
    expect_found_when_drawn(here.output, "capital");
    study_free(study);
    remove_folder(&here);
}

static void test_a_spoilt_run_of_a_comparison_is_found_when_drawn(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder("");
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    const struct timeline with = {.scenario = scenario}, against = {.scenario = scenario};
    const struct timelines_options options = {.runs = RUNS, .threads = 2};
    struct comparison *comparison = NULL;
    struct error error = {0};
    if (comparison_run(&with, &against, &options, &comparison, &error) != STATUS_OK ||
        comparison_write(comparison, &with, &against, "the same", here.output, false, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    spoil(here.output, "against/final_capital");
    expect_found_when_drawn(here.output, "against/final_capital");
    comparison_free(comparison);
    scenario_free(scenario);
    remove_folder(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_run_is_drawn_alike),
        cmocka_unit_test(test_a_run_is_drawn_by_its_number_wherever_it_stands),
        cmocka_unit_test(test_the_chance_to_miss_is_the_share_of_all_samples_that_do),
        cmocka_unit_test(test_the_share_that_is_found_is_the_smallest_one),
        cmocka_unit_test(test_a_spoilt_run_of_a_file_of_runs_is_found_when_drawn),
        cmocka_unit_test(test_a_spoilt_run_of_a_study_is_found_when_drawn),
        cmocka_unit_test(test_a_spoilt_run_of_a_comparison_is_found_when_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
