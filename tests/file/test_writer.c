/* The output file: what a reader relies on, what comes back, and that it is whole or not there. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/version.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/writer.h"
#include "record/panel.h"

static size_t find_field(const char *name)
{
    for (size_t i = 0; i < world_field_count; i++)
        if (strcmp(world_fields[i].name, name) == 0)
            return i;
    fail_msg("no field %s", name);
    return 0;
}

static double stored_f64(const struct run_record *record, const char *field, size_t round, size_t index)
{
    const double *slice = run_record_slice(record, find_field(field), round);
    return slice[index];
}

/* Plays and writes run 0 to runs-1, as the runner does. */
static enum status write_runs(const struct scenario *scenario, const char *path, bool force, uint32_t runs,
                              struct error *error)
{
    struct writer *writer;
    enum status status = writer_create(scenario, path, force, &writer, error);
    for (uint32_t run = 0; status == STATUS_OK && run < runs; run++) {
        struct simulation *simulation;
        struct run_record *record;
        struct panel *panel = NULL;
        assert_int_equal(simulation_create(scenario, run, &simulation, error), STATUS_OK);
        assert_int_equal(run_record_create(scenario, &record, error), STATUS_OK);
        if (run == 0)
            assert_int_equal(panel_create(simulation, &panel, error), STATUS_OK);
        for (int64_t round = 0; round <= scenario->simulation.rounds; round++) {
            if (round > 0)
                assert_int_equal(simulation_step(simulation, error), STATUS_OK);
            run_record_take(record, simulation_world(simulation));
            if (panel)
                panel_take(panel, simulation);
        }
        assert_int_equal(run_record_take_events(record, simulation_world(simulation), error), STATUS_OK);
        status = writer_add_run(writer, record, error);
        if (status == STATUS_OK && panel)
            status = writer_add_panel(writer, panel, error);
        panel_free(panel);
        run_record_free(record);
        simulation_free(simulation);
    }
    if (status == STATUS_OK)
        status = writer_finish(writer, error);
    writer_free(writer);
    return status;
}

