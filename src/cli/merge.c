/* pricewar-sim merge OUT SHARD... */
#include "study/merge.h"

#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "cli/commands.h"
#include "cli/output_path.h"
#include "cli/plugins.h"
#include "cli/study_options.h"
#include "cli/subprocess.h"
#include "study/study_csv.h"
#include "study/sweep.h"
#include "terminal/text_width.h"
#include "text/study_table.h"

enum { MOST_FILES = 100000 };

struct merge_request {
    struct request shared;
    const char *outcomes; /* as in `sweep` */
    bool partial, csv, csv_excel;
};

#define S struct merge_request
static const struct option_row rows[] = {
    OPTION_FORCE("Replace OUT when it exists and all its runs are among those of the files, and its tables."),
    {0, "partial", NULL, "Join what there is, though runs are missing; without statistics then.", take_flag,
     .place = offsetof(S, partial)},
    {0, "csv", NULL, "Write the tables of runs and statistics beside OUT as CSV too.", take_flag,
     .place = offsetof(S, csv)},
    {0, "csv-excel", NULL, CSV_EXCEL_MEANING, take_flag, .place = offsetof(S, csv_excel)},
    STUDY_OUTCOMES(offsetof(S, outcomes)),
    ALLOW_PLUGINS_OF_A_FILE,
    OPTION_THREADS,
    OPTION_QUIET("No table on stdout and no notes on stderr; errors stay."),
};
#undef S

static bool has_tables(const struct merge_request *request)
{
    return request->csv || request->csv_excel;
}

/* Writes and prints the tables of a complete study. */
static enum status report(const struct merge_request *request, const struct study *study, const char *output,
                          struct error *error)
{
    struct study_file file;
    enum status status = study_file_read(&file, output, error);
    bool complete = status == STATUS_OK && file.count == study_run_count(study);
    size_t count = file.count, failures = 0;
    study_file_clear(&file);
    if (status == STATUS_OK)
        status = sweep_count_failures(output, &failures, error);
    const struct csv_options tables = {
        .force = request->shared.force, .outcomes = request->outcomes, .spreadsheet = request->csv_excel};
    if (status == STATUS_OK && has_tables(request) && complete)
        status = study_csv_write(study, output, &tables, error);
    if (status == STATUS_OK && !request->shared.quiet && complete)
        status = study_table_print(stdout, study, output, request->outcomes, terminal_width(stdout), error);
    if (status == STATUS_OK && !request->shared.quiet)
        complain("%zu of %zu runs joined; wrote %s", count, study_run_count(study), output);
    if (status == STATUS_OK && failures)
        complain("%zu of %zu runs failed; the table `failures` says why", failures, count);
    return status;
}

static enum status merge(const struct merge_request *request, const struct input_files *inputs,
                         struct error *error)
{
    const char *output = request->shared.arguments[0];
    const char *const *files = (const char *const *)request->shared.arguments + 1;
    struct study *study = NULL;
    struct merge_options options = {.threads = request->shared.threads ? request->shared.threads
                                                                       : workers_available(),
                                    .part = {1, 1},
                                    .partial = request->partial,
                                    .force = request->shared.force,
                                    .same_runs = true};
    enum status status = study_file_study(
        files[0], request->shared.allow_plugins ? plugin_show_and_load : plugin_refuse, &study, error);
    if (status == STATUS_OK)
        status = outcome_list_check(study, request->outcomes, error);
    if (status == STATUS_OK && has_tables(request))
        status = output_path_check_tables(study, output, true, inputs, request->shared.force, error);
    if (status == STATUS_OK)
        status = study_merge(study, files, request->shared.argument_count - 1, output, &options, error);
    if (status == STATUS_OK)
        status = report(request, study, output, error);
    study_free(study);
    return status;
}

/* Before the files are read, which can take long: none may be named twice, by whatever name. */
static enum status check_names(const struct input_files *inputs, struct error *error)
{
    const char *first, *second;
    if (!inputs_find_twice(inputs, &first, &second))
        return STATUS_OK;
    return strcmp(first, second) == 0
               ? error_set_about_file(error, STATUS_INVALID, first, "is named twice; name each share once")
               : error_set_about_file(error, STATUS_INVALID, first,
                                      "and %s are one file; name each share once", second);
}

/* Checks all files in a child process, as this process will read them, even one that is to be replaced. */
static enum status check_files(const struct request *request)
{
    char *const *files = request->arguments;
    for (size_t i = 1; i < request->argument_count; i++)
        if (check_in_subprocess(files[i]) != STATUS_OK)
            return STATUS_INVALID;
    if (access(files[0], F_OK) != 0 || check_in_subprocess(files[0]) == STATUS_OK)
        return STATUS_OK;
    complain("merge replaces files of a study alone, and those only when all their runs are among those "
             "that it joins, not even with --force: name another output, or move %s away",
             files[0]);
    return STATUS_INVALID;
}

static int run(void *asked)
{
    const struct merge_request *request = asked;
    const struct request *shared = &request->shared;
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    inputs_add(&inputs, (struct text_list){(const char **)shared->arguments + 1, shared->argument_count - 1});
    enum status status = output_path_check(shared->arguments[0], &inputs, shared->force, &error);
    if (status == STATUS_OK)
        status = check_names(&inputs, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    status = check_files(shared);
    return status == STATUS_OK ? (int)complain_of(merge(request, &inputs, &error), &error) : (int)status;
}

const struct command command_merge = {
    .name = "merge",
    .arguments = "OUT SHARD...",
    .summary = "Join the files of a study's shards into one.",
    .details = "Joins files that `sweep --shard K/N` wrote, or those in the folder of a study that is "
               "under way, into one file, the same bytes as if one process had run it all. Refuses files "
               "of another study or another build, and runs that are missing or there twice.",
    OPTIONS(rows),
    .takes = {2, MOST_FILES},
    .request_size = sizeof(struct merge_request),
    .run = run,
};
