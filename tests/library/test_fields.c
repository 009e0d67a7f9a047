/* What is read from a run by the names of fields is what the program writes into its file, bit for bit. */
#include "fixtures/library_fixture.h"

#include <hdf5.h>
#include <math.h>
#include <unistd.h>

#include "file/runs_file.h"
#include "fixtures/engine_fixture.h"

enum { MOST_AXES = 6 };

struct dataset {
    double *numbers;
    size_t rank, lengths[MOST_AXES];
};

static struct dataset read_dataset(hid_t file, const char *name)
{
    hsize_t lengths[MOST_AXES];
    struct dataset read = {0};
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    if (dataset < 0)
        fail_msg("the file has no %s", name);
    read.rank = (size_t)H5Sget_simple_extent_dims(space, lengths, NULL);
    for (size_t a = 0; a < read.rank; a++)
        read.lengths[a] = (size_t)lengths[a];
    read.numbers = calloc((size_t)H5Sget_simple_extent_npoints(space) + 1, sizeof(double));
    assert_non_null(read.numbers);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.numbers) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    return read;
}

/* Where the state of run and round stands in a dataset, and how many numbers it has there. */
struct slice {
    const double *numbers;
    size_t count;
};

static size_t count_axes(const struct opened *opened, const char *field)
{
    size_t count = 0;
    while (pw_field_describe(opened->scenario, field, PW_FIELD_AXIS, count))
        count++;
    return count;
}

static bool is_of_event(const char *field)
{
    return strncmp(field, "event_", 6) == 0;
}

static bool is_of_panel(const char *field)
{
    return strncmp(field, "panel_", 6) == 0;
}

static struct slice slice_of(const struct opened *opened, const char *field, const struct dataset *dataset,
                             size_t run)
{
    size_t above = dataset->rank - count_axes(opened, field), count = 1, first = 0;
    size_t round = pw_simulation_round(opened->simulation);
    for (size_t a = above; a < dataset->rank; a++)
        count *= dataset->lengths[a];
    if (above == 2)
        first = run * dataset->lengths[1] + round;
    else if (above == 1)
        first = is_of_panel(field) ? round : run;
    return (struct slice){dataset->numbers + first * count, count};
}

static bool same_numbers(const double *one, const double *other, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(&one[i], &other[i], sizeof(double)) != 0 && !(isnan(one[i]) && isnan(other[i])))
            return false;
    return true;
}

/* States that the file holds: those of a run's end only after the last round. */
static bool is_stored(const struct opened *opened, const struct dataset *dataset, const char *field)
{
    size_t above = dataset->rank - count_axes(opened, field);
    return above != 1 || is_of_panel(field) || pw_simulation_is_over(opened->simulation);
}

static void compare_state(const struct opened *opened, const char *field, const struct dataset *dataset,
                          size_t run)
{
    size_t count = 0;
    if (!is_stored(opened, dataset, field))
        return;
    double *numbers = read_field(opened, field, &count);
    struct slice slice = slice_of(opened, field, dataset, run);
    if (slice.count != count || !same_numbers(numbers, slice.numbers, count))
        fail_msg("%s is not what the file has at round %zu of run %zu", field,
                 pw_simulation_round(opened->simulation), run);
    free(numbers);
}

/* The events of the run stand together. */
static void compare_events(const struct opened *opened, hid_t file, const char *field, size_t run)
{
    char path[80];
    snprintf(path, sizeof path, "events/%s", field);
    struct dataset runs = read_dataset(file, "events/event_run"), dataset = read_dataset(file, path);
    size_t first = 0, count = 0;
    while (first < runs.lengths[0] && runs.numbers[first] < (double)run)
        first++;
    double *numbers = read_field(opened, field, &count);
    assert_true(count > 0 && first + count <= runs.lengths[0]);
    assert_true(first + count == runs.lengths[0] || runs.numbers[first + count] > (double)run);
    if (!same_numbers(numbers, dataset.numbers + first, count))
        fail_msg("%s is not what the file has for run %zu", field, run);
    free(numbers);
    free(runs.numbers);
    free(dataset.numbers);
}

