/* The pages of studies and comparisons: what of the file is in them, and which files are refused. */
#include "fixtures/study_fixture.h"

#include <jansson.h>

#include "file/comparison_output.h"
#include "report/report_comparison.h"
#include "report/report_rounds.h"
#include "report/report_study.h"
#include "runs/peace.h"

static const json_t *member(const json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    if (!found)
        fail_msg("`%s` is missing", name);
    return found;
}

static double number_at(const json_t *array, size_t i)
{
    return json_number_value(json_array_get(array, i));
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

static void near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-4 * fmax(1, fabs(expected)))) /* five digits are in the page */
        fail_msg("%.9g in the page, %.9g in the file", found, expected);
}

static void remove_all(const char *folder)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* ---- Comparisons
 * -------------------------------------------------------------------------------------------- */

enum { PAIRS = 4 };

/* A comparison of the small market with itself at peace, as a file. entries: an override for each side, or NULL. */
static struct comparison *compare_entries(const char *path, const char *const *entries)
{
    struct scenario *war = small_market(SMALL_MARKET(""), entries, entries ? 1 : 0),
                    *peace = small_market(SMALL_MARKET(""), entries ? entries + 1 : NULL, entries ? 1 : 0);
    const struct timeline one = {.scenario = war}, other = {.scenario = peace};
    const struct timelines_options options = {.runs = PAIRS, .threads = 1};
    struct comparison *comparison;
    struct error error = {0};
    scenario_stop_war(peace);
    if (comparison_run(&one, &other, &options, &comparison, &error) != STATUS_OK ||
        comparison_write(comparison, &one, &other, "No war: all hold.", path, true, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    scenario_free(peace);
    /* The comparison keeps pointing into `war`, which the caller frees. */
    return comparison;
}

static struct comparison *compare_small(const char *path)
{
    return compare_entries(path, NULL);
}

static json_t *comparison_data(const char *path)
{
    char *title;
    json_t *data;
    struct error error = {0};
    if (report_comparison(path, &title, &data, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    assert_string_equal(title, "小市场 small");
    free(title);
    return data;
}

static void free_comparison(struct comparison *comparison)
{
    struct scenario *war = (struct scenario *)comparison->scenario;
    comparison_free(comparison);
    scenario_free(war);
}

static void test_a_page_of_a_comparison_has_its_differences(void **state)
{
    (void)state;
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "comparison.h5", path);
    struct comparison *comparison = compare_small(path);
    json_t *data = comparison_data(path);
    assert_string_equal(json_string_value(member(data, "kind")), "comparison");
    assert_int_equal(json_integer_value(member(data, "runs")), PAIRS);
    assert_int_equal(json_array_size(member(data, "outcomes")), comparison->number_count);
    assert_int_equal(json_array_size(member(data, "dates")), 7);
    for (size_t i = 0; i < comparison->number_count; i++) {
        const struct difference *difference = &comparison->differences[i];
        const json_t *change = json_array_get(member(data, "change"), i);
        assert_int_equal(json_is_null(change), !isfinite(difference->change.value));
        if (json_is_null(change))
            continue;
        near(json_number_value(change), difference->change.value);
        near(number_at(member(data, "with"), i), difference->with.value);
        near(number_at(member(data, "more"), i), (double)difference->more);
    }
    for (size_t i = 0; i < comparison->firm_count; i++)
        near(number_at(member(member(data, "wins_gain"), "value"), i), comparison->wins_gain[i].value);
    near(number_at(member(data, "with"), outcome_named(data, "final_sector_smes[office]")),
         comparison_find(comparison, "final_sector_smes", 1)->with.value);
    json_decref(data);
    free_comparison(comparison);
    remove_all(folder);
}

/* Who is alive at the end by the curves is who is by the outcome. */
static void test_survival_of_both_sides_ends_with_those_alive(void **state)
{
    (void)state;
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "comparison.h5", path);
    struct comparison *comparison = compare_small(path);
    json_t *data = comparison_data(path);
    for (size_t side = 0; side < 2; side++) {
        const json_t *vendors = member(json_array_get(member(data, "survival"), side), "vendors");
        assert_int_equal(json_array_size(vendors), 3);
        for (size_t f = 0; f < 3; f++) {
            const struct difference *alive =
                comparison_find(comparison, "final_alive", comparison->firm_count - 3 + f);
            const json_t *curve = member(json_array_get(vendors, f), "value");
            assert_float_equal(number_at(curve, 0), 1, 0);
            near(number_at(curve, json_array_size(curve) - 1),
                 side ? alive->against.value : alive->with.value);
        }
    }
    json_decref(data);
    free_comparison(comparison);
    remove_all(folder);
}

/* One side's entrant comes in round 3, the other's never. */
static void test_survival_begins_with_the_entry_of_each_side(void **state)
{
    (void)state;
    static const char *const entries[] = {"vendors[2].entry_date=2024-07-20",
                                          "vendors[2].entry_date=2034-07-20"};
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "comparison.h5", path);
    struct comparison *comparison = compare_entries(path, entries);
    json_t *data = comparison_data(path);
    for (size_t side = 0; side < 2; side++) {
        const json_t *vendors = member(json_array_get(member(data, "survival"), side), "vendors");
        const json_t *curve = member(json_array_get(vendors, 2), "value");
        assert_float_equal(number_at(member(json_array_get(vendors, 0), "value"), 2), 1, 0);
        for (size_t t = 0; t < json_array_size(curve); t++)
            assert_float_equal(number_at(curve, t), t >= 3 && side == 0, 0);
    }
    json_decref(data);
    free_comparison(comparison);
    remove_all(folder);
}

static void test_a_comparison_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const parts[] = {"difference/change", "with/left_in_round", "outcome_name",
                                        "against",           "wins_gain_low",      "firm_label"};
    char folder[64], path[256], *title;
    make_folder(folder);
    path_in(folder, "comparison.h5", path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        free_comparison(compare_small(path));
        json_t *data;
        struct error error = {0};
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        assert_true(H5Ldelete(file, parts[i], H5P_DEFAULT) >= 0);
        H5Fclose(file);
        assert_int_equal(report_comparison(path, &title, &data, &error), STATUS_INVALID);
        assert_null(data);
        const char *name = strchr(parts[i], '/') ? strchr(parts[i], '/') + 1 : parts[i];
        if (!strstr(error_text(&error).bytes, name) || !strstr(error_text(&error).bytes, path))
            fail_msg("`%s` should name %s and the file", error_text(&error).bytes, name);
        free(title);
    }
    remove_all(folder);
}

