/* The groups of a study's file have the coordinates of their axes, by which readers find elements. */
#include "fixtures/study_fixture.h"

#include <hdf5_hl.h>
#include <sys/wait.h>

#include "record/fields.h"

static const char text[] =
    "study = { base = \"market.cfg\"; replicates = 2; resamples = 5; sets = [\"simulation.rounds=2\"]; };\n"
    "vary = ( { path = \"vendors.Zhipu.capital\"; values = (100, 5000); },\n"
    "  { path = \"choice.switch_cost_vendor\"; low = 1; high = 2; levels = 2; } );\n"
    "claims = ( { name = \"more\"; text = \"x\"; outcome = \"final_hhi\"; relation = \"above\"; threshold = 1; },\n"
    "  { name = \"less\"; text = \"x\"; outcome = \"final_hhi\"; relation = \"below\"; threshold = 1; } );\n";

static void names_of(hid_t file, const char *path, char ***names, size_t *count)
{
    struct error error = {0};
    if (hdf5_read_texts(file, path, names, count, &error) != STATUS_OK)
        fail_msg("%s: %s", path, error_text(&error).bytes);
}

static void expect_names(hid_t file, const char *scale, const char *wanted)
{
    char **found, **names;
    size_t found_count, count;
    names_of(file, scale, &found, &found_count);
    names_of(file, wanted, &names, &count);
    assert_int_equal(found_count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(found[i], names[i]);
    hdf5_free_texts(found, found_count);
    hdf5_free_texts(names, count);
}

struct place {
    char group[64]; /* of the dataset */
    size_t scales;
};

static herr_t look_at_scale(hid_t dataset, unsigned axis, hid_t scale, void *data)
{
    struct place *place = data;
    char name[128];
    (void)dataset;
    (void)axis;
    assert_true(H5Iget_name(scale, name, sizeof name) > 0);
    char *end = strrchr(name, '/');
    *end = '\0';
    assert_string_equal(*name ? name + 1 : name, place->group);
    place->scales++;
    return 0;
}

/* Of every dataset in a group, all axes have a scale in the same group. */
static herr_t look_at_object(hid_t file, const char *name, const H5O_info_t *info, void *data)
{
    size_t *datasets = data;
    const char *end = strrchr(name, '/');
    if (info->type != H5O_TYPE_DATASET || !end)
        return 0;
    struct place place = {.scales = 0};
    snprintf(place.group, sizeof place.group, "%.*s", (int)(end - name), name);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    if (H5DSis_scale(dataset) <= 0) {
        hsize_t lengths[FIELD_AXES_MAX];
        int rank = hdf5_shape(dataset, FIELD_AXES_MAX, lengths);
        for (int a = 0; a < rank; a++)
            H5DSiterate_scales(dataset, (unsigned)a, NULL, look_at_scale, &place);
        if (place.scales != (size_t)rank)
            fail_msg("%s has %zu scales for %d axes", name, place.scales, rank);
        ++*datasets;
    }
    H5Dclose(dataset);
    return 0;
}

static void test_groups_have_the_coordinates_of_their_axes(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct error error = {0};
    hid_t file;
    size_t datasets = 0;
    sweep_fully(study, &options);
    hdf5_quiet();
    assert_int_equal(hdf5_open(here.output, &file, &error), STATUS_OK);
    assert_true(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, look_at_object, &datasets) >= 0);
    assert_true(datasets > 30);
    static const char *const named[][2] = {
        {"outcome", "outcome_name"},
        {"by_point/outcome", "outcome_name"},
        {"replicates/outcome", "outcome_name"},
        {"rank_correlation/outcome", "outcome_name"},
        {"factor", "factor_path"},
        {"rank_correlation/factor", "factor_path"},
        {"survival/curve", "survival/curve_name"},
        {"survival/test", "survival/test_name"},
        {"claims/claim", "claims/claim_name"},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        expect_names(file, named[i][0], named[i][1]);
    double levels[5], counts[2];
    static const hsize_t start[] = {0}, five[] = {5}, two[] = {2};
    assert_int_equal(hdf5_read_block(file, "by_point/quantile", FIELD_F64, 1, start, five, levels, &error),
                     STATUS_OK);
    assert_true(levels[2] == 0.5);
    assert_int_equal(
        hdf5_read_block(file, "replicates/replicate_count", FIELD_F64, 1, start, two, counts, &error),
        STATUS_OK);
    assert_true(counts[0] == 1 && counts[1] == 2);
    hdf5_close(file);
    study_free(study);
    remove_folder(&here);
}

/* Without xarray the test is skipped. */
static void test_xarray_selects_by_name(void **state)
{
    (void)state;
    enum { NO_XARRAY = 77, NO_PYTHON = 127 };
    char command[512];
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    snprintf(command, sizeof command, "/usr/bin/python3 tests/readers/xarray_selects.py %s", here.output);
    int ended = system(command);
    study_free(study);
    remove_folder(&here);
    if (WIFEXITED(ended) && (WEXITSTATUS(ended) == NO_XARRAY || WEXITSTATUS(ended) == NO_PYTHON))
        skip();
    assert_int_equal(ended, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_have_the_coordinates_of_their_axes),
        cmocka_unit_test(test_xarray_selects_by_name),
    };
    return cmocka_run_group_tests_name("study_coordinates", tests, NULL, NULL);
}
