/* Repeats runs of a study from a file that holds them, and joins the file anew to see whether the rest
 * follows from the runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/structure.h"
#include "rerun/rerun_internal.h"
#include "study/merge.h"

struct rerun_of_study {
    struct rerun *rerun;
    struct study *study;
    struct columns *columns;
};

/* What decides about the results, there and here. */
static enum status compare_identities(struct rerun *rerun, const struct study *study)
{
    char *there = NULL, *here = study_identity(study);
    enum status status = here ? hdf5_read_text(rerun->file, "study_identity", &there, rerun->error)
                              : error_no_memory(rerun->error, "the study's identity", 0);
    if (status == STATUS_OK && strcmp(there, here) != 0) {
        rerun->report->same_program = false;
        if (!rerun_compare_settings(rerun->report, "", there, here))
            status = error_no_memory(rerun->error, "the changes", 0);
    }
    free(there);
    free(here);
    return status;
}

static enum status take_rows(struct rerun *rerun, const struct columns *columns)
{
    bool noted = true;
    rerun->row_count = columns->count;
    rerun->rows = calloc(columns->count, sizeof *rerun->rows);
    if (!rerun->rows)
        return error_no_memory(rerun->error, "the rows", columns->count * sizeof *rerun->rows);
    for (size_t i = 0; noted && i < columns->count; i++) {
        const struct field *field = &columns->items[i].field;
        rerun->rows[i].field = field;
        rerun->rows[i].length = columns->items[i].length;
        rerun->rows[i].there = rerun_fits(rerun, rerun->file, field, rerun->run_count);
        if (!rerun->rows[i].there)
            noted = rerun_add_change(rerun->report, "the dataset `%s` is %s in the file", field->name,
                                     hdf5_has(rerun->file, field->name) ? "of another shape" : "not");
    }
    return noted ? STATUS_OK : error_no_memory(rerun->error, "the changes", 0);
}

static enum status compare_column(struct rerun_of_study *work, size_t c, size_t index,
                                  const struct result *result, size_t *different)
{
    const struct column *column = &work->columns->items[c];
    struct rerun *rerun = work->rerun;
    if (column->kind == COLUMN_SERIES)
        return result->failed
                   ? STATUS_OK
                   : rerun_compare_stored(rerun, &rerun->rows[c], index, result->run,
                                          run_record_slice(result->record, column->index, 0), different);
    void *here = calloc(1, column_bytes(column) + sizeof(double));
    if (!here)
        return error_no_memory(rerun->error, column->field.name, column_bytes(column));
    column_store(work->study, column, result, here);
    enum status status = rerun_compare_stored(rerun, &rerun->rows[c], index, result->run, here, different);
    free(here);
    return status;
}

static void do_run(void *context, size_t n)
{
    struct rerun_of_study *work = context;
    struct rerun *rerun = work->rerun;
    struct result *result = NULL;
    struct error error = {0};
    size_t index = rerun->first + n, different = 0;
    pthread_mutex_lock(&rerun->lock);
    bool stopped = rerun->status != STATUS_OK;
    pthread_mutex_unlock(&rerun->lock);
    if (stopped)
        return;
    enum status status = result_create(work->study, (uint32_t)rerun->runs[index], &result, &error);
    if (status == STATUS_OK)
        status = result_play(work->study, result, &error);
    hdf5_quiet();
    pthread_mutex_lock(&rerun->lock);
    if (rerun->status == STATUS_OK) {
        if (status != STATUS_OK)
            error_set(rerun->error, status, "run %ld: %.900s", (long)rerun->runs[index], error.message);
        for (size_t c = 0; status == STATUS_OK && c < work->columns->count; c++)
            status = compare_column(work, c, index, result, &different);
        rerun_count(rerun, status, different);
    }
    pthread_mutex_unlock(&rerun->lock);
    result_free(result);
}

/* Names the first dataset that two files do not share. */
static void compare_structures(const struct structure *there, const struct structure *here, char *text,
                               size_t size)
{
    for (size_t a = 0, b = 0; a < there->count || b < here->count; a++, b++) {
        int order = a == there->count  ? 1
                    : b == here->count ? -1
                                       : strcmp(there->datasets[a].name, here->datasets[b].name);
        if (order == 0 && strcmp(there->datasets[a].digest, here->datasets[b].digest) == 0)
            continue;
        if (order == 0)
            snprintf(text, size, "`%s` does not follow from the runs", there->datasets[a].name);
        else if (order < 0)
            snprintf(text, size, "`%s` is in the file, but does not follow from the runs",
                     there->datasets[a].name);
        else
            snprintf(text, size, "`%s`, which follows from the runs, is not in the file",
                     here->datasets[b].name);
        return;
    }
}

/* Statistics and all else are made anew from the runs in the file: joined alone, it is itself. */
static enum status compare_derived(struct rerun *rerun, const struct study *study)
{
    struct rerun_folder folder = {.name = ""};
    struct structure there = {0}, here = {0};
    struct merge_options options = {.part = {1, 1}, .partial = true};
    enum status status = rerun_make_folder(&folder, rerun->error);
    if (status == STATUS_OK)
        status = study_merge(study, &rerun->path, 1, folder.file, &options, rerun->error);
    if (status == STATUS_OK)
        status = structure_read(rerun->path, &there, rerun->error);
    if (status == STATUS_OK)
        status = structure_read(folder.file, &here, rerun->error);
    if (status == STATUS_OK)
        compare_structures(&there, &here, rerun->report->derived, sizeof rerun->report->derived);
    structure_clear(&there);
    structure_clear(&here);
    rerun_remove_folder(&folder);
    return status;
}

enum status rerun_study(struct rerun *rerun)
{
    struct rerun_of_study work = {.rerun = rerun};
    enum status status = study_file_load(rerun->file, &work.study, rerun->error);
    if (status == STATUS_INVALID && rerun->error) {
        struct error cause = *rerun->error;
        error_set(rerun->error, status, "was written by %s; for this program %.800s", rerun->report->writer,
                  cause.message);
    }
    if (status == STATUS_OK && (size_t)rerun->runs[rerun->run_count - 1] >= study_run_count(work.study))
        status = error_set(rerun->error, STATUS_INVALID, "run %ld is beyond the study's %zu runs",
                           (long)rerun->runs[rerun->run_count - 1], study_run_count(work.study));
    rerun->scenario = work.study ? work.study->base : NULL;
    if (status == STATUS_OK)
        status = compare_identities(rerun, work.study);
    if (status == STATUS_OK)
        status = columns_create(work.study, &work.columns, rerun->error);
    if (status == STATUS_OK)
        status = take_rows(rerun, work.columns);
    if (status == STATUS_OK)
        status = rerun_play(rerun, do_run, &work);
    if (status == STATUS_OK)
        status = rerun_collect(rerun);
    if (status == STATUS_OK && rerun->report->same_program && rerun->options->run < 0 &&
        rerun->options->within == 0)
        status = compare_derived(rerun, work.study);
    columns_free(work.columns);
    study_free(work.study);
    return status;
}