/* ---- Studies
 * ------------------------------------------------------------------------------------------------ */

#define GRID                                                                                                 \
    "study = { base = \"market.cfg\"; design = \"grid\"; replicates = 5; title = \"研究\"; };\n"           \
    "vary = ( { path = \"vendors.Zhipu.capital\"; values = (1000, 8000); },\n"                               \
    "  { path = \"vendors.Doubao.pricing.strategy\"; values = (\"hold\", \"undercut\"); } );\n"              \
    "claims = ( { name = \"rich\"; text = \"富者存\"; outcome = \"final_alive[Zhipu]\"; relation = "      \
    "\"above\";"                                                                                             \
    "  threshold = 0; } );\n"

static struct study_folder swept(const char *text, struct study_part part)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    options.part = part;
    sweep_fully(study, &options);
    study_free(study);
    return here;
}

static json_t *study_data(const char *path)
{
    char *title;
    json_t *data;
    struct error error = {0};
    if (report_study(path, &title, &data, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    free(title);
    return data;
}

static void test_a_page_of_a_study_has_the_means_of_its_points(void **state)
{
    (void)state;
    struct study_folder here = swept(GRID, (struct study_part){1, 1});
    json_t *data = study_data(here.output);
    assert_string_equal(json_string_value(member(data, "design")), "grid");
    assert_int_equal(json_array_size(member(data, "points")), 4);
    size_t outcomes = json_array_size(member(data, "outcomes")),
           prices = outcome_named(data, "final_mean_price");
    assert_int_equal(outcomes, json_integer_value(member(data, "all_outcomes")));
    double runs[20];
    read_numbers(here.output, "final_mean_price", FIELD_F64, 20, 1, runs);
    const json_t *means = json_array_get(member(member(data, "means"), "mean"), prices);
    for (size_t p = 0; p < 4; p++) {
        double sum = 0;
        for (size_t r = 0; r < 5; r++)
            sum += runs[5 * p + r];
        near(number_at(means, p), sum / 5);
    }
    const json_t *capital = json_array_get(member(data, "factors"), 0),
                 *rule = json_array_get(member(data, "factors"), 1);
    assert_string_equal(json_string_value(member(capital, "unit")), "kCNY");
    near(number_at(member(capital, "values"), 0), 1000);
    near(number_at(member(capital, "values"), 3), 8000);
    assert_string_equal(json_string_value(member(rule, "labels")), "hold undercut");
    near(number_at(member(rule, "values"), 1), 1);
    json_decref(data);
    remove_folder(&here);
}

static void test_a_page_of_a_study_has_claims_correlations_and_survival(void **state)
{
    (void)state;
    struct study_folder here = swept(GRID, (struct study_part){1, 1});
    json_t *data = study_data(here.output);
    const json_t *claim = json_array_get(member(data, "claims"), 0);
    assert_string_equal(json_string_value(member(claim, "text")), "富者存");
    assert_non_null(json_string_value(member(claim, "verdict")));
    const json_t *ranks = member(member(data, "sensitivity"), "rank_correlation");
    assert_string_equal(json_string_value(member(json_array_get(member(ranks, "measures"), 0), "name")),
                        "correlation");
    assert_int_equal(json_array_size(member(ranks, "noise")), json_array_size(member(data, "outcomes")));
    const json_t *curves = member(member(data, "survival"), "curves");
    assert_int_equal(json_array_size(curves),
                     3 * (1 + 2 + 2)); /* vendors; all runs, and by both values of two factors */
    assert_int_equal(json_array_size(member(json_array_get(curves, 0), "value")), 7);
    assert_float_equal(json_number_value(member(member(data, "failures"), "count")), 0, 0);
    json_decref(data);
    remove_folder(&here);
}

/* Elements of an outcome by firm are told apart by their place. */
static void test_single_runs_are_the_means_of_their_points(void **state)
{
    (void)state;
    struct study_folder here =
        swept("study = { base = \"market.cfg\"; design = \"random\"; points = 6; replicates = 1; };\n"
              "vary = ( { path = \"vendors.Zhipu.capital\"; low = 500; high = 9000; } );\n",
              (struct study_part){1, 1});
    json_t *data = study_data(here.output);
    double capital[6 * 7];
    read_numbers(here.output, "final_capital", FIELD_F64, 6, 7, capital);
    const json_t *means =
        json_array_get(member(member(data, "means"), "mean"), outcome_named(data, "final_capital[Zhipu]"));
    for (size_t p = 0; p < 6; p++)
        near(number_at(means, p), capital[7 * p + 5]);
    assert_true(json_is_null(member(member(data, "means"), "low")));
    json_decref(data);
    remove_folder(&here);
}

static void test_a_test_model_without_firms_or_rounds_has_a_page(void **state)
{
    (void)state;
    struct study_folder here =
        swept("study = { test_model = \"ishigami\"; design = \"saltelli\"; points = 512; replicates = 1; };\n"
              "vary = ( { path = \"x1\"; low = -3.141592653589793; high = 3.141592653589793; },\n"
              "  { path = \"x2\"; low = -3.141592653589793; high = 3.141592653589793; },\n"
              "  { path = \"x3\"; low = -3.141592653589793; high = 3.141592653589793; } );\n",
              (struct study_part){1, 1});
    json_t *data = study_data(here.output);
    assert_int_equal(json_array_size(member(data, "firms")), 0);
    assert_int_equal(json_array_size(member(data, "dates")), 0);
    assert_true(json_is_null(member(data, "survival")));
    /* 2560 points are more than a page shows: every second one, and the page knows it. */
    assert_int_equal(json_integer_value(member(data, "design_points")), 2560);
    assert_int_equal(json_array_size(member(data, "points")), 1280);
    assert_int_equal(json_integer_value(json_array_get(member(data, "points"), 1)), 2);
    json_decref(data);
    remove_folder(&here);
}

static void test_a_part_of_a_study_is_refused_with_what_to_do(void **state)
{
    (void)state;
    struct study_folder here = swept(GRID, (struct study_part){1, 2});
    char *title;
    json_t *data;
    struct error error = {0};
    assert_int_equal(report_study(here.output, &title, &data, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "merge"));
    free(title);
    remove_folder(&here);
}

static void test_a_study_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "by_point/mean_low",           "factor_path", "rank_correlation/correlation", "survival/curve_name",
        "param_vendors_Zhipu_capital", "vendor_owner"};
    struct study_folder here = swept(GRID, (struct study_part){1, 1});
    char path[256];
    size_t size;
    char *bytes = read_bytes(here.output, &size);
    path_in(here.folder, "cut.h5", path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *title;
        json_t *data;
        struct error error = {0};
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(bytes, 1, size, out), size);
        fclose(out);
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        assert_true(H5Ldelete(file, parts[i], H5P_DEFAULT) >= 0);
        H5Fclose(file);
        if (report_study(path, &title, &data, &error) != STATUS_INVALID)
            fail_msg("a study without %s was taken", parts[i]);
        assert_null(data);
        free(title);
    }
    free(bytes);
    remove_folder(&here);
}