static void expect_written(const struct scenario *scenario, const char *path, uint32_t runs)
{
    struct error error = {0};
    if (write_runs(scenario, path, false, runs, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

static void remove_folder(const char *folder, const char *path)
{
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* Prices and ends of a run by hand: an exit, a product launched later. */
static void test_a_record_holds_every_round_of_a_world_made_by_hand(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct world *world = hand_made_world(scenario);
    struct run_record *record;
    assert_int_equal(run_record_create(scenario, &record, NULL), STATUS_OK);
    world->run = 3;
    for (int t = 0; t <= 6; t++) {
        world->round = t;
        world->products[2].offered = t >= 3;
        world->products[2].price = 10 + t;
        world->vendors[0].price = 8.0 / (1 << t);
        world->vendors[0].price_index.value = 1.0 / (1 << t);
        world->clouds[1].cash = (struct balance){100, 0.25 * t};
        world->ledger.flow[FLOW_WAGES][LEDGER_SMES] = -t;
        if (t == 4) {
            world->vendors[0].alive = false;
            world->vendors[0].exit_round = 4;
            world->vendors[0].exit_cause = EXIT_BANKRUPT;
        }
        run_record_take(record, world);
    }
    assert_true(isnan(stored_f64(record, "price", 2, 2)));
    assert_true(stored_f64(record, "price", 3, 2) == 13);
    assert_true(stored_f64(record, "vendor_price", 3, 0) == 1);
    /* firms: 2 sellers, 2 clouds, 3 vendors */
    assert_true(stored_f64(record, "price_index", 0, 4) == 1);
    assert_true(stored_f64(record, "price_index", 3, 4) == 0.125);
    assert_true(isnan(stored_f64(record, "price_index", 3, 0)));
    assert_true(stored_f64(record, "capital", 6, 3) == 101.5);
    assert_true(stored_f64(record, "money_flow", 5, FLOW_WAGES * LEDGER_SECTORS + LEDGER_SMES) == -5);
    const int8_t *alive = run_record_slice(record, find_field("alive"), 3);
    assert_int_equal(alive[4], 1);
    alive = run_record_slice(record, find_field("alive_end"), 0);
    assert_int_equal(alive[4], 0);
    assert_int_equal(alive[5], 1);
    const int32_t *exit_round = run_record_slice(record, find_field("exit_round"), 0);
    assert_int_equal(exit_round[4], 4);
    assert_int_equal(exit_round[6], 0);
    const int64_t *seed = run_record_slice(record, find_field("run_seed"), 0);
    assert_int_equal(*seed, 7);
    run_record_free(record);
    free_hand_made_world(world);
    scenario_free(scenario);
}

static void test_the_largest_seed_is_kept_to_the_last_digit(void **state)
{
    (void)state;
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct world *world = hand_made_world(scenario);
    struct run_record *record;
    assert_int_equal(run_record_create(scenario, &record, NULL), STATUS_OK);
    world->seed = 9223372036854775807U;
    run_record_take(record, world);
    const int64_t *seed = run_record_slice(record, find_field("run_seed"), 0);
    assert_true(*seed == INT64_MAX);
    run_record_free(record);
    free_hand_made_world(world);
    scenario_free(scenario);
}

static bool has_text(hid_t object, const char *name)
{
    char *text = NULL;
    if (H5Aexists(object, name) <= 0)
        return false;
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT), type = H5Aget_type(attribute);
    bool proper = H5Tis_variable_str(type) > 0 && H5Tget_cset(type) == H5T_CSET_UTF8 &&
                  H5Aread(attribute, type, &text) >= 0 && *text;
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(attribute);
    return proper;
}

static herr_t scale_name(hid_t dataset, unsigned axis, hid_t scale, void *name)
{
    (void)dataset;
    (void)axis;
    return H5DSget_scale_name(scale, name, 32) > 0 ? 1 : -1;
}

static void check_axes(hid_t dataset, const char *name)
{
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_ndims(space);
    H5Sclose(space);
    for (int axis = 0; axis < rank; axis++) {
        char of_axis[32] = "";
        if (H5DSget_num_scales(dataset, (unsigned)axis) != 1)
            fail_msg("axis %d of %s has no scale", axis, name);
        assert_int_equal(H5DSiterate_scales(dataset, (unsigned)axis, NULL, scale_name, of_axis), 1);
        assert_true(strlen(of_axis) > 0);
    }
}

static herr_t check_object(hid_t group, const char *name, const H5L_info_t *info, void *count)
{
    (void)info;
    hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT);
    if (dataset < 0) /* a group */
        return 0;
    hid_t type = H5Dget_type(dataset);
    if (!has_text(dataset, "units") || !has_text(dataset, "long_name"))
        fail_msg("%s does not say what it is", name);
    if (H5Tget_class(type) == H5T_STRING)
        assert_true(H5Tis_variable_str(type) > 0 && H5Tget_cset(type) == H5T_CSET_UTF8);
    assert_int_not_equal(H5Tget_class(type), H5T_COMPOUND);
    if (H5DSis_scale(dataset) <= 0)
        check_axes(dataset, name);
    H5Tclose(type);
    H5Dclose(dataset);
    ++*(size_t *)count;
    return 0;
}

static size_t count_wanted(const struct field *fields, size_t count, const struct scenario *scenario)
{
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        wanted += field_is_wanted(&fields[i], scenario);
    return wanted;
}

static void expect_described(const char *text)
{
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(text, NULL, 0);
    expect_written(scenario, path, 2);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t events = H5Gopen2(file, "events", H5P_DEFAULT);
    assert_true(events >= 0);
    size_t count = 0;
    assert_int_equal(H5Literate(file, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, check_object, &count), 0);
    assert_int_equal(H5Literate(events, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, check_object, &count), 0);
    /* all tables, the axes, /scenario and /resolved */
    size_t axes_there = AXES - 1 - (scenario->app_count ? 0 : 1); /* that of apps, where there are some */
    assert_int_equal(count, count_wanted(world_fields, world_field_count, scenario) +
                                count_wanted(scenario_fields, scenario_field_count, scenario) +
                                event_field_count + panel_field_count + axes_there + 2);
    H5Gclose(events);
    H5Fclose(file);
    scenario_free(scenario);
    remove_folder(folder, path);
}

static void test_every_dataset_has_scales_units_and_a_long_name(void **state)
{
    (void)state;
    expect_described(SMALL_MARKET(""));
    expect_described(SMALL_MARKET("") "apps = ( { name = \"remini\"; sector = \"chat\"; } );\n"
                                      "insolvency = { closing_reserve = 1; };\n");
}

static void read_dataset(hid_t file, const char *name, hid_t type, void *values, hsize_t expected)
{
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    assert_int_equal(H5Sget_simple_extent_npoints(space), expected);
    assert_true(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
}

/* The packing of a dataset as its creation list tells: level of deflate, 0 for none. */
static unsigned deflate_level(hid_t file, const char *name)
{
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), creation = H5Dget_create_plist(dataset);
    unsigned flags, level = 0;
    size_t values = 1;
    if (H5Pget_nfilters(creation) > 0)
        assert_true(
            H5Pget_filter_by_id2(creation, H5Z_FILTER_DEFLATE, &flags, &values, &level, 0, NULL, NULL) >= 0);
    H5Pclose(creation);
    H5Dclose(dataset);
    return level;
}

static void expect_states(const char *compression, unsigned level)
{
    enum { RUNS = 2, ROUNDS = 7, PRODUCTS = 4 };
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), &compression, 1);
    expect_written(scenario, path, RUNS);
    double customers[RUNS][ROUNDS][PRODUCTS], revenue[RUNS][ROUNDS];
    float volume[RUNS][ROUNDS][PRODUCTS];
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    read_dataset(file, "customers", H5T_NATIVE_DOUBLE, customers, RUNS * ROUNDS * PRODUCTS);
    read_dataset(file, "market_revenue", H5T_NATIVE_DOUBLE, revenue, RUNS * ROUNDS);
    read_dataset(file, "volume", H5T_NATIVE_FLOAT, volume, RUNS * ROUNDS * PRODUCTS);
    assert_int_equal(deflate_level(file, "customers"), level);
    assert_int_equal(deflate_level(file, "panel_capital"), level);
    assert_int_equal(deflate_level(file, "events/event_amount"), level);
    H5Fclose(file);
    for (uint32_t run = 0; run < RUNS; run++) {
        struct simulation *simulation;
        assert_int_equal(simulation_create(scenario, run, &simulation, NULL), STATUS_OK);
        for (int t = 0; t < ROUNDS; t++) {
            if (t > 0)
                assert_int_equal(simulation_step(simulation, NULL), STATUS_OK);
            const struct world *world = simulation_world(simulation);
            assert_true(revenue[run][t] == world->market.revenue);
            for (int j = 0; j < PRODUCTS; j++) {
                assert_true(customers[run][t][j] == world->products[j].customers);
                assert_true(volume[run][t][j] == (float)world->products[j].volume);
            }
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
    remove_folder(folder, path);
}

static void test_states_of_the_simulation_come_back(void **state)
{
    (void)state;
    expect_states("output.compression=0", 0);
    expect_states("output.compression=9", 9);
}

/* What is published of a file in memory is what HDF5 would copy of it, and opens; also
 * beyond one huge page. */
static void test_the_image_of_a_file_is_hdf5s_own(void **state)
{
    (void)state;
    static const size_t sizes[] = {1000, 300000, 3000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct error error = {0};
        hid_t file;
        hsize_t length = sizes[i];
        int *numbers = calloc(length, sizeof *numbers);
        numbers[length - 1] = 7;
        assert_int_equal(hdf5_create_in_memory(&file, &error), STATUS_OK);
        assert_true(H5LTmake_dataset_int(file, "numbers", 1, &length, numbers) >= 0);
        const void *image;
        size_t size;
        assert_int_equal(hdf5_file_image(file, &image, &size, &error), STATUS_OK);
        assert_true(size > length * sizeof *numbers);
        void *copy = malloc(size);
        assert_int_equal(H5Fget_file_image(file, copy, size), size);
        assert_memory_equal(image, copy, size);
        H5Fclose(file);
        hid_t opened = H5LTopen_file_image(copy, size, 0);
        assert_true(opened >= 0);
        assert_true(H5LTread_dataset_int(opened, "numbers", numbers) >= 0);
        assert_int_equal(numbers[length - 1], 7);
        H5Fclose(opened);
        free(copy);
        free(numbers);
    }
}

static void test_events_are_equal_columns_by_run_and_round(void **state)
{
    (void)state;
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    expect_written(scenario, path, 2);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "events/event", H5P_DEFAULT), space = H5Dget_space(dataset);
    size_t count = (size_t)H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    H5Dclose(dataset);
    assert_true(count > 0);
    int32_t *number = calloc(count, sizeof *number), *run = calloc(count, sizeof *run);
    int32_t *round = calloc(count, sizeof *round);
    int8_t *kind = calloc(count, sizeof *kind);
    read_dataset(file, "events/event", H5T_NATIVE_INT32, number, count);
    read_dataset(file, "events/event_run", H5T_NATIVE_INT32, run, count);
    read_dataset(file, "events/event_round", H5T_NATIVE_INT32, round, count);
    read_dataset(file, "events/event_kind", H5T_NATIVE_INT8, kind, count);
    H5Fclose(file);
    size_t cuts = 0;
    for (size_t e = 0; e < count; e++) {
        assert_int_equal(number[e], e);
        assert_in_range(round[e], 1, 6);
        assert_in_range(kind[e], 0, EVENT_KINDS - 1);
        cuts += kind[e] == EVENT_PRICE_CUT;
        if (e > 0)
            assert_true(run[e] > run[e - 1] || (run[e] == run[e - 1] && round[e] >= round[e - 1]));
    }
    assert_int_equal(run[count - 1], 1);
    assert_true(cuts > 0); /* Doubao undercuts */
    free(number);
    free(run);
    free(round);
    free(kind);
    scenario_free(scenario);
    remove_folder(folder, path);
}

static void expect_text(hid_t file, const char *dataset_name, const char *expected)
{
    char *text = NULL;
    hid_t dataset = H5Dopen2(file, dataset_name, H5P_DEFAULT), type = H5Dget_type(dataset);
    assert_true(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) >= 0);
    assert_string_equal(text, expected);
    H5free_memory(text);
    H5Tclose(type);
    H5Dclose(dataset);
}

