/* Files of results that were made to reach beyond themselves, or to keep a reader busy: each is refused in
 * words, before anything else is opened. */
#include "fixtures/record_fixture.h"

#include <hdf5.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/reader.h"
#include "file/runs_file.h"
#include "file/structure.h"
#include "runs/summary.h"

enum { FILTER_OF_OURS = 400, LINK_OF_OURS = 200, MOST_SECONDS = 20, VERY_DEEP = 3000 };

static struct {
    char folder[64], path[256], pipe[256];
} here;

static int set_up(void **state)
{
    (void)state;
    make_folder(here.folder);
    path_in(here.folder, "stranger.h5", here.path);
    path_in(here.folder, "pipe", here.pipe);
    hdf5_quiet();
    alarm(10 * MOST_SECONDS); /* whoever opens the pipe waits for ever */
    return mkfifo(here.pipe, 0600);
}

static int tear_down(void **state)
{
    (void)state;
    unlink(here.path);
    unlink(here.pipe);
    return rmdir(here.folder);
}

static hid_t one_number(hid_t group, const char *name, hid_t creation)
{
    hsize_t length[] = {4};
    hid_t space = H5Screate_simple(1, length, NULL);
    hid_t dataset = H5Dcreate2(group, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Sclose(space);
    return dataset;
}

static void external_link(hid_t file)
{
    assert_true(H5Lcreate_external(here.pipe, "/", file, "run", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void external_link_in_a_group(hid_t file)
{
    hid_t group = H5Gcreate2(file, "events", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    external_link(group);
    H5Gclose(group);
}

static hid_t never(const char *name, hid_t group, const void *data, size_t size, hid_t link, hid_t transfer)
{
    (void)link;
    (void)transfer;
    (void)name;
    (void)group;
    (void)data;
    (void)size;
    abort();
}

static void user_defined_link(hid_t file)
{
    const H5L_class_t class = {
        H5L_LINK_CLASS_T_VERS, (H5L_type_t)LINK_OF_OURS, "ours", NULL, NULL, NULL, never, NULL, NULL};
    assert_true(H5Lregister(&class) >= 0);
    assert_true(H5Lcreate_ud(file, "run", (H5L_type_t)LINK_OF_OURS, here.pipe, 4, H5P_DEFAULT, H5P_DEFAULT) >=
                0);
}

static void external_storage(hid_t file)
{
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    assert_true(H5Pset_external(creation, here.pipe, 0, H5F_UNLIMITED) >= 0);
    hid_t dataset = one_number(file, "run", creation);
    assert_true(dataset >= 0);
    H5Dclose(dataset);
    H5Pclose(creation);
}

static void virtual_dataset(hid_t file)
{
    hsize_t length[] = {4};
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, length, NULL);
    assert_true(H5Pset_virtual(creation, space, here.pipe, "/run", space) >= 0);
    hid_t dataset = one_number(file, "run", creation);
    assert_true(dataset >= 0);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Pclose(creation);
}

static size_t pack(unsigned flags, size_t count, const unsigned values[], size_t size, size_t *room,
                   void **bytes)
{
    (void)flags;
    (void)count;
    (void)values;
    (void)room;
    (void)bytes;
    return size;
}

/* Known when the file is written and not when it is read, as a filter of a stranger's is. */
static void filter_to_be_loaded(hid_t file)
{
    const H5Z_class2_t class = {H5Z_CLASS_T_VERS, FILTER_OF_OURS, 1, 1, "ours", NULL, NULL, pack};
    hsize_t chunk[] = {4};
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    assert_true(H5Zregister(&class) >= 0 && H5Pset_chunk(creation, 1, chunk) >= 0 &&
                H5Pset_filter(creation, FILTER_OF_OURS, 0, 0, NULL) >= 0);
    hid_t dataset = one_number(file, "run", creation);
    double numbers[4] = {0};
    assert_true(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    H5Dclose(dataset);
    H5Pclose(creation);
    H5Fflush(file, H5F_SCOPE_GLOBAL);
    assert_true(H5Zunregister(FILTER_OF_OURS) >= 0);
}

static void nest(hid_t file, int depth)
{
    hid_t group = file;
    for (int i = 0; i < depth; i++) {
        hid_t inner = H5Gcreate2(group, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        if (i > 0)
            H5Gclose(group);
        group = inner;
    }
    H5Gclose(group);
}

static void nine_groups_deep(hid_t file)
{
    nest(file, 9);
}

static void thousands_of_groups_deep(hid_t file)
{
    nest(file, VERY_DEEP);
}

static void group_within_itself(hid_t file)
{
    hid_t group = H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Lcreate_hard(group, ".", group, "g", H5P_DEFAULT, H5P_DEFAULT) >= 0);
    H5Gclose(group);
}

/* Ten ways on every floor: all of them would be a million million. */
static void groups_within_themselves(hid_t file)
{
    char name[16];
    hid_t group = H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), first = group;
    for (int depth = 0; depth < 6; depth++) {
        hid_t inner = H5Gcreate2(group, "0", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        for (int i = 1; i < 10; i++) {
            snprintf(name, sizeof name, "%d", i);
            assert_true(H5Lcreate_hard(group, "0", group, name, H5P_DEFAULT, H5P_DEFAULT) >= 0);
        }
        if (group != first)
            H5Gclose(group);
        group = inner;
    }
    H5Gclose(group);
    H5Gclose(first);
}

static const struct {
    void (*make)(hid_t file);
    const char *says;
} strangers[] = {
    {external_link, "`run` is a link to another file"},
    {external_link_in_a_group, "`events/run` is a link to another file"},
    {user_defined_link, "`run` is a link of a kind that only another program can follow"},
    {external_storage, "`run` has its numbers in another file"},
    {virtual_dataset, "`run` is made of datasets of other files"},
    {filter_to_be_loaded, "`run` is packed by a filter that would have to be loaded"},
    {nine_groups_deep, "is a group more than 8 deep"},
    {thousands_of_groups_deep, "is a group more than 8 deep"},
    {group_within_itself, "is a group more than 8 deep"},
    {groups_within_themselves, "files of results do not hold 100000"},
};

static void create(void (*make)(hid_t file))
{
    hid_t file = H5Fcreate(here.path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(file >= 0);
    make(file);
    assert_true(H5Fclose(file) >= 0);
}

static void expect_refused(enum status status, const struct error *error, const char *says)
{
    assert_int_equal(status, STATUS_INVALID);
    if (!strstr(error_text(error).bytes, says) || !strstr(error_text(error).bytes, here.folder))
        fail_msg("`%s` should name the file and say `%s`", error_text(error).bytes, says);
}

/* Every way to read a file, for those that this room has. */
static void expect_all_refuse(const char *path, const char *says)
{
    hid_t file;
    enum file_kind kind;
    struct reader *reader;
    struct structure structure;
    struct error error = {0};
    expect_refused(hdf5_open(path, &file, &error), &error, says);
    assert_int_equal(file, -1);
    expect_refused(hdf5_reopen(path, &file, &error), &error, says);
    expect_refused(reader_kind(path, &kind, &error), &error, says);
    expect_refused(reader_open(path, &reader, &error), &error, says);
    expect_refused(structure_read(path, &structure, &error), &error, says);
    structure_clear(&structure);
    expect_refused(structure_check(path, &error), &error, says);
}

static void test_what_leads_out_of_a_file_or_has_no_end_is_refused_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        create(strangers[i].make);
        clock_t start = clock();
        expect_all_refuse(here.path, strangers[i].says);
        if ((double)(clock() - start) / CLOCKS_PER_SEC > MOST_SECONDS)
            fail_msg("`%s` took too long to say", strangers[i].says);
    }
}

static void eight_groups_and_a_link_within(hid_t file)
{
    nest(file, 8);
    assert_true(H5Lcreate_soft("/g/g", file, "soft", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void test_what_stays_in_the_file_is_read(void **state)
{
    (void)state;
    struct structure structure;
    struct error error = {0};
    create(eight_groups_and_a_link_within);
    if (structure_read(here.path, &structure, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    structure_clear(&structure);
}

/* An honest file with one link more is refused for that link. */
static void test_a_sound_file_with_a_link_out_of_it_is_refused(void **state)
{
    (void)state;
    struct error error = {0};
    struct scenario *scenario = small_market(SMALL_MARKET("replicates = 2;"), NULL, 0);
    struct runs_options options = {.replicates = 2, .threads = 1, .output = here.path, .force = true};
    struct summary *summary = NULL;
    struct reader *reader;
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    summary_free(summary);
    scenario_free(scenario);
    assert_int_equal(reader_open(here.path, &reader, &error), STATUS_OK);
    reader_close(reader);
    hid_t file = H5Fopen(here.path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(H5Lcreate_external(here.pipe, "/", file, "mine", H5P_DEFAULT, H5P_DEFAULT) >= 0);
    assert_true(H5Fclose(file) >= 0);
    expect_all_refuse(here.path, "`mine` is a link to another file");
}

static void test_what_is_no_regular_file_is_refused_by_its_kind_and_not_opened(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct reader *reader;
    struct error error = {0};
    int made = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", here.folder);
    assert_int_equal(bind(made, (struct sockaddr *)&address, sizeof address), 0);
    expect_all_refuse(here.pipe, "is a named pipe, not a file of results");
    expect_all_refuse(here.folder, "is a folder, not a file of results");
    expect_all_refuse(address.sun_path, "is a socket, not a file of results");
    assert_int_equal(reader_open("/dev/zero", &reader, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "/dev/zero is a device, not a file of results"));
    close(made);
    unlink(address.sun_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_leads_out_of_a_file_or_has_no_end_is_refused_at_once),
        cmocka_unit_test(test_what_stays_in_the_file_is_read),
        cmocka_unit_test(test_a_sound_file_with_a_link_out_of_it_is_refused),
        cmocka_unit_test(test_what_is_no_regular_file_is_refused_by_its_kind_and_not_opened),
    };
    return cmocka_run_group_tests_name("strangers", tests, set_up, tear_down);
}
