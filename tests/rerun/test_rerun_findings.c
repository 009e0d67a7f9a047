/* Files with what the war caused and what was observed stand for themselves: they repeat without any other file, and
 * every changed number of these parts is told. */
#include "fixtures/study_fixture.h"

#include "file/observed/observed_file.h"
#include "file/runs_file.h"
#include "rerun/rerun.h"

enum { RUNS = 3 };

static const char table[] = "date,field,agent,value,low,high,days,source\n"
                            "2024-05-15,vendor_share,Zhipu,0.3,0.2,0.4,,a note\n"
                            "2024-06-15,vendor_share,Zhipu,0.3,,,,\n"
                            "2024-06-15,market_volume,,10,,,1,\"said, of a day\"\n"
                            "2050-01-01,market_volume,,10,,,1,\n";

struct files {
    char folder[64], path[256];
};

static int write_runs(void **state)
{
    struct files *files = calloc(1, sizeof *files);
    struct summary *summary = NULL;
    struct observed *observed = NULL;
    struct diagnostics findings;
    struct error error = {0};
    assert_non_null(files);
    diagnostics_init(&findings);
    make_folder(files->folder);
    path_in(files->folder, "runs.h5", files->path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    assert_int_equal(observed_read_text(scenario, "/far/away/seen.csv", table, strlen(table), &observed,
                                        &findings, &error),
                     STATUS_OK);
    const struct runs_options options = {
        .replicates = RUNS, .threads = 2, .output = files->path, .against_peace = true, .observed = observed};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    summary_free(summary);
    observed_free(observed);
    diagnostics_clear(&findings);
    scenario_free(scenario);
    *state = files;
    return 0;
}

static int remove_runs(void **state)
{
    struct files *files = *state;
    unlink(files->path);
    rmdir(files->folder);
    free(files);
    return 0;
}

static void repeat(const char *path, struct rerun_options options, struct rerun_report *report)
{
    struct error error = {0};
    options.threads = 2;
    if (rerun_file(path, &options, report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

static void test_all_runs_one_run_and_a_sample_repeat(void **state)
{
    const struct files *files = *state;
    static const struct rerun_options asked[] = {
        {.run = -1}, {.run = 2}, {.run = -1, .sample = 2, .seed = 1}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct rerun_report report;
        repeat(files->path, asked[i], &report);
        if (report.difference_count)
            fail_msg("%zu: %s: %s", i, report.differences[0].name, report.differences[0].first);
        assert_int_equal(report.changes.count, 0);
        assert_int_equal(report.runs_equal, report.runs);
        rerun_clear(&report);
    }
}

/* Puts another number in the place of the first one of a dataset of doubles, which is returned. */
static double exchange_first(const char *path, const char *name, double number)
{
    hsize_t lengths[2] = {1, 1}, start[2] = {0, 0}, one[2] = {1, 1};
    double old;
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), dataset = H5Dopen2(file, name, H5P_DEFAULT);
    assert_true(dataset >= 0);
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_dims(space, lengths, NULL);
    hid_t memory = H5Screate_simple(rank, one, NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, one, NULL);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &old) >= 0);
    assert_true(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &number) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    return old;
}

static void test_every_part_is_held_against_what_comes_again(void **state)
{
    const struct files *files = *state;
    static const char *const parts[] = {
        "caused/with/vendors_alive",
        "caused/against/total_volume",
        "caused/difference/change",
        "caused/wins_gain",
        "observed/value",
        "observed/simulated_median",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct rerun_report report;
        double old = exchange_first(files->path, parts[i], 123.5);
        repeat(files->path, (struct rerun_options){.run = -1}, &report);
        assert_int_equal(report.difference_count, 1);
        assert_string_equal(report.differences[0].name, parts[i]);
        rerun_clear(&report);
        (void)exchange_first(files->path, parts[i], old);
    }
}

static void test_the_file_holds_the_table_and_what_the_runs_give(void **state)
{
    const struct files *files = *state;
    struct error error = {0};
    hid_t file = -1;
    char *text = NULL, *name = NULL;
    assert_int_equal(hdf5_open(files->path, &file, &error), STATUS_OK);
    hid_t group = hdf5_object(file, observed_group);
    assert_int_equal(hdf5_read_text(group, "table", &text, &error), STATUS_OK);
    assert_string_equal(text, table);
    assert_int_equal(hdf5_get_text(group, "file", &name, &error), STATUS_OK);
    assert_string_equal(name, "seen.csv"); /* no path of the machine */
    const struct stored root = {file, &error};
    struct stored_observations read;
    assert_true(stored_observations_read(&root, &read));
    assert_int_equal(read.count, 4);
    assert_string_equal(read.sources[2], "said, of a day");
    assert_string_equal(read.dates[1], "2024-06-15");
    assert_true(read.rounds[3] == OUTSIDE_RUN && isnan(read.rows[3].median));
    assert_true(read.rows[0].least == 0.2 && read.rows[0].most == 0.4 && read.rows[1].least == 0.3);
    assert_int_equal(read.rows[2].series, 1);
    assert_true(read.rows[0].low <= read.rows[0].median && read.rows[0].median <= read.rows[0].high);
    stored_observations_clear(&read);
    hdf5_close(group);
    hdf5_close(file);
    free(text);
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_runs_one_run_and_a_sample_repeat),
        cmocka_unit_test(test_the_file_holds_the_table_and_what_the_runs_give),
        cmocka_unit_test(test_every_part_is_held_against_what_comes_again),
    };
    return cmocka_run_group_tests_name("rerun_findings", tests, write_runs, remove_runs);
}
