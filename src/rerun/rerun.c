#include "rerun/rerun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "file/comparison_output.h"
#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "rerun/rerun_kinds.h"
#include "rerun/rerun_sample.h"
#include "study/study_output.h"

static enum status read_writer(struct rerun *rerun)
{
    struct rerun_report *report = rerun->report;
    char *version = NULL, *commit = NULL;
    enum status status = hdf5_get_text(rerun->file, "source", &report->writer, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "title", &report->title, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "version", &version, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_get_text(rerun->file, "commit", &commit, rerun->error);
    report->same_program = status == STATUS_OK && strcmp(version, version_number()) == 0 &&
                           strcmp(commit, version_commit()) == 0;
    free(version);
    free(commit);
    return status;
}

static enum status check_layout(const struct rerun *rerun)
{
    const struct file_layout *known = &file_layouts[rerun->report->kind];
    int64_t layout = 0;
    enum status status = file_kind_read(rerun->file, rerun->report->kind, &layout, rerun->error);
    if (status != STATUS_OK || layout == known->number)
        return status;
    return error_set(rerun->error, STATUS_INVALID,
                     "was written by %.200s in layout %lld of %s; this is pricewar-sim %s (%s), which reads "
                     "layout %d",
                     rerun->report->writer, (long long)layout, known->plural, version_number(),
                     version_commit(), known->number);
}

static enum status read_runs(struct rerun *rerun)
{
    rerun->run_count = hdf5_length(rerun->file, "run");
    rerun->report->runs_in_file = rerun->run_count;
    const hsize_t start[] = {0}, extent[] = {rerun->run_count};
    rerun->runs = calloc(rerun->run_count + 1, sizeof *rerun->runs);
    rerun->rows = calloc(rerun->run_count + 1, sizeof *rerun->rows);
    rerun->numbers = calloc(rerun->run_count + 1, sizeof *rerun->numbers);
    if (!rerun->runs || !rerun->rows || !rerun->numbers)
        return error_no_memory(rerun->error, "the runs of a file");
    if (rerun->run_count == 0)
        return error_set(rerun->error, STATUS_INVALID, "holds no runs");
    enum status status =
        hdf5_read_block(rerun->file, "run", FIELD_I32, 1, start, extent, rerun->runs, rerun->error);
    for (size_t i = 0; status == STATUS_OK && i < rerun->run_count; i++)
        if (rerun->runs[i] < 0 || (i > 0 && rerun->runs[i] <= rerun->runs[i - 1]))
            status = error_set(rerun->error, STATUS_INVALID, "its runs are not in order");
    return status;
}

/* Which runs of the file are played again. */
static enum status choose_runs(struct rerun *rerun)
{
    const struct rerun_options *options = rerun->options;
    size_t sampled = options->sample ? options->sample : rerun->run_count;
    if (options->run < 0) {
        rerun->count = sampled < rerun->run_count ? sampled : rerun->run_count;
        if (!rerun_sample_draw(options->seed, rerun->runs, rerun->run_count, rerun->count, rerun->rows))
            return error_no_memory(rerun->error, "the runs to draw from");
    }
    for (size_t i = 0; options->run >= 0 && i < rerun->run_count; i++)
        if (rerun->runs[i] == options->run)
            rerun->rows[rerun->count++] = i;
    for (size_t n = 0; n < rerun->count; n++)
        rerun->numbers[n] = rerun->runs[rerun->rows[n]];
    return rerun->count ? STATUS_OK
                        : error_set(rerun->error, STATUS_INVALID, "has no run %lld", (long long)options->run);
}

static enum status rerun_file_of_runs(struct rerun *rerun)
{
    enum file_kind kind = rerun->report->kind;
    enum status status = read_runs(rerun);
    if (status == STATUS_OK)
        status = choose_runs(rerun);
    if (status != STATUS_OK)
        return status;
    return kind == FILE_OF_STUDY        ? rerun_study(rerun)
           : kind == FILE_OF_COMPARISON ? rerun_comparison(rerun)
           : kind == FILE_OF_REGRET     ? rerun_regret(rerun)
           : kind == FILE_OF_ROLES      ? rerun_roles(rerun)
           : kind == FILE_OF_TOURNAMENT ? rerun_tournament(rerun)
                                        : rerun_runs(rerun);
}

enum status rerun_file(const char *path, const struct rerun_options *options, struct rerun_report *report,
                       struct error *error)
{
    struct rerun rerun = {.path = path, .options = options, .report = report, .error = error};
    *report = (struct rerun_report){.kind = FILE_OF_OTHERS};
    diagnostics_init(&report->changes);
    hdf5_quiet();
    enum status status = reader_kind(path, &report->kind, error);
    if (status == STATUS_OK && report->kind == FILE_OF_INFERENCE)
        status = error_set(
            error, STATUS_INVALID,
            "holds an inference, whose runs depend on each other; `pricewar-sim infer` with the study "
            "in it makes it again");
    if (status == STATUS_OK)
        status = hdf5_reopen(path, &rerun.file, error);
    if (status != STATUS_OK)
        return error_in_file(error, status, path);
    status = read_writer(&rerun);
    if (status == STATUS_OK)
        status = check_layout(&rerun);
    if (status == STATUS_OK)
        status = report->kind == FILE_OF_GAME      ? rerun_game(&rerun)
                 : report->kind == FILE_OF_REPLIES ? rerun_replies(&rerun)
                                                   : rerun_file_of_runs(&rerun);
    if (status == STATUS_OK && report->changes.out_of_memory)
        status = error_no_memory(error, "the changes");
    rerun_remove_folder(&rerun);
    free(rerun.runs);
    free(rerun.rows);
    free(rerun.numbers);
    hdf5_close(rerun.file);
    return error_in_file(error, status, path);
}

void rerun_clear(struct rerun_report *report)
{
    diagnostics_clear(&report->changes);
    free(report->differences);
    free(report->writer);
    free(report->title);
    *report = (struct rerun_report){.kind = FILE_OF_OTHERS};
}