static void compare_texts(const struct opened *opened, hid_t file, const char *field)
{
    hid_t dataset = H5Dopen2(file, field, H5P_DEFAULT), space = H5Dget_space(dataset),
          type = H5Dget_type(dataset);
    size_t count = (size_t)H5Sget_simple_extent_npoints(space);
    char **texts = calloc(count, sizeof *texts);
    assert_non_null(texts);
    assert_true(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0);
    assert_int_equal(pw_field_length(opened->simulation, field), count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(pw_field_text(opened->scenario, field, i), texts[i]);
    assert_null(pw_field_text(opened->scenario, field, count));
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
    free(texts);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
}

static void write_file(const char *scenario_file, const char *const *overrides, size_t count,
                       const char *path)
{
    struct scenario *scenario = load_scenario(scenario_file, overrides, count);
    struct summary *summary = NULL;
    struct error error = {0};
    const struct runs_options options = {.replicates = 2, .threads = 1, .output = path};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("the file can't be written");
    summary_free(summary);
    scenario_free(scenario);
}

/* Number of fields of numbers that were compared. */
static size_t compare_run(const char *scenario_file, const char *const overrides[4], size_t run, hid_t file)
{
    struct opened opened = open_run(scenario_file, (uint32_t)run, overrides);
    const char *field = NULL;
    size_t compared = 0;
    struct dataset datasets[300] = {0};
    for (size_t i = 0; (field = pw_field_name(opened.scenario, i)); i++)
        if (!has_numbers(&opened, field))
            compare_texts(&opened, file, field);
        else if (!is_of_event(field) && (!is_of_panel(field) || run == 0))
            datasets[i] = read_dataset(file, field);
    for (;;) {
        for (size_t i = 0; (field = pw_field_name(opened.scenario, i)); i++)
            if (datasets[i].numbers)
                compare_state(&opened, field, &datasets[i], run);
        if (pw_simulation_is_over(opened.simulation))
            break;
        step(&opened);
    }
    for (size_t i = 0; (field = pw_field_name(opened.scenario, i)); i++) {
        compared += datasets[i].numbers || is_of_event(field);
        if (is_of_event(field))
            compare_events(&opened, file, field, run);
        free(datasets[i].numbers);
    }
    close_run(&opened);
    return compared;
}

static void compare_scenario(const char *scenario_file, const char *const overrides[4], size_t least)
{
    char folder[] = "/tmp/pricewar-test-XXXXXX", path[64];
    size_t count = 0;
    while (overrides[count])
        count++;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/runs.h5", folder);
    write_file(scenario_file, overrides, count, path);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    size_t compared = compare_run(scenario_file, overrides, 0, file);
    assert_true(compared >= least);
    compare_run(scenario_file, overrides, 1, file);
    H5Fclose(file);
    unlink(path);
    rmdir(folder);
}

static void test_fields_of_agents_with_a_panel_are_those_of_the_file(void **state)
{
    (void)state;
    const char *overrides[] = {"output.panel_smes=40", "output.benchmarks=true", "simulation.seed=11", NULL};
    compare_scenario("tests/scenarios/small_war.cfg", overrides, 120);
}

static void test_fields_of_expectations_are_those_of_the_file(void **state)
{
    (void)state;
    const char *overrides[] = {"simulation.start_date=2023-02-28", NULL, NULL, NULL};
    compare_scenario("tests/scenarios/mini_p1.cfg", overrides, 90);
}

static void test_a_field_is_described_by_the_table_of_fields(void **state)
{
    (void)state;
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, NULL);
    const struct pw_scenario *war = opened.scenario;
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_UNIT, 0), "kCNY");
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_MEANING, 0),
                        "cash of the firm after the round");
    assert_string_equal(pw_field_describe(war, "share", PW_FIELD_TYPE, 0), "float32");
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_AXIS, 0), "firm");
    assert_null(pw_field_describe(war, "capital", PW_FIELD_AXIS, 1));
    assert_null(pw_field_describe(war, "capital", PW_FIELD_UNIT, 1));
    assert_string_equal(pw_field_describe(war, "money_flow", PW_FIELD_AXIS, 0), "flow");
    assert_string_equal(pw_field_describe(war, "money_flow", PW_FIELD_AXIS, 1), "layer");
    assert_null(pw_field_describe(war, "market_hhi", PW_FIELD_AXIS, 0));
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_FILE_AXIS, 0), "run");
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_FILE_AXIS, 1), "round");
    assert_string_equal(pw_field_describe(war, "capital", PW_FIELD_FILE_AXIS, 2), "firm");
    assert_null(pw_field_describe(war, "capital", PW_FIELD_FILE_AXIS, 3));
    assert_string_equal(pw_field_describe(war, "exit_round", PW_FIELD_FILE_AXIS, 1), "firm");
    assert_string_equal(pw_field_describe(war, "event_kind", PW_FIELD_FILE_AXIS, 0), "event");
    assert_string_equal(pw_field_describe(war, "round_date", PW_FIELD_FILE_AXIS, 0), "round");
    assert_string_equal(pw_field_describe(war, "exit_cause", PW_FIELD_CATEGORY, 1), "bankrupt");
    assert_null(pw_field_describe(war, "exit_cause", PW_FIELD_CATEGORY, 4));
    assert_null(pw_field_describe(war, "capital", PW_FIELD_CATEGORY, 0));
    assert_null(pw_field_describe(war, "capital", (enum pw_field_fact)99, 0));
    assert_null(pw_field_describe(war, "wealth", PW_FIELD_UNIT, 0));
    assert_null(pw_field_describe(war, NULL, PW_FIELD_UNIT, 0));
    assert_null(pw_field_describe(war, "nash_price", PW_FIELD_UNIT, 0)); /* only with output.benchmarks */
    assert_null(pw_field_describe(NULL, "capital", PW_FIELD_UNIT, 0));
    assert_null(pw_field_name(NULL, 0));
    close_run(&opened);
}