static void expect_attribute(hid_t file, const char *name, const char *expected)
{
    char *text = NULL;
    hid_t attribute = H5Aopen(file, name, H5P_DEFAULT), type = H5Aget_type(attribute);
    assert_true(H5Aread(attribute, type, &text) >= 0);
    assert_string_equal(text, expected);
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(attribute);
}

static void test_the_file_says_how_it_was_made(void **state)
{
    (void)state;
    char folder[64], path[256], digest[SHA256_TEXT_SIZE];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    const char *const overrides[] = {"simulation.rounds=2", "choice.outside_utility=1.5"};
    struct scenario *scenario = small_market(SMALL_MARKET(""), overrides, 2);
    expect_written(scenario, path, 1);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    expect_text(file, "scenario", SMALL_MARKET(""));
    provenance_sha256(SMALL_MARKET(""), digest);
    expect_attribute(file, "scenario_sha256", digest);
    expect_attribute(file, "scenario_file", "small.cfg");
    expect_attribute(file, "title", "小市场 small");
    expect_attribute(file, "Conventions", "CF-1.8");
    expect_attribute(file, "version", version_number());
    expect_attribute(file, "commit", version_commit());
    char *texts[2] = {NULL, NULL};
    hid_t attribute = H5Aopen(file, "overrides", H5P_DEFAULT), type = H5Aget_type(attribute);
    assert_true(H5Aread(attribute, type, texts) >= 0);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(texts[i], overrides[i]);
        H5free_memory(texts[i]);
    }
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    scenario_free(scenario);
    remove_folder(folder, path);
}

