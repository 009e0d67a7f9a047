/* The readers of results (report, verify-file, merge, rerun, branch), on files that HDF5 itself finds in
 * order: those of changed_files.h, changed through HDF5 as the bytes say. Damage below that level is caught
 * by the seal, and otherwise crashes HDF5 1.10.8 rather than us. (void): refused or read, both is right. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "changed_files.h"
#include "cli/load.h"
#include "file/reader.h"
#include "file/stored_market.h"
#include "file/stored_summary.h"
#include "file/structure.h"
#include "report/report_comparison.h"
#include "report/report_data.h"
#include "report/report_discovery.h"
#include "report/report_inference.h"
#include "report/report_page.h"
#include "report/report_study.h"
#include "rerun/rerun.h"
#include "runs/summary.h"
#include "study/merge.h"
#include "study/study_csv.h"
#include "study/sweep.h"
#include "text/study_table.h"

/* A first byte below NUMBERS says all; a larger one, less NUMBERS again and again, asks only for what reads, not for playing
 * and writing. Of THOROUGH mutated inputs one is also played and written. */
enum {
    KINDS = CHANGED_PART + 1,
    READERS = 4,
    NEW_KINDS = CHANGED_KINDS - CHANGED_INFERENCE,
    NUMBERS = READERS * KINDS + 2 * NEW_KINDS,
    THOROUGH = 128
};

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);

/* Refused without a word. */
static void expect_words(enum status status, const struct error *error)
{
    if (status != STATUS_OK && !*error->message)
        abort();
}

static void print_page(const char *title, const json_t *data)
{
    size_t size;
    if (title && data)
        free(report_page(title, "words", data, &size));
}

/* What report and verify-file read of a file of runs. */
static void read_runs(const char *path, bool thorough)
{
    struct reader *reader = NULL;
    struct stored_market *stored = NULL;
    struct summary *summary = NULL;
    json_t *data = NULL;
    struct error error = {0}, ignored;
    enum status status = reader_open(path, &reader, &error);
    for (size_t i = 0; status == STATUS_OK && i < world_field_count; i++)
        (void)reader_check(reader, world_fields[i].name, &ignored);
    if (status == STATUS_OK)
        status = stored_market_create(reader, &stored, &error);
    if (status == STATUS_OK)
        status = stored_summary(reader, stored, &summary, &error);
    if (status == STATUS_OK)
        status = report_data(path, reader, stored, summary, &data, &error);
    expect_words(status, &error);
    if (thorough)
        print_page("runs", data);
    json_decref(data);
    summary_free(summary);
    stored_market_free(stored);
    reader_close(reader);
}

/* What report reads of the other kinds. */
static void report_on(enum status (*report)(const char *path, char **title, json_t **data,
                                            struct error *error),
                      const char *path, bool thorough)
{
    char *title = NULL;
    json_t *data = NULL;
    struct error error = {0};
    expect_words(report(path, &title, &data, &error), &error);
    if (thorough)
        print_page(title, data);
    json_decref(data);
    free(title);
}

/* What merge and resume read. */
static void read_study(const char *path, bool thorough)
{
    struct study *study = NULL;
    struct error error = {0};
    struct merge_options options = {.part = {1, 1}, .partial = true, .force = true};
    char merged[256];
    size_t failures;
    changed_path("merged.h5", merged);
    enum status status = study_file_study(path, NULL, &study, &error);
    if (status == STATUS_OK && thorough)
        status = study_merge(study, &path, 1, merged, &options, &error);
    if (status == STATUS_OK && thorough) {
        FILE *nowhere = fopen("/dev/null", "w");
        (void)study_csv_write(study, merged, &(struct csv_options){.force = true, .spreadsheet = true},
                              &error);
        if (nowhere) {
            (void)study_table_print(nowhere, study, merged, NULL, 80, &error);
            fclose(nowhere);
        }
    }
    expect_words(status, &error);
    (void)sweep_count_failures(path, &failures, &error);
    study_free(study);
}

/* What branch reads; it says on stderr what is wrong. */
static void read_stored_scenario(const char *path)
{
    const struct override_layers none = {.count = 0};
    struct loaded loaded;
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    (void)loaded_read_stored(NULL, &loaded, path, &none, false);
    loaded_clear(&loaded);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(nowhere);
}

static void repeat(const char *path, int64_t run)
{
    struct rerun_report report;
    struct rerun_options options = {.run = run, .threads = 1};
    struct error error = {0};
    expect_words(rerun_file(path, &options, &report, &error), &error);
    rerun_clear(&report);
}

static void read_structure(const char *path)
{
    struct structure structure;
    struct error error = {0};
    expect_words(structure_read(path, &structure, &error), &error);
    structure_clear(&structure);
}