static void test_axes_have_meanings_and_fields_with_names(void **state)
{
    (void)state;
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, NULL);
    const struct pw_scenario *war = opened.scenario;
    assert_string_equal(pw_axis_describe(war, "vendor", PW_AXIS_MEANING), "model vendor");
    assert_string_equal(pw_axis_describe(war, "vendor", PW_AXIS_LABELS), "vendor_name");
    assert_string_equal(pw_axis_describe(war, "round", PW_AXIS_LABELS), "round_date");
    assert_null(pw_axis_describe(war, "run", PW_AXIS_LABELS));
    assert_null(pw_axis_describe(war, "planet", PW_AXIS_MEANING));
    assert_null(pw_axis_describe(war, NULL, PW_AXIS_MEANING));
    assert_null(pw_axis_describe(NULL, "vendor", PW_AXIS_MEANING));
    assert_null(pw_axis_describe(war, "vendor", (enum pw_axis_fact)99));
    close_run(&opened);
}

static void test_units_and_meanings_are_in_the_terms_of_the_scenario(void **state)
{
    (void)state;
    struct opened opened = open_run("scenarios/new/goods.cfg", 0, NULL);
    const struct pw_scenario *war = opened.scenario;
    assert_string_equal(pw_field_describe(war, "price", PW_FIELD_UNIT, 0), "CNY/phone");
    assert_string_equal(pw_field_describe(war, "volume", PW_FIELD_UNIT, 0), "thousand phones");
    assert_string_equal(pw_field_describe(war, "volume", PW_FIELD_MEANING, 0), "phones served in the round");
    assert_string_equal(pw_axis_describe(war, "vendor", PW_AXIS_MEANING), "maker");
    assert_non_null(strstr(pw_scenario_describe(war, PW_SCENARIO_TERMS, 0), "vendor.one=maker\n"));
    close_run(&opened);
}