/* FIPS 180-4, examples of the standard. */
static void test_sha256_gives_the_standards_digests(void **state)
{
    (void)state;
    char digest[SHA256_TEXT_SIZE];
    provenance_sha256("abc", digest);
    assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    provenance_sha256("", digest);
    assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* A second apart: HDF5's own times, in seconds, would differ. */
static void test_two_writes_give_the_same_bytes(void **state)
{
    (void)state;
    char folder[64], path[256], other[256];
    make_folder(folder);
    path_in(folder, "one.h5", path);
    path_in(folder, "other.h5", other);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    expect_written(scenario, path, 2);
    sleep(1);
    expect_written(scenario, other, 2);
    assert_same_files(path, other);
    scenario_free(scenario);
    unlink(other);
    remove_folder(folder, path);
}

static void test_a_file_without_draws_has_no_panel_and_no_run_is_fine(void **state)
{
    (void)state;
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET("noise = \"off\";"), NULL, 0);
    expect_written(scenario, path, 1);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(H5Lexists(file, "price", H5P_DEFAULT) > 0);
    assert_int_equal(H5Lexists(file, "panel_capital", H5P_DEFAULT), 0);
    H5Fclose(file);
    unlink(path);
    expect_written(scenario, path, 0);
    scenario_free(scenario);
    remove_folder(folder, path);
}