static void report(const char *path, enum file_kind kind, bool thorough)
{
    if (kind == FILE_OF_RUNS)
        read_runs(path, thorough);
    else if (kind == FILE_OF_STUDY)
        report_on(report_study, path, thorough);
    else if (kind == FILE_OF_COMPARISON)
        report_on(report_comparison, path, thorough);
    else if (kind == FILE_OF_INFERENCE)
        report_on(report_inference, path, thorough);
    else if (kind == FILE_OF_DISCOVERY)
        report_on(report_discovery, path, thorough);
}

/* The files are made before the time of an input runs. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    char path[256];
    (void)count;
    (void)arguments;
    changed_path("changed.h5", path);
    return 0;
}

/* Which file the first byte of an input names. The kinds that came later have numbers behind those of the others, so that
 * inputs keep their meaning. */
static enum changed_kind kind_of(unsigned number)
{
    return number < READERS * KINDS
               ? (enum changed_kind)(number % KINDS)
               : (enum changed_kind)(CHANGED_INFERENCE + (number - READERS * KINDS) % NEW_KINDS);
}

/* All that the command does that reads so. */
static void read_thoroughly(unsigned reader, const char *path)
{
    enum file_kind found = FILE_OF_OTHERS;
    struct error error = {0};
    expect_words(reader_kind(path, &found, &error), &error);
    if (reader == 0)
        report(path, found, true);
    else if (reader < READERS - 1)
        repeat(path, reader == 1 ? -1 : 1);
    else {
        read_structure(path);
        if (found == FILE_OF_STUDY)
            read_study(path, true);
        else
            read_stored_scenario(path);
    }
}

/* Opening a file looks at every object in it, so it is opened once, for the kind that it was before it was changed. */
static void read_quickly(unsigned reader, const char *path, enum file_kind kind)
{
    if (reader < 2)
        report(path, kind, false);
    else if (reader == 2 && kind == FILE_OF_STUDY)
        read_study(path, false);
    else if (reader == 2)
        read_stored_scenario(path);
    else
        read_structure(path);
}

static const enum file_kind files_of[CHANGED_KINDS] = {
    [CHANGED_RUNS] = FILE_OF_RUNS,          [CHANGED_STUDY] = FILE_OF_STUDY,
    [CHANGED_INDICES] = FILE_OF_STUDY,      [CHANGED_COMPARISON] = FILE_OF_COMPARISON,
    [CHANGED_BRANCH] = FILE_OF_COMPARISON,  [CHANGED_PART] = FILE_OF_STUDY,
    [CHANGED_INDICES_PART] = FILE_OF_STUDY, [CHANGED_INFERENCE] = FILE_OF_INFERENCE,
    [CHANGED_PREDICTION] = FILE_OF_STUDY,   [CHANGED_DISCOVERY] = FILE_OF_DISCOVERY};

/* The first byte says which file it is and who reads it, of the later kinds the first or the last reader; the others, what
 * is changed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[256];
    if (size < 1)
        return 0;
    unsigned number = data[0] % NUMBERS, later = READERS * KINDS;
    unsigned reader = number < later ? number / KINDS : number - later < NEW_KINDS ? 0 : READERS - 1;
    changed_path("changed.h5", path);
    changed_copy(kind_of(number), path, data + 1, size - 1);
    if (data[0] < NUMBERS)
        read_thoroughly(reader, path);
    else
        read_quickly(reader, path, files_of[kind_of(number)]);
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) > 0)
        abort(); /* something is left open */
    return 0;
}

/* The generator of POSIX's rand_r in its portable form: which inputs are tried is all that hangs on it. */
static unsigned draw(unsigned *state, unsigned below)
{
    *state = *state * 1103515245U + 12345U;
    return (*state >> 16) % below;
}

/* Changes, adds or drops one change of a dataset or an attribute, or names another file and reader. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    unsigned state = seed;
    if (size == 0)
        size = 1;
    size_t changes = (size - 1) / BYTES_OF_CHANGE;
    unsigned what = draw(&state, 8);
    size = 1 + changes * BYTES_OF_CHANGE;
    if (what == 0 && changes > 1)
        size -= BYTES_OF_CHANGE;
    else if ((what < 4 || changes == 0) && changes < MOST_CHANGES && size + BYTES_OF_CHANGE <= room) {
        for (size_t i = 0; i < BYTES_OF_CHANGE; i++)
            data[size++] = (uint8_t)draw(&state, 256);
    } else if (what < 7 && changes > 0)
        data[1 + draw(&state, (unsigned)(size - 1))] = (uint8_t)draw(&state, 256);
    unsigned number = what == 7 ? draw(&state, NUMBERS) : data[0] % NUMBERS;
    data[0] = (uint8_t)(draw(&state, THOROUGH) == 0 ? number : NUMBERS + number);
    return size;
}