static void expect_stored(const struct opened *opened, const char *field)
{
    static const size_t sizes[] = {8, 4, 1, 4};
    static const char *const types[] = {"float64", "float32", "int8", "int32"};
    const char *type = pw_field_describe(opened->scenario, field, PW_FIELD_TYPE, 0);
    size_t count = 0, t = 0;
    double *numbers = read_field(opened, field, &count);
    while (t < 3 && strcmp(type, types[t]) != 0)
        t++;
    assert_string_equal(type, types[t]);
    char *place = calloc(count + 1, sizes[t]), *expected = calloc(count + 1, sizes[t]);
    assert_true(place && expected);
    for (size_t i = 0; i < count; i++) {
        float f32 = (float)numbers[i];
        int8_t i8 = isnan(numbers[i]) ? 0 : (int8_t)numbers[i];
        int32_t i32 = isnan(numbers[i]) ? 0 : (int32_t)numbers[i];
        const void *const stored[] = {&numbers[i], &f32, &i8, &i32};
        memcpy(expected + i * sizes[t], stored[t], sizes[t]);
    }
    assert_int_equal(pw_field_store(opened->simulation, field, place, count * sizes[t], opened->error),
                     PW_OK);
    if (memcmp(place, expected, (count + 1) * sizes[t]) != 0)
        fail_msg("%s is stored otherwise than it is read", field);
    free(place);
    free(expected);
    free(numbers);
}

static void test_numbers_are_stored_in_their_types(void **state)
{
    (void)state;
    const char *overrides[] = {"output.panel_smes=70", NULL, NULL, NULL};
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, overrides);
    const char *field = NULL;
    size_t compared = 0;
    for (int round = 0; round < 12; round++)
        step(&opened);
    for (size_t i = 0; (field = pw_field_name(opened.scenario, i)); i++)
        if (has_numbers(&opened, field) && strcmp(field, "run_seed") != 0) {
            expect_stored(&opened, field);
            compared++;
        }
    assert_true(compared > 100);
    close_run(&opened);
}

static void test_axes_have_lengths_and_elements_have_names(void **state)
{
    (void)state;
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, NULL);
    assert_int_equal(pw_axis_length(opened.simulation, "vendor"), 5);
    assert_int_equal(pw_axis_length(opened.simulation, "firm"), 10);
    assert_int_equal(pw_axis_length(opened.simulation, "product"), 9);
    assert_int_equal(pw_axis_length(opened.simulation, "round"), 37);
    assert_int_equal(pw_axis_length(opened.simulation, "sme"), 0); /* no panel */
    assert_int_equal(pw_axis_length(opened.simulation, "planet"), 0);
    assert_int_equal(pw_axis_length(opened.simulation, NULL), 0);
    assert_int_equal(pw_axis_length(NULL, "vendor"), 0);
    assert_int_equal(pw_field_length(opened.simulation, "capital"), 10);
    assert_int_equal(pw_field_length(opened.simulation, "market_hhi"), 1);
    assert_int_equal(pw_field_length(opened.simulation, "wealth"), 0);
    assert_int_equal(pw_field_length(NULL, "capital"), 0);
    assert_int_equal(find(&opened, "vendor", "Beta"), 3);
    assert_int_equal(find(&opened, "product", "beta-m"), 7);
    assert_int_equal(find(&opened, "firm", "Beta"), 8);
    assert_string_equal(pw_field_text(opened.scenario, "product_name", 7), "beta-m");
    assert_null(pw_field_text(opened.scenario, "product_name", 9));
    assert_null(pw_field_text(opened.scenario, "capital", 0));
    assert_null(pw_field_text(opened.scenario, NULL, 0));
    assert_null(pw_field_text(NULL, "product_name", 0));
    size_t index = 0;
    enum pw_status status = pw_index(opened.scenario, "vendor", "Bet", &index, opened.error);
    expect_refusal(status, PW_INVALID, opened.error, "no vendor `Bet`; did you mean `Beta`?");
    status = pw_index(opened.scenario, "round", "2", &index, opened.error);
    expect_refusal(status, PW_INVALID, opened.error, "there are firm, seller, cloud, vendor");
    status = pw_index(opened.scenario, "planet", "Earth", &index, opened.error);
    expect_refusal(status, PW_INVALID, opened.error, "no axis `planet`");
    status = pw_index(opened.scenario, "vendor", NULL, &index, opened.error);
    expect_refusal(status, PW_INVALID, opened.error, "takes a scenario, an axis, a name");
    close_run(&opened);
}

