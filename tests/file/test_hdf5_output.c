/* Writing: what fails late is said, and pieces are copied as they are. */
#include "fixtures/record_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "file/chunk_copy.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

enum { ROWS_PER_CHUNK = 1000 };

/* A dataset of three chunks, the second of which is never written. */
struct gap {
    char folder[64], path[256];
    hid_t file, scales[ALL_AXES], dataset;
    double values[ROWS_PER_CHUNK];
};

static void create(struct gap *gap, bool in_memory)
{
    static const struct field field = {
        .name = "numbers", .type = FIELD_F64, .axes = {AXIS_RUN}, .unit = "1", .long_name = "some numbers"};
    static const struct chunks chunks = {{ROWS_PER_CHUNK}, 1};
    hsize_t none[] = {0};
    make_folder(gap->folder);
    path_in(gap->folder, "gap.h5", gap->path);
    hdf5_quiet();
    assert_int_equal(in_memory ? hdf5_create_in_memory(&gap->file, NULL)
                               : hdf5_create_on_disk(gap->path, &gap->file, NULL),
                     STATUS_OK);
    assert_int_equal(hdf5_create_scale(gap->file, AXIS_RUN, 0, &gap->scales[AXIS_RUN], NULL), STATUS_OK);
    assert_int_equal(hdf5_create_field(gap->file, &field, none, &chunks, gap->scales, &gap->dataset, NULL),
                     STATUS_OK);
    for (size_t i = 0; i < ROWS_PER_CHUNK; i++)
        gap->values[i] = 1 / (double)(i + 1);
}

static void write_chunk(struct gap *gap, hsize_t chunk)
{
    hsize_t start[] = {chunk * ROWS_PER_CHUNK}, extent[] = {ROWS_PER_CHUNK};
    assert_int_equal(hdf5_write_block(gap->dataset, FIELD_F64, start, extent, gap->values, NULL), STATUS_OK);
}

static void end(struct gap *gap)
{
    assert_int_equal(hdf5_finish(&gap->dataset, STATUS_OK, NULL), STATUS_OK);
    assert_int_equal(hdf5_finish(&gap->scales[AXIS_RUN], STATUS_OK, NULL), STATUS_OK);
    assert_int_equal(hdf5_finish(&gap->file, STATUS_OK, NULL), STATUS_OK);
    assert_int_equal(gap->file, -1);
    unlink(gap->path);
    rmdir(gap->folder);
}

/* With room for no byte more: a dataset is closed, then a scale, then the file. */
static bool closing_fails(struct gap *gap)
{
    struct error error = {0}, of_file = {0};
    struct rlimit limit = {1, 1};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    enum status status = hdf5_finish(&gap->dataset, STATUS_OK, &error);
    status = hdf5_finish(&gap->scales[AXIS_RUN], status, &error);
    return status == STATUS_FAILED &&
           strstr(error_text(&error).bytes, "HDF5 could not write '/numbers': File too large") &&
           hdf5_finish(&gap->file, STATUS_OK, &of_file) == STATUS_FAILED &&
           strstr(of_file.message, "HDF5 could not write '/': File too large");
}

/* The chunk was taken long before; HDF5 writes it when the dataset is closed. In a process of its own. */
static void test_a_write_that_fails_when_the_dataset_is_closed_is_said(void **state)
{
    struct gap gap;
    int ended;
    (void)state;
    create(&gap, false);
    write_chunk(&gap, 0);
    pid_t child = fork();
    if (child == 0)
        _exit(closing_fails(&gap) ? 0 : 1);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    end(&gap);
}

static void test_closing_keeps_what_went_wrong_before(void **state)
{
    struct gap gap;
    struct error error = {.message = "the cause"};
    hid_t nothing = -1;
    (void)state;
    create(&gap, true);
    assert_int_equal(hdf5_finish(&gap.dataset, STATUS_INVALID, &error), STATUS_INVALID);
    assert_int_equal(hdf5_finish(&nothing, STATUS_INVALID, &error), STATUS_INVALID);
    assert_string_equal(error_text(&error).bytes, "the cause");
    end(&gap);
}

static void test_chunks_are_copied_as_they_are_and_gaps_stay(void **state)
{
    struct gap from, to;
    struct chunk_buffer buffer = {0};
    double read[3 * ROWS_PER_CHUNK];
    hsize_t start[] = {0}, extent[] = {3 * ROWS_PER_CHUNK};
    (void)state;
    create(&from, true);
    create(&to, true);
    write_chunk(&from, 0);
    write_chunk(&from, 2);
    assert_int_equal(hdf5_extend(to.dataset, "numbers", 3 * ROWS_PER_CHUNK, NULL), STATUS_OK);
    for (size_t chunk = 0; chunk < 3; chunk++) /* in another order */
        assert_int_equal(chunk_copy(from.file, "numbers", chunk * ROWS_PER_CHUNK, to.dataset,
                                    (chunk + 1) % 3 * ROWS_PER_CHUNK, &buffer, NULL),
                         STATUS_OK);
    assert_int_equal(chunk_copy(from.file, "none", 0, to.dataset, 0, &buffer, NULL), STATUS_INVALID);
    assert_int_equal(hdf5_read_block(to.file, "numbers", FIELD_F64, 1, start, extent, read, NULL), STATUS_OK);
    for (size_t i = 0; i < ROWS_PER_CHUNK; i++) {
        assert_true(read[i] == from.values[i] && read[ROWS_PER_CHUNK + i] == from.values[i]);
        assert_true(isnan(read[2 * ROWS_PER_CHUNK + i]));
    }
    assert_true(hdf5_stored_bytes(to.dataset) == hdf5_stored_bytes(from.dataset));
    free(buffer.bytes);
    end(&from);
    end(&to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_write_that_fails_when_the_dataset_is_closed_is_said),
        cmocka_unit_test(test_closing_keeps_what_went_wrong_before),
        cmocka_unit_test(test_chunks_are_copied_as_they_are_and_gaps_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
