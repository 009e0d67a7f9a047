/* Seals, and runs repeated from their file: whole files pass, every damage and every
 * changed number is told. */
#include "fixtures/study_fixture.h"

#include "file/runs_file.h"
#include "file/seal.h"
#include "file/structure.h"
#include "rerun/rerun.h"
#include "study/merge.h"

enum { RUNS = 3, FLIPS = 400 };

struct files {
    char folder[64], path[256], changed[256];
};

static int write_runs(void **state)
{
    struct files *files = calloc(1, sizeof *files);
    struct summary *summary = NULL;
    struct error error = {0};
    assert_non_null(files);
    make_folder(files->folder);
    path_in(files->folder, "runs.h5", files->path);
    path_in(files->folder, "changed.h5", files->changed);
    struct scenario *scenario = small_market(SMALL_MARKET(""), NULL, 0);
    struct runs_options options = {.replicates = RUNS, .threads = 2, .output = files->path};
    if (runs_to_file(scenario, &options, &summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    summary_free(summary);
    scenario_free(scenario);
    *state = files;
    return 0;
}

static int remove_runs(void **state)
{
    struct files *files = *state;
    unlink(files->path);
    unlink(files->changed);
    rmdir(files->folder);
    free(files);
    return 0;
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static void copy_file(const char *from, const char *to)
{
    size_t size;
    char *bytes = read_bytes(from, &size);
    write_bytes(to, bytes, size);
    free(bytes);
}

static void test_every_changed_byte_breaks_the_seal(void **state)
{
    const struct files *files = *state;
    size_t size;
    enum seal seal;
    hid_t file;
    struct error error = {0};
    char *bytes = read_bytes(files->path, &size);
    assert_int_equal(seal_check(files->path, &seal, &error), STATUS_OK);
    assert_int_equal(seal, SEAL_HOLDS);
    for (size_t i = 0; i < FLIPS; i++) {
        size_t at = i * (size - SEAL_BYTES - 1) / (FLIPS - 1);
        bytes[at] = (char)(bytes[at] ^ 1 << i % 8);
        write_bytes(files->changed, bytes, size);
        bytes[at] = (char)(bytes[at] ^ 1 << i % 8);
        assert_int_equal(hdf5_open(files->changed, &file, &error), STATUS_INVALID);
        assert_non_null(strstr(error_text(&error).bytes, "damaged"));
        assert_non_null(strstr(error_text(&error).bytes, files->changed));
    }
    free(bytes);
}

static void test_bytes_added_or_cut_break_or_drop_the_seal(void **state)
{
    const struct files *files = *state;
    size_t size;
    enum seal seal;
    struct error error = {0};
    char *bytes = read_bytes(files->path, &size);
    for (size_t cut = 1; cut <= SEAL_BYTES + 7; cut++) {
        write_bytes(files->changed, bytes, size - cut);
        assert_int_equal(seal_check(files->changed, &seal, &error), STATUS_OK);
        assert_int_equal(seal, cut < SEAL_BYTES ? SEAL_BROKEN : SEAL_MISSING);
    }
    const size_t cuts[] = {size / 2, size - 50, size - 1, size};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        write_bytes(files->changed, bytes, size - cuts[i]);
        assert_int_equal(seal_check(files->changed, &seal, &error), STATUS_OK);
        assert_int_equal(seal, SEAL_MISSING);
    }
    for (size_t more = 1; more <= 5; more++) {
        write_bytes(files->changed, bytes, size);
        FILE *out = fopen(files->changed, "ab");
        assert_int_equal(fwrite("\n\0 ab", 1, more, out), more);
        assert_int_equal(fclose(out), 0);
        assert_int_equal(seal_check(files->changed, &seal, &error), STATUS_OK);
        assert_int_equal(seal, SEAL_BROKEN);
    }
    memmove(bytes + 100, bytes + 101, size - 101); /* a byte lost in the middle */
    write_bytes(files->changed, bytes, size - 1);
    assert_int_equal(seal_check(files->changed, &seal, &error), STATUS_OK);
    assert_int_equal(seal, SEAL_BROKEN);
    free(bytes);
}

static void test_hdf5_drops_the_seal_of_a_file_that_it_changes(void **state)
{
    const struct files *files = *state;
    enum seal seal;
    struct error error = {0};
    copy_file(files->path, files->changed);
    hid_t file = H5Fopen(files->changed, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    H5Fclose(file);
    assert_int_equal(seal_check(files->changed, &seal, &error), STATUS_OK);
    assert_int_equal(seal, SEAL_MISSING);
}

/* As h5repack and h5py write: other versions of the superblock, no seal. */
static void test_files_of_other_programs_have_no_seal_until_bytes_follow(void **state)
{
    const struct files *files = *state;
    enum seal seal;
    struct error error = {0};
    const H5F_libver_t versions[] = {H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST};
    for (size_t v = 0; v < sizeof versions / sizeof *versions; v++) {
        hid_t access = H5Pcreate(H5P_FILE_ACCESS);
        assert_true(H5Pset_libver_bounds(access, versions[v], H5F_LIBVER_LATEST) >= 0);
        hid_t file = H5Fcreate(files->changed, H5F_ACC_TRUNC, H5P_DEFAULT, access);
        hid_t group = H5Gcreate2(file, "runs", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        assert_true(file >= 0 && group >= 0);
        H5Gclose(group);
        H5Fclose(file);
        H5Pclose(access);
        assert_int_equal(seal_require(files->changed, &seal, &error), STATUS_OK);
        assert_int_equal(seal, SEAL_MISSING);
        FILE *out = fopen(files->changed, "ab");
        assert_int_equal(fputc('x', out), 'x');
        assert_int_equal(fclose(out), 0);
        assert_int_equal(seal_require(files->changed, &seal, &error), STATUS_INVALID);
    }
}

static void rerun(const char *path, int64_t run, struct rerun_report *report)
{
    struct rerun_options options = {.run = run, .threads = 2};
    struct error error = {0};
    if (rerun_file(path, &options, report, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
}

static void test_runs_repeat_bit_for_bit_from_their_file(void **state)
{
    const struct files *files = *state;
    struct rerun_report report;
    rerun(files->path, -1, &report);
    assert_true(report.same_program);
    assert_int_equal(report.runs, RUNS);
    assert_int_equal(report.runs_equal, RUNS);
    assert_int_equal(report.difference_count, 0);
    assert_int_equal(report.changes.count, 0);
    assert_true(report.numbers > 1000);
    rerun_clear(&report);
    rerun(files->path, 2, &report);
    assert_int_equal(report.runs, 1);
    assert_int_equal(report.runs_equal, 1);
    rerun_clear(&report);
}

/* Multiplies a number of `capital` (run, round, firm) by `factor`. */
static void change_capital(const char *path, hsize_t run, hsize_t round, hsize_t firm, double factor)
{
    double number;
    const hsize_t start[] = {run, round, firm}, one[] = {1, 1, 1};
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), dataset = H5Dopen2(file, "capital", H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(3, one, NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, one, NULL);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &number) >= 0);
    number *= factor;
    assert_true(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &number) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
}

static void test_a_changed_number_is_named_with_run_round_and_firm(void **state)
{
    const struct files *files = *state;
    struct rerun_report report;
    copy_file(files->path, files->changed);
    change_capital(files->changed, 2, 5, 4, 1.5);
    change_capital(files->changed, 1, 3, 5, 1 + 1e-12);
    rerun(files->changed, -1, &report);
    assert_int_equal(report.runs_equal, RUNS - 2);
    assert_int_equal(report.difference_count, 1);
    assert_string_equal(report.differences[0].name, "capital");
    assert_int_equal(report.differences[0].different, 2);
    assert_int_equal(report.differences[0].run, 1);
    assert_int_equal(report.differences[0].round, 3);
    assert_memory_equal(report.differences[0].first, "Zhipu: ", 7);
    assert_true(fabs(report.differences[0].largest - 1.0 / 3) < 1e-6);
    rerun_clear(&report);
    rerun(files->changed, 0, &report);
    assert_int_equal(report.difference_count, 0);
    rerun_clear(&report);
    struct rerun_options options = {.run = 1, .threads = 1, .within = 1e-11};
    assert_int_equal(rerun_file(files->changed, &options, &report, NULL), STATUS_OK);
    assert_int_equal(report.difference_count, 0);
    assert_int_equal(report.close, 1);
    rerun_clear(&report);
}

static void set_text(hid_t file, const char *name, const char *text)
{
    struct error error = {0};
    H5Adelete(file, name);
    assert_int_equal(hdf5_set_text(file, name, text, &error), STATUS_OK);
}

static void test_a_file_of_another_version_says_what_changed(void **state)
{
    const struct files *files = *state;
    struct rerun_report report;
    struct error error = {0};
    char *text;
    copy_file(files->path, files->changed);
    hid_t file = H5Fopen(files->changed, H5F_ACC_RDWR, H5P_DEFAULT);
    set_text(file, "version", "0.0.1");
    set_text(file, "source", "pricewar-sim 0.0.1 (old)");
    assert_int_equal(hdf5_read_text(file, "resolved", &text, &error), STATUS_OK);
    char *rounds = strstr(text, "  rounds = 6;");
    assert_non_null(rounds);
    memcpy(rounds, "  roundz = 9;", 13); /* a key that is not known any more, and one that is new */
    H5Ldelete(file, "resolved", H5P_DEFAULT);
    assert_int_equal(hdf5_write_text(file, "resolved", text, "text", &error), STATUS_OK);
    assert_int_equal(hdf5_write_text(file, "of_old", "x", "text", &error), STATUS_OK);
    assert_true(H5Ldelete(file, "market_hhi", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    free(text);
    rerun(files->changed, -1, &report);
    assert_false(report.same_program);
    assert_string_equal(report.writer, "pricewar-sim 0.0.1 (old)");
    assert_int_equal(report.changes.count, 4);
    assert_string_equal(report.changes.items[0].text, "simulation.rounds is new: 6");
    assert_string_equal(report.changes.items[1].text, "simulation.roundz was 9, and is not known any more");
    assert_string_equal(report.changes.items[2].text, "the dataset `of_old` is none of this version");
    assert_string_equal(report.changes.items[3].text, "the dataset `market_hhi` is not in the file");
    assert_int_equal(report.difference_count, 0);
    rerun_clear(&report);
}

static void expect_refusal(const char *path, int64_t run, const char *words)
{
    struct rerun_report report;
    struct rerun_options options = {.run = run, .threads = 1};
    struct error error = {0};
    assert_int_equal(rerun_file(path, &options, &report, &error), STATUS_INVALID);
    rerun_clear(&report);
    if (!strstr(error_text(&error).bytes, words) || !strstr(error_text(&error).bytes, path))
        fail_msg("%s", error_text(&error).bytes);
}

static void test_what_cannot_be_repeated_is_refused(void **state)
{
    const struct files *files = *state;
    struct error error = {0};
    expect_refusal(files->path, 99, "has no run 99");
    expect_refusal("/nowhere/file.h5", -1, "No such file");
    expect_refusal("/tmp", -1, "is a folder");
    write_bytes(files->changed, "text", 4);
    expect_refusal(files->changed, -1, "not an HDF5 file");
    copy_file(files->path, files->changed);
    hid_t file = H5Fopen(files->changed, H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "scenario", H5P_DEFAULT);
    assert_int_equal(hdf5_write_text(file, "scenario", "simulation = { roundz = 4; };", "text", &error),
                     STATUS_OK);
    H5Fclose(file);
    expect_refusal(files->changed, -1, "its scenario is none for this program");
}

#define STUDY                                                                                                \
    "study = { base = \"market.cfg\"; design = \"grid\"; replicates = 2; keep = [\"summary\", \"series\"]; " \
    "};\n"                                                                                                   \
    "vary = ( { path = \"choice.switch_cost_vendor\"; values = (0.5, 2.0, 3.0); } );\n"

static void test_studies_shards_and_joined_files_repeat(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(STUDY);
    struct study *study = load_study(&here);
    struct rerun_report report;
    struct error error = {0};
    char shard[2][256], joined[256];
    struct sweep_options options = plain_options(here.output);
    sweep_fully(study, &options);
    for (size_t k = 0; k < 2; k++) {
        path_in(here.folder, k ? "b.h5" : "a.h5", shard[k]);
        options = plain_options(shard[k]);
        options.part = (struct study_part){k + 1, 2};
        sweep_fully(study, &options);
    }
    path_in(here.folder, "joined.h5", joined);
    const char *const shards[] = {shard[1], shard[0]};
    struct merge_options all = {.part = {1, 1}};
    assert_int_equal(study_merge(study, shards, 2, joined, &all, &error), STATUS_OK);
    const char *const paths[] = {here.output, shard[0], shard[1], joined};
    for (size_t i = 0; i < 4; i++) {
        rerun(paths[i], -1, &report);
        assert_int_equal(report.kind, FILE_OF_STUDY);
        assert_int_equal(report.runs, i == 0 || i == 3 ? 6 : 3);
        assert_int_equal(report.runs_equal, report.runs);
        assert_int_equal(report.difference_count, 0);
        assert_string_equal(report.derived, "");
        rerun_clear(&report);
    }
    change_capital(joined, 4, 2, 4, 2);
    hid_t file = H5Fopen(joined, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "by_point/mean", H5P_DEFAULT);
    double numbers[4096] = {0};
    H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
    H5Dclose(dataset);
    H5Fclose(file);
    rerun(joined, -1, &report);
    assert_int_equal(report.difference_count, 1);
    assert_int_equal(report.differences[0].run, 4);
    assert_int_equal(report.differences[0].round, 2);
    assert_non_null(strstr(report.derived, "`by_point/mean`"));
    rerun_clear(&report);
    study_free(study);
    remove_folder(&here);
}

static void test_a_shard_without_its_seal_is_not_taken(void **state)
{
    (void)state;
    struct study_folder here = study_in_folder(STUDY);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct sweep_progress progress;
    enum sweep_end end;
    struct error error = {0};
    char folder[300], copy[400];
    size_t size;
    sweep_fully(study, &options);
    /* the whole result as a shard of a sweep that is under way, first with its seal, then without */
    snprintf(folder, sizeof folder, "%s.d", here.output);
    snprintf(copy, sizeof copy, "%s/runs-0000000000.h5", folder);
    char *bytes = read_bytes(here.output, &size), *identity = study_identity(study);
    for (int sealed = 1; sealed >= 0; sealed--) {
        char name[400];
        unlink(here.output);
        assert_int_equal(mkdir(folder, 0777), 0);
        snprintf(name, sizeof name, "%s/study.txt", folder);
        write_text(name, identity);
        write_bytes(copy, bytes, sealed ? size : size - SEAL_BYTES);
        enum status status = sweep_run(study, &options, &end, &progress, &error);
        assert_int_equal(status, sealed ? STATUS_OK : STATUS_INVALID);
        if (sealed)
            assert_int_equal(progress.earlier, 6);
    }
    assert_non_null(strstr(error_text(&error).bytes, "checksum is missing"));
    assert_non_null(strstr(error_text(&error).bytes, copy));
    free(bytes);
    free(identity);
    study_free(study);
    remove_folder(&here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_changed_byte_breaks_the_seal),
        cmocka_unit_test(test_bytes_added_or_cut_break_or_drop_the_seal),
        cmocka_unit_test(test_hdf5_drops_the_seal_of_a_file_that_it_changes),
        cmocka_unit_test(test_files_of_other_programs_have_no_seal_until_bytes_follow),
        cmocka_unit_test(test_runs_repeat_bit_for_bit_from_their_file),
        cmocka_unit_test(test_a_changed_number_is_named_with_run_round_and_firm),
        cmocka_unit_test(test_a_file_of_another_version_says_what_changed),
        cmocka_unit_test(test_what_cannot_be_repeated_is_refused),
        cmocka_unit_test(test_studies_shards_and_joined_files_repeat),
        cmocka_unit_test(test_a_shard_without_its_seal_is_not_taken),
    };
    return cmocka_run_group_tests(tests, write_runs, remove_runs);
}
