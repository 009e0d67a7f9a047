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

enum { KINDS = CHANGED_PART + 1, READERS = 4, NEW_KINDS = CHANGED_KINDS - CHANGED_INFERENCE };

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
static void read_runs(const char *path)
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
    print_page("runs", data);
    json_decref(data);
    summary_free(summary);
    stored_market_free(stored);
    reader_close(reader);
}

/* What report reads of the other kinds. */
static void report_on(enum status (*report)(const char *path, char **title, json_t **data,
                                            struct error *error),
                      const char *path)
{
    char *title = NULL;
    json_t *data = NULL;
    struct error error = {0};
    expect_words(report(path, &title, &data, &error), &error);
    print_page(title, data);
    json_decref(data);
    free(title);
}

/* What merge and resume read. */
static void read_study(const char *path)
{
    struct study *study = NULL;
    struct error error = {0};
    struct merge_options options = {.part = {1, 1}, .partial = true, .force = true};
    char merged[256];
    size_t failures;
    changed_path("merged.h5", merged);
    enum status status = study_file_study(path, NULL, &study, &error);
    if (status == STATUS_OK)
        status = study_merge(study, &path, 1, merged, &options, &error);
    if (status == STATUS_OK) {
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

static void report(const char *path, enum file_kind kind)
{
    if (kind == FILE_OF_RUNS)
        read_runs(path);
    else if (kind == FILE_OF_STUDY)
        report_on(report_study, path);
    else if (kind == FILE_OF_COMPARISON)
        report_on(report_comparison, path);
    else if (kind == FILE_OF_INFERENCE)
        report_on(report_inference, path);
    else if (kind == FILE_OF_DISCOVERY)
        report_on(report_discovery, path);
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

/* The first byte says which file it is and who reads it, of the later kinds the first or the last reader; the others, what
 * is changed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[256];
    enum file_kind kind = FILE_OF_OTHERS;
    struct error error = {0};
    if (size < 1)
        return 0;
    unsigned number = data[0] % (READERS * KINDS + 2 * NEW_KINDS), later = READERS * KINDS;
    changed_path("changed.h5", path);
    changed_copy(kind_of(number), path, data + 1, size - 1);
    expect_words(reader_kind(path, &kind, &error), &error);
    switch (number < later ? number / KINDS : number - later < NEW_KINDS ? 0 : READERS - 1) {
    case 0:
        report(path, kind);
        break;
    case 1:
        repeat(path, -1);
        break;
    case 2:
        repeat(path, 1);
        break;
    default:
        read_structure(path);
        if (kind == FILE_OF_STUDY)
            read_study(path);
        else
            read_stored_scenario(path);
    }
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) > 0)
        abort(); /* something is left open */
    return 0;
}