static void test_what_can_not_be_read_is_refused(void **state)
{
    (void)state;
    const char *overrides[] = {"simulation.seed=9007199254740993", NULL, NULL, NULL};
    struct opened opened = open_run("tests/scenarios/small_war.cfg", 0, overrides);
    const struct pw_simulation *war = opened.simulation;
    struct pw_error *error = opened.error;
    double numbers[20] = {42};
    expect_refusal(pw_field_read(war, "capitol", numbers, 10, error), PW_INVALID, error,
                   "no field `capitol` in this scenario; did you mean `capital`?");
    expect_refusal(pw_field_read(war, "capital", numbers, 9, error), PW_INVALID, error,
                   "capital has 10 numbers, and there is room for 9");
    expect_refusal(pw_field_read(war, "vendor_name", numbers, 5, error), PW_INVALID, error,
                   "vendor_name is a field of texts");
    expect_refusal(pw_field_read(war, "run_seed", numbers, 1, error), PW_INVALID, error,
                   "run_seed is 9007199254740993, which no double holds");
    expect_refusal(pw_field_read(war, "capital", NULL, 10, error), PW_INVALID, error, "takes a simulation");
    expect_refusal(pw_field_read(war, NULL, numbers, 10, error), PW_INVALID, error, "takes a simulation");
    expect_refusal(pw_field_read(NULL, "capital", numbers, 10, error), PW_INVALID, error,
                   "takes a simulation");
    assert_int_equal(pw_field_read(NULL, "capital", numbers, 10, NULL), PW_INVALID);
    expect_refusal(pw_field_store(war, "capitol", numbers, 80, error), PW_INVALID, error,
                   "no field `capitol`");
    expect_refusal(pw_field_store(war, "capital", numbers, 72, error), PW_INVALID, error,
                   "capital takes 80 bytes, and there is room for 72");
    expect_refusal(pw_field_store(war, "vendor_name", numbers, 5, error), PW_INVALID, error,
                   "vendor_name is a field of texts");
    expect_refusal(pw_field_store(war, "capital", NULL, 80, error), PW_INVALID, error, "takes a simulation");
    expect_refusal(pw_field_store(NULL, "capital", numbers, 80, error), PW_INVALID, error,
                   "takes a simulation");
    assert_true(numbers[0] == 42);
    int64_t seed = 0;
    assert_int_equal(pw_field_store(war, "run_seed", &seed, sizeof seed, error), PW_OK);
    assert_true(seed == INT64_C(9007199254740993));
    assert_int_equal(pw_field_store(war, "event_kind", NULL, 0, error), PW_OK);
    assert_int_equal(pw_field_read(war, "event_kind", NULL, 0, error), PW_OK); /* nothing happened yet */
    close_run(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_agents_with_a_panel_are_those_of_the_file),
        cmocka_unit_test(test_fields_of_expectations_are_those_of_the_file),
        cmocka_unit_test(test_a_field_is_described_by_the_table_of_fields),
        cmocka_unit_test(test_axes_have_meanings_and_fields_with_names),
        cmocka_unit_test(test_units_and_meanings_are_in_the_terms_of_the_scenario),
        cmocka_unit_test(test_numbers_are_stored_in_their_types),
        cmocka_unit_test(test_axes_have_lengths_and_elements_have_names),
        cmocka_unit_test(test_what_can_not_be_read_is_refused),
    };
    return cmocka_run_group_tests_name("library fields", tests, NULL, NULL);
}