static void expect_refused(const struct scenario *scenario, const char *path, bool force, const char *says)
{
    struct error error = {0};
    struct writer *writer;
    assert_int_equal(writer_create(scenario, path, force, &writer, &error), STATUS_INVALID);
    assert_null(writer);
    if (!strstr(error_text(&error).bytes, says) || !strstr(error_text(&error).bytes, path) ||
        strchr(error_text(&error).bytes, '\n'))
        fail_msg("\"%s\" does not say %s: %s", error_text(&error).bytes, path, says);
}

static void test_a_target_that_can_not_be_is_refused_before_any_run(void **state)
{
    (void)state;
    char folder[64], path[256], missing[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    path_in(folder, "nowhere/out.h5", missing);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    expect_refused(scenario, missing, false, "No such file or directory");
    expect_refused(scenario, folder, true, "not a regular file");
    expect_refused(scenario, "", false, "names no file");
    expect_refused(scenario, "/dev/null", true, "not a regular file");
    expect_written(scenario, path, 1);
    expect_refused(scenario, path, false, "exists");
    assert_int_equal(files_in(folder), 1);
    scenario_free(scenario);
    remove_folder(folder, path);
}

static void test_force_replaces_what_a_link_points_to(void **state)
{
    (void)state;
    char folder[64], path[256], link_path[256];
    struct stat found;
    struct error error = {0};
    make_folder(folder);
    path_in(folder, "out.h5", path);
    path_in(folder, "link.h5", link_path);
    FILE *old = fopen(path, "w");
    assert_non_null(old);
    fclose(old);
    assert_int_equal(symlink(path, link_path), 0);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    assert_int_equal(write_runs(scenario, link_path, true, 1, &error), STATUS_OK);
    assert_int_equal(lstat(link_path, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    assert_true(H5Fis_hdf5(path) > 0);
    scenario_free(scenario);
    unlink(link_path);
    remove_folder(folder, path);
}

static void test_a_file_that_came_up_meanwhile_is_not_replaced(void **state)
{
    (void)state;
    char folder[64], path[256];
    struct error error = {0};
    struct writer *writer;
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    assert_int_equal(writer_create(scenario, path, false, &writer, &error), STATUS_OK);
    FILE *theirs = fopen(path, "w");
    assert_non_null(theirs);
    fputs("theirs", theirs);
    fclose(theirs);
    assert_int_equal(writer_finish(writer, &error), STATUS_FAILED);
    assert_non_null(strstr(error_text(&error).bytes, "File exists; it is whole, as "));
    writer_free(writer);
    size_t size;
    char kept[256];
    path_in(folder, "out.h5.whole-1", kept);
    assert_int_equal(unlink(kept), 0);
    char *bytes = read_bytes(path, &size);
    assert_int_equal(size, 6);
    free(bytes);
    assert_int_equal(files_in(folder), 1);
    scenario_free(scenario);
    remove_folder(folder, path);
}

/* In a process of its own: a limit on the size of files stands for a full disk. */
static void test_a_failed_write_gives_one_line_and_leaves_nothing(void **state)
{
    (void)state;
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    pid_t child = fork();
    if (child == 0) {
        struct error error = {0};
        struct rlimit limit = {40000, 40000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        enum status status = write_runs(scenario, path, false, 1, &error);
        bool right =
            status == STATUS_FAILED && strstr(error_text(&error).bytes, "out.h5: can't be written: File too");
        _exit(right ? 0 : 1);
    }
    int ended;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    assert_int_equal(files_in(folder), 0);
    scenario_free(scenario);
    remove_folder(folder, path);
}

/* In a process with its own mounts; where that is not allowed (not root) the test is skipped. */
static void test_a_full_disk_gives_one_line_and_leaves_nothing(void **state)
{
    (void)state;
    enum { NOT_ALLOWED = 77 };
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    pid_t child = fork();
    if (child == 0) {
        struct error error = {0};
        if (unshare(CLONE_NEWNS) || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) ||
            mount("tmpfs", folder, "tmpfs", 0, "size=64k"))
            _exit(NOT_ALLOWED);
        enum status status = write_runs(scenario, path, false, 1, &error);
        bool right =
            status == STATUS_FAILED && strstr(error_text(&error).bytes, "out.h5: can't be written: No space");
        _exit(right && files_in(folder) == 0 ? 0 : 1);
    }
    int ended;
    assert_int_equal(waitpid(child, &ended, 0), child);
    scenario_free(scenario);
    remove_folder(folder, path);
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == NOT_ALLOWED)
        skip();
    assert_int_equal(ended, 0);
}

/* Readers from other languages; without them the test is skipped. */
static void test_readers_of_other_languages_open_it(void **state)
{
    (void)state;
    enum { NO_XARRAY = 77 };
    char folder[64], path[256], command[512];
    make_folder(folder);
    path_in(folder, "out.h5", path);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    expect_written(scenario, path, 2);
    snprintf(command, sizeof command, "/usr/bin/python3 tests/readers/xarray_opens.py %s", path);
    int xarray = system(command);
    /* with the data: there fixed-length texts would crash it */
    snprintf(command, sizeof command, "! command -v ncdump >/dev/null || ncdump %s | grep -q '豆包'", path);
    int netcdf = system(command);
    scenario_free(scenario);
    remove_folder(folder, path);
    assert_int_equal(netcdf, 0);
    if (WIFEXITED(xarray) && (WEXITSTATUS(xarray) == NO_XARRAY || WEXITSTATUS(xarray) == 127))
        skip();
    assert_int_equal(xarray, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_record_holds_every_round_of_a_world_made_by_hand),
        cmocka_unit_test(test_the_largest_seed_is_kept_to_the_last_digit),
        cmocka_unit_test(test_every_dataset_has_scales_units_and_a_long_name),
        cmocka_unit_test(test_states_of_the_simulation_come_back),
        cmocka_unit_test(test_the_image_of_a_file_is_hdf5s_own),
        cmocka_unit_test(test_events_are_equal_columns_by_run_and_round),
        cmocka_unit_test(test_the_file_says_how_it_was_made),
        cmocka_unit_test(test_sha256_gives_the_standards_digests),
        cmocka_unit_test(test_two_writes_give_the_same_bytes),
        cmocka_unit_test(test_a_file_without_draws_has_no_panel_and_no_run_is_fine),
        cmocka_unit_test(test_a_target_that_can_not_be_is_refused_before_any_run),
        cmocka_unit_test(test_force_replaces_what_a_link_points_to),
        cmocka_unit_test(test_a_file_that_came_up_meanwhile_is_not_replaced),
        cmocka_unit_test(test_a_failed_write_gives_one_line_and_leaves_nothing),
        cmocka_unit_test(test_a_full_disk_gives_one_line_and_leaves_nothing),
        cmocka_unit_test(test_readers_of_other_languages_open_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
