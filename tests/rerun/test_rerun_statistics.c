/* Repeated from their file: comparisons, branches, and what a file of runs says about all of them. Each
 * number that is changed in a file is found and named, and each difference of layout is said in words. */
#include "fixtures/study_fixture.h"

#include "file/comparison_output.h"
#include "file/runs_file.h"
#include "rerun/rerun.h"
#include "runs/branch.h"
#include "runs/peace.h"

enum { RUNS = 3 };

static struct parameter_extension extensions[64];
static char folder[64], made[256], changed[256];

static int make_place(void **state)
{
    (void)state;
    make_folder(folder);
    path_in(folder, "made.h5", made);
    path_in(folder, "changed.h5", changed);
    return 0;
}

static int remove_place(void **state)
{
    (void)state;
    unlink(made);
    unlink(changed);
    return rmdir(folder);
}

static struct scenario *war(const char *change)
{
    const char *overrides[] = {"simulation.rounds=12", "simulation.replicates=3", change};
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct diagnostics findings;
    struct error error = {0};
    struct scenario *scenario = NULL;
    diagnostics_init(&findings);
    if (scenario_load("tests/scenarios/small_war.cfg", overrides, change ? 3 : 2, &catalog, &scenario,
                      &findings, &error) != STATUS_OK)
        fail_msg("%s", findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    return scenario;
}

static void write_comparison(const struct timeline *with, const struct timeline *against)
{
    const struct timelines_options options = {.runs = RUNS, .threads = 2};
    struct comparison *comparison = NULL;
    struct error error = {0};
    if (comparison_run(with, against, &options, &comparison, &error) != STATUS_OK ||
        comparison_write(comparison, with, against, "as tested", made, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    comparison_free(comparison);
}

static enum status try_rerun(const char *path, int64_t run, struct rerun_report *report, struct error *error)
{
    const struct rerun_options options = {.run = run, .threads = 2};
    *error = (struct error){0};
    return rerun_file(path, &options, report, error);
}

static void rerun(const char *path, int64_t run, struct rerun_report *report)
{
    struct error error;
    if (try_rerun(path, run, report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

static void expect_same(const char *path, int64_t run, size_t runs)
{
    struct rerun_report report;
    rerun(path, run, &report);
    if (report.difference_count > 0)
        fail_msg("%s: %s", report.differences[0].name, report.differences[0].first);
    if (report.changes.count > 0)
        fail_msg("%s", report.changes.items[0].text);
    assert_true(report.same_program);
    assert_int_equal(report.runs, runs);
    assert_int_equal(report.runs_equal, runs);
    assert_int_equal(report.runs_in_file, RUNS);
    assert_true(report.numbers > 100);
    rerun_clear(&report);
}

static void copy_made(void)
{
    size_t size;
    char *bytes = read_bytes(made, &size);
    FILE *out = fopen(changed, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
    free(bytes);
}

/* Writes `number` over element `at` of a dataset of doubles in a copy of the file. */
static void change_number(const char *name, size_t at, double number)
{
    enum { MOST = 1 << 16 };
    static double numbers[MOST];
    copy_made();
    hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset);
    assert_in_range(H5Sget_simple_extent_npoints(space), at + 1, MOST);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    assert_true(numbers[at] != number);
    numbers[at] = number;
    assert_true(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
}

static void expect_difference(const char *name, int64_t run, size_t equal, const char *words)
{
    struct rerun_report report;
    rerun(changed, -1, &report);
    assert_int_equal(report.difference_count, 1);
    assert_string_equal(report.differences[0].name, name);
    assert_int_equal(report.differences[0].different, 1);
    assert_int_equal(report.differences[0].run, run);
    assert_int_equal(report.runs_equal, equal);
    if (!strstr(report.differences[0].first, words))
        fail_msg("\"%s\" does not say \"%s\"", report.differences[0].first, words);
    rerun_clear(&report);
}

static void test_a_war_against_its_peace_repeats_from_the_file(void **state)
{
    (void)state;
    struct scenario *with = war(NULL), *against = war(NULL);
    scenario_stop_war(against);
    const struct timeline one = {.scenario = with}, other = {.scenario = against, .war_stopped = true};
    write_comparison(&one, &other);
    expect_same(made, -1, RUNS);
    expect_same(made, 1, 1);
    scenario_free(with);
    scenario_free(against);
}

static void test_changed_numbers_of_a_comparison_are_named(void **state)
{
    (void)state;
    struct scenario *with = war(NULL), *against = war("vendors.WestAI.capital=9000");
    const struct timeline one = {.scenario = with}, other = {.scenario = against};
    write_comparison(&one, &other);
    expect_same(made, -1, RUNS);
    size_t firms = axis_length(AXIS_FIRM, with);
    change_number("against/final_capital", 2 * firms + 6, 123);
    expect_difference("against/final_capital", 2, RUNS - 1, "WestAI: 123 in the file, ");
    struct rerun_report report;
    rerun(changed, 0, &report); /* the run that was changed is another one */
    assert_int_equal(report.difference_count, 0);
    rerun_clear(&report);
    change_number("difference/change_low", 0, 77);
    expect_difference("difference/change_low", -1, RUNS, ": 77 in the file, ");
    change_number("wins_gain", 0, 0.25);
    expect_difference("wins_gain", -1, RUNS, "N: 0.25 in the file, ");
    scenario_free(with);
    scenario_free(against);
}

static void test_a_branch_repeats_from_the_file(void **state)
{
    (void)state;
    struct scenario *base = war(NULL), *after = war("vendors.Alpha.pricing.strategy=hold");
    bool new_rules[64];
    struct timeline branch, trunk = {.scenario = base};
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    if (branch_make(base, after, 6, new_rules, &branch, &findings, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    write_comparison(&branch, &trunk);
    expect_same(made, -1, RUNS);
    copy_made(); /* another round of the branch is another branch */
    hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT), group = H5Gopen2(file, "with", H5P_DEFAULT);
    H5Adelete(group, "from_round");
    assert_int_equal(hdf5_set_integer(group, "from_round", 2, &error), STATUS_OK);
    H5Gclose(group);
    H5Fclose(file);
    struct rerun_report report;
    rerun(changed, -1, &report);
    assert_true(report.difference_count > 0 && report.runs_equal < RUNS);
    rerun_clear(&report);
    diagnostics_clear(&findings);
    scenario_free(base);
    scenario_free(after);
}

#define CLAIMED_MARKET                                                                                       \
    SMALL_MARKET("replicates = 3;")                                                                          \
    "claims = ( { name = \"two\"; text = \"Two are left.\"; outcome = \"vendors_alive\";"                    \
    " statistic = \"probability\"; event = \"at_least\"; event_value = 2; relation = \"at_least\";"          \
    " threshold = 0.8; } );\n"

static void write_runs(void)
{
    struct scenario *scenario = war("vendors[*].capital=1000");
    struct summary *summary = NULL;
    struct error error = {0};
    struct runs_options options = {
        .replicates = RUNS, .threads = 2, .output = made, .force = true, .explain = true};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_true(summary->exit_count > 1); /* or nothing would be compared */
    summary_free(summary);
    scenario_free(scenario);
}

static void test_winners_and_exits_follow_from_the_runs(void **state)
{
    (void)state;
    write_runs();
    expect_same(made, -1, RUNS);
    change_number("winners/wins_high", 0, 0.125);
    expect_difference("winners/wins_high", -1, RUNS, "alive, EastAI: 0.125 in the file, ");
    change_number("exits/exit_parts", 10 + 3, 1e6);
    expect_difference("exits/exit_parts", -1, RUNS, "exit 1, rivals_cuts: 1000000 in the file, ");
    change_number("exits/exit_in_round", 0, 99);
    expect_difference("exits/exit_in_round", -1, RUNS, "exit 0: 99 in the file, ");
}

static void test_answers_to_claims_follow_from_the_runs(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(CLAIMED_MARKET, NULL, 0);
    struct summary *summary = NULL;
    struct error error = {0};
    struct runs_options options = {.replicates = RUNS, .threads = 2, .output = made, .force = true};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    summary_free(summary);
    scenario_free(scenario);
    expect_same(made, -1, RUNS);
    change_number("claims/low", 0, 0.0625);
    expect_difference("claims/low", -1, RUNS, "claim 0: 0.0625 in the file, ");
}

static void write_search(size_t batch, size_t most)
{
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct summary *summary = NULL;
    struct error error = {0};
    struct runs_options options = {.replicates = batch,
                                   .most_replicates = most,
                                   .winning = WIN_PROFIT,
                                   .threads = 2,
                                   .output = made,
                                   .force = true};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    summary_free(summary);
    scenario_free(scenario);
}

/* What is said about a copy of the file with another line about the winner. */
static void expect_said(const char *line, const char *says)
{
    struct rerun_report report;
    struct error error;
    copy_made();
    hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT);
    if (H5Aexists(file, "until_winner_known") > 0)
        H5Adelete(file, "until_winner_known");
    assert_int_equal(hdf5_set_text(file, "until_winner_known", line, &error), STATUS_OK);
    H5Fclose(file);
    rerun(changed, -1, &report);
    assert_int_equal(report.changes.count, says ? 1 : 0);
    if (says && !strstr(report.changes.items[0].text, says))
        fail_msg("\"%s\" does not say \"%s\"", report.changes.items[0].text, says);
    rerun_clear(&report);
    rerun(changed, 1, &report); /* of one run nothing follows */
    assert_int_equal(report.changes.count, 0);
    rerun_clear(&report);
}

static void test_the_end_of_a_search_for_a_winner_follows_from_the_runs(void **state)
{
    (void)state;
    struct rerun_report report;
    write_search(2, 60); /* ends after 4 runs, of which one vendor wins all */
    rerun(made, -1, &report);
    assert_int_equal(report.runs_in_file, 4);
    assert_int_equal(report.changes.count + report.difference_count, 0);
    rerun_clear(&report);
    expect_said("profit: decided after 4 runs, in batches of 2, of at most 60", NULL);
    expect_said("profit: undecided after 4 runs, in batches of 2, of at most 60",
                "and is \"profit: decided ");
    expect_said("profit: decided after 6 runs, in batches of 2, of at most 60", "after 4 runs");
    expect_said("alive: decided after 4 runs, in batches of 2, of at most 60", "and is \"alive: undecided ");
    expect_said("profit: decided after 4 runs, in batches of 3, of at most 60",
                "4 runs are no whole batches");
    expect_said("share of nobody", "is none of this version: share of nobody");
    expect_said("profit: decided after 4 runs, in batches of 0, of at most 60", "is none of this version");
    write_search(6, 0);
    expect_said("profit: decided after 6 runs, in batches of 2, of at most 60", "4 runs had been enough");
    expect_said("profit: decided after 6 runs, in batches of 3, of at most 60", NULL);
    write_search(5, 0);
    expect_said("profit: decided after 5 runs, in batches of 3, of at most 5", NULL);
    write_search(2, 0);
    expect_said("profit: undecided after 2 runs, in batches of 1, of at most 60", "2 runs are not enough");
}

/* A dataset that is another one: its type, and its unit. */
static void replace_dataset(hid_t file, const char *name, hid_t type, const char *unit)
{
    struct error error;
    hsize_t lengths[FIELD_AXES_MAX];
    hid_t old = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(old);
    int rank = H5Sget_simple_extent_dims(space, lengths, NULL);
    H5Sset_extent_simple(space, rank, lengths, NULL); /* of fixed size */
    assert_true(H5Ldelete(file, name, H5P_DEFAULT) >= 0);
    hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    assert_int_equal(hdf5_set_text(dataset, "units", unit, &error), STATUS_OK);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Dclose(old);
}

static void expect_change(const struct rerun_report *report, const char *words)
{
    for (size_t i = 0; i < report->changes.count; i++)
        if (strcmp(report->changes.items[i].text, words) == 0)
            return;
    fail_msg("it is not said: %s; but: %s", words,
             report->changes.count ? report->changes.items[0].text : "nothing");
}

static void test_other_units_and_types_of_numbers_are_said(void **state)
{
    (void)state;
    struct rerun_report report;
    write_runs();
    copy_made();
    hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT);
    replace_dataset(file, "capital", H5T_IEEE_F32LE, "CNY");
    replace_dataset(file, "winners/wins", H5T_IEEE_F64LE, "percent");
    assert_true(H5Ldelete(file, "winners/outlives", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    rerun(changed, -1, &report);
    expect_change(&report, "the dataset `capital` is of another type than float64");
    expect_change(&report, "the unit of `capital` was CNY and is kCNY");
    expect_change(&report, "the unit of `winners/wins` was percent and is 1");
    expect_change(&report, "the dataset `winners/outlives` is not in the file");
    rerun_clear(&report);
}

static void test_another_layout_is_refused_with_both_versions(void **state)
{
    (void)state;
    static const char *const layouts[] = {"pricewar_schema", "pricewar_comparison_schema"};
    struct rerun_report report;
    struct error error;
    for (size_t kind = 0; kind < 2; kind++) {
        if (kind == 0) {
            write_runs();
        } else {
            struct scenario *one = war(NULL), *other = war(NULL);
            write_comparison(&(struct timeline){.scenario = one}, &(struct timeline){.scenario = other});
            scenario_free(one);
            scenario_free(other);
        }
        copy_made();
        hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT);
        H5Adelete(file, layouts[kind]);
        H5Adelete(file, "source");
        assert_int_equal(hdf5_set_integer(file, layouts[kind], 77, &error), STATUS_OK);
        assert_int_equal(hdf5_set_text(file, "source", "pricewar-sim 0.0.9 (1234abcd)", &error), STATUS_OK);
        H5Fclose(file);
        assert_int_equal(try_rerun(changed, -1, &report, &error), STATUS_INVALID);
        assert_non_null(strstr(error_text(&error).bytes, "pricewar-sim 0.0.9 (1234abcd) in layout 77 of "));
        assert_non_null(strstr(error_text(&error).bytes, "which reads layout "));
        assert_non_null(strstr(error_text(&error).bytes, changed));
        rerun_clear(&report);
    }
}

static void test_what_is_no_whole_comparison_is_refused(void **state)
{
    (void)state;
    static const char *const missing[] = {"with", "against/scenario", "with/final_capital", "run",
                                          "outcome_name"};
    struct scenario *one = war(NULL), *other = war(NULL);
    write_comparison(&(struct timeline){.scenario = one}, &(struct timeline){.scenario = other});
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        struct rerun_report report;
        struct error error;
        copy_made();
        hid_t file = H5Fopen(changed, H5F_ACC_RDWR, H5P_DEFAULT);
        assert_true(H5Ldelete(file, missing[i], H5P_DEFAULT) >= 0);
        H5Fclose(file);
        enum status status = try_rerun(changed, -1, &report, &error);
        if (status == STATUS_OK)
            assert_true(report.changes.count > 0);
        else
            assert_true(status == STATUS_INVALID && strstr(error_text(&error).bytes, changed));
        rerun_clear(&report);
    }
    scenario_free(one);
    scenario_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_war_against_its_peace_repeats_from_the_file),
        cmocka_unit_test(test_changed_numbers_of_a_comparison_are_named),
        cmocka_unit_test(test_a_branch_repeats_from_the_file),
        cmocka_unit_test(test_winners_and_exits_follow_from_the_runs),
        cmocka_unit_test(test_answers_to_claims_follow_from_the_runs),
        cmocka_unit_test(test_the_end_of_a_search_for_a_winner_follows_from_the_runs),
        cmocka_unit_test(test_other_units_and_types_of_numbers_are_said),
        cmocka_unit_test(test_another_layout_is_refused_with_both_versions),
        cmocka_unit_test(test_what_is_no_whole_comparison_is_refused),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
