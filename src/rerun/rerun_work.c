#include "rerun/rerun_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "terminal/unfinished.h"

bool rerun_progress(void *context, size_t done, size_t total)
{
    const struct rerun_options *options = ((const struct rerun *)context)->options;
    return !options->progress || options->progress(options->context, done, total);
}

bool rerun_is_whole(const struct rerun *rerun)
{
    return rerun->count == rerun->run_count;
}

enum status rerun_check_numbers(const struct rerun *rerun)
{
    for (size_t i = 0; i < rerun->run_count; i++)
        if (rerun->runs[i] != (int32_t)i)
            return error_set(rerun->error, STATUS_INVALID, "its runs are not 0, 1, ...");
    return STATUS_OK;
}

enum status rerun_refuse_one(const struct rerun *rerun, const char *what)
{
    if (rerun->options->run < 0)
        return STATUS_OK;
    return error_set(rerun->error, STATUS_INVALID,
                     "holds %s, whose runs are of many wars; they are repeated together, without --run",
                     what);
}

enum status rerun_make_folder(struct rerun *rerun)
{
    const char *root = getenv("TMPDIR");
    snprintf(rerun->folder, sizeof rerun->folder, "%.3900s/pricewar-XXXXXX", root && *root ? root : "/tmp");
    if (!unfinished_make_folder(rerun->folder, &rerun->places[0])) {
        enum status status =
            error_set(rerun->error, STATUS_FAILED, "no temporary folder can be made at %s", rerun->folder);
        *rerun->folder = '\0';
        return status;
    }
    snprintf(rerun->again, sizeof rerun->again, "%s/again.h5", rerun->folder);
    rerun->places[1] = unfinished_add(rerun->again);
    return STATUS_OK;
}

void rerun_remove_folder(struct rerun *rerun)
{
    if (!*rerun->folder)
        return;
    unlink(rerun->again);
    rmdir(rerun->folder);
    unfinished_drop(rerun->places[0]);
    unfinished_drop(rerun->places[1]);
    *rerun->folder = '\0';
}

struct file_differences rerun_differences(struct rerun *rerun)
{
    return (struct file_differences){.path = rerun->path,
                                     .within = rerun->options->within,
                                     .runs = rerun->runs,
                                     .run_count = rerun->run_count,
                                     .context = rerun,
                                     .file = -1,
                                     .changes = &rerun->report->changes};
}

void rerun_report_differences(struct rerun *rerun, struct file_differences *differences)
{
    struct rerun_report *report = rerun->report;
    report->runs = rerun->count;
    for (size_t n = 0; differences->run_differs && n < rerun->count; n++)
        report->runs_equal += !differences->run_differs[rerun->rows[n]];
    file_differences_close(differences);
    report->numbers = differences->numbers;
    report->close = differences->close;
    report->differences = differences->items;
    report->difference_count = differences->count;
}

enum status rerun_compare(struct rerun *rerun,
                          bool (*wanted)(const void *context, const char *name, const struct field *field))
{
    struct file_differences differences = rerun_differences(rerun);
    differences.wanted = wanted;
    enum status status = file_differences_open(&differences, rerun->error);
    if (status == STATUS_OK)
        status = file_differences_add(&differences, rerun->again, rerun->rows, rerun->count, rerun->error);
    rerun_report_differences(rerun, &differences);
    return status;
}
