/* Repeats runs of a study from a file that holds them, and joins the file anew to see whether the rest
 * follows from the runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "file/hdf5_input.h"
#include "file/structure.h"
#include "rerun/rerun_kinds.h"
#include "rerun/rerun_settings.h"
#include "study/merge.h"
#include "study/study_output.h"

enum { BLOCK_BYTES = 1 << 26 };

struct rerun_of_study {
    struct rerun *rerun;
    struct study *study;
    struct columns *columns;
    struct result **results; /* of a block of runs */
    size_t next;             /* the first of them among the runs that are played again */
};

/* What decides about the results, there and here. */
static enum status compare_identities(struct rerun *rerun, const struct study *study)
{
    char *there = NULL, *here = study_identity(study);
    enum status status = here ? hdf5_read_text(rerun->file, "study_identity", &there, rerun->error)
                              : error_no_memory(rerun->error, "the study's identity");
    if (status == STATUS_OK && strcmp(there, here) != 0) {
        rerun->report->same_program = false;
        rerun_compare_settings(&rerun->report->changes, "", there, here);
    }
    free(there);
    free(here);
    return status;
}

static enum status play(void *context, size_t n, struct error *error)
{
    struct rerun_of_study *work = context;
    uint32_t run = (uint32_t)work->rerun->numbers[work->next + n];
    enum status status = result_create(work->study, run, &work->results[n], error);
    if (status == STATUS_OK)
        status = result_play_alone(work->study, work->results[n], error);
    return error_in_run(error, status, run);
}

static enum status report_progress(void *context, size_t done, struct error *error)
{
    const struct rerun_of_study *work = context;
    size_t before = work->next + done;
    if (rerun_progress(work->rerun, before, work->rerun->count))
        return STATUS_OK;
    return error_set(error, STATUS_FAILED, "stopped after %zu of %zu runs", before, work->rerun->count);
}

static enum status play_block(struct rerun_of_study *work, size_t count, struct file_differences *differences)
{
    struct rerun *rerun = work->rerun;
    struct tasks playing = {.task = play, .done = report_progress, .context = work};
    enum status status = workers_try(&playing, count, rerun->options->threads, rerun->error);
    if (status == STATUS_OK)
        status = shard_write(work->study, work->columns, work->results, count, rerun->again, rerun->error);
    for (size_t n = 0; n < count; n++) {
        result_free(work->results[n]);
        work->results[n] = NULL;
    }
    return status == STATUS_OK ? file_differences_add(differences, rerun->again, rerun->rows + work->next,
                                                      count, rerun->error)
                               : status;
}

/* What has a row for every run; the rest is derived. */
static bool is_wanted(const void *context, const char *name, const struct field *field)
{
    (void)context;
    return field->axes[0] == AXIS_RUN && !strchr(name, '/');
}

/* As many runs at a time as fit into memory, and keep all threads at work. */
static enum status play_blocks(struct rerun_of_study *work, struct file_differences *differences)
{
    struct rerun *rerun = work->rerun;
    struct result *first = NULL;
    enum status status = result_create(work->study, 0, &first, rerun->error);
    if (status != STATUS_OK)
        return status;
    size_t most = BLOCK_BYTES / first->bytes + 4 * (size_t)rerun->options->threads + 1, count;
    result_free(first);
    work->results = calloc(most, sizeof(struct result *));
    if (!work->results)
        return error_no_memory(rerun->error, "the runs of a study");
    for (; status == STATUS_OK && work->next < rerun->count; work->next += count) {
        count = rerun->count - work->next < most ? rerun->count - work->next : most;
        status = play_block(work, count, differences);
    }
    free(work->results);
    return status;
}

static enum status compare_runs(struct rerun_of_study *work)
{
    struct rerun *rerun = work->rerun;
    struct file_differences differences = rerun_differences(rerun);
    differences.wanted = is_wanted;
    enum status status = columns_create(work->study, &work->columns, rerun->error);
    if (status == STATUS_OK)
        status = file_differences_open(&differences, rerun->error);
    if (status == STATUS_OK)
        status = play_blocks(work, &differences);
    rerun_report_differences(rerun, &differences);
    return status;
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
    struct structure there = {0}, here = {0};
    struct merge_options options = {
        .threads = rerun->options->threads, .part = {1, 1}, .partial = true, .force = true};
    enum status status = study_merge(study, &rerun->path, 1, rerun->again, &options, rerun->error);
    if (status == STATUS_OK)
        status = structure_read(rerun->path, &there, rerun->error);
    if (status == STATUS_OK)
        status = structure_read(rerun->again, &here, rerun->error);
    if (status == STATUS_OK)
        compare_structures(&there, &here, rerun->report->derived, sizeof rerun->report->derived);
    structure_clear(&there);
    structure_clear(&here);
    return status;
}

enum status rerun_study(struct rerun *rerun)
{
    struct rerun_of_study work = {.rerun = rerun};
    enum status status =
        study_file_load(rerun->file, rerun->options->plugin_of_study, &work.study, rerun->error);
    if (status == STATUS_INVALID && rerun->error) {
        struct error cause = *rerun->error;
        status = error_set(rerun->error, status, "was written by %s; for this program %s",
                           rerun->report->writer, cause.message);
    }
    if (status == STATUS_OK && (size_t)rerun->runs[rerun->run_count - 1] >= study_run_count(work.study))
        status = error_set(rerun->error, STATUS_INVALID, "run %ld is beyond the study's %zu runs",
                           (long)rerun->runs[rerun->run_count - 1], study_run_count(work.study));
    if (status == STATUS_OK)
        status = compare_identities(rerun, work.study);
    if (status == STATUS_OK)
        status = rerun_make_folder(rerun);
    if (status == STATUS_OK)
        status = compare_runs(&work);
    if (status == STATUS_OK && rerun->report->same_program && rerun_is_whole(rerun) &&
        rerun->options->within == 0)
        status = compare_derived(rerun, work.study);
    columns_free(work.columns);
    study_free(work.study);
    return status;
}