/* ---- Rounds
 * ------------------------------------------------------------------------------------------------- */

static void test_a_page_has_all_rounds_or_some_hundred_of_them(void **state)
{
    (void)state;
    static const size_t lasts[] = {0, 1, 60, 399, 400, 401, 50000, 1800000};
    for (size_t i = 0; i < sizeof lasts / sizeof *lasts; i++) {
        struct report_rounds rounds;
        assert_true(report_rounds_choose(&rounds, lasts[i]));
        assert_in_range(rounds.count, 1, 402);
        assert_int_equal(rounds.numbers[0], 0);
        assert_int_equal(rounds.numbers[rounds.count - 1], lasts[i]);
        assert_true(lasts[i] >= 400 || rounds.count == lasts[i] + 1);
        for (size_t k = 1; k < rounds.count; k++)
            assert_true(rounds.numbers[k] > rounds.numbers[k - 1]);
        free(rounds.numbers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_of_a_comparison_has_its_differences),
        cmocka_unit_test(test_survival_of_both_sides_ends_with_those_alive),
        cmocka_unit_test(test_survival_begins_with_the_entry_of_each_side),
        cmocka_unit_test(test_a_comparison_that_is_not_whole_is_refused),
        cmocka_unit_test(test_a_page_of_a_study_has_the_means_of_its_points),
        cmocka_unit_test(test_a_page_of_a_study_has_claims_correlations_and_survival),
        cmocka_unit_test(test_single_runs_are_the_means_of_their_points),
        cmocka_unit_test(test_a_test_model_without_firms_or_rounds_has_a_page),
        cmocka_unit_test(test_a_part_of_a_study_is_refused_with_what_to_do),
        cmocka_unit_test(test_a_study_that_is_not_whole_is_refused),
        cmocka_unit_test(test_a_page_has_all_rounds_or_some_hundred_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
