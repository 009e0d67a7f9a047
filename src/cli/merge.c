/* pricewar-sim merge OUT SHARD... */
#include "study/merge.h"
#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/output_path.h"
#include "cli/plugins.h"
#include "study/study_csv.h"
#include "study/sweep.h"
#include "terminal/text_width.h"
#include "text/study_table.h"

enum { MOST_FILES = 100000 };

struct merge_request {
    struct request shared;
    bool partial, csv;
};

#define S struct merge_request
static const struct option_row rows[] = {
    OPTION_FORCE("Replace OUT when it exists."),
    {0, "partial", NULL, "Join what there is, though runs are missing; without statistics then.", take_flag,
     .place = offsetof(S, partial)},
    {0, "csv", NULL, "Write the tables of runs and statistics beside OUT as CSV too.", take_flag,
     .place = offsetof(S, csv)},
    ALLOW_PLUGINS_OF_A_FILE,
    OPTION_QUIET("No table on stdout and no notes on stderr; errors stay."),
};
#undef S

/* Tables of a study that is complete. */
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
    if (status == STATUS_OK && request->csv && complete)
        status = study_csv_write(study, output, error);
    if (status == STATUS_OK && !request->shared.quiet && complete)
        status = study_table_print(stdout, study, output, terminal_width(stdout), error);
    if (status == STATUS_OK && !request->shared.quiet)
        complain("%zu of %zu runs joined; wrote %s", count, study_run_count(study), output);
    if (status == STATUS_OK && failures)
        complain("%zu of %zu runs failed; the table `failures` says why", failures, count);
    return status;
}

static enum status merge(const struct merge_request *request, struct error *error)
{
    const char *output = request->shared.arguments[0];
    const char *const *files = (const char *const *)request->shared.arguments + 1;
    struct study *study = NULL;
    struct merge_options options = {
        .part = {1, 1}, .partial = request->partial, .force = request->shared.force};
    enum status status = study_file_study(
        files[0], request->shared.allow_plugins ? plugin_show_and_load : plugin_refuse, &study, error);
    if (status == STATUS_OK)
        status = output_path_make_folder(output, error);
    if (status == STATUS_OK)
        status = study_merge(study, files, request->shared.argument_count - 1, output, &options, error);
    if (status == STATUS_OK)
        status = report(request, study, output, error);
    study_free(study);
    return status;
}

static int run(void *asked)
{
    const struct merge_request *request = asked;
    struct error error = {0};
    enum status status = output_path_check(request->shared.arguments[0], request->shared.force, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    for (size_t i = 1; i < request->shared.argument_count; i++) {
        int code = check_apart(request->shared.arguments[i]);
        if (code != STATUS_OK)
            return code;
    }
    return (int)complain_of(merge(request, &error), &error);
}

const struct command command_merge = {
    .name = "merge",
    .arguments = "OUT SHARD...",
    .summary = "Join the files of a study's shards into one.",
    .details = "Joins files that `sweep --shard K/N` wrote, or those in the folder of a study that is under "
               "way, into "
               "one file, the same bytes as if one process had run it all. Refuses files of another study or "
               "another "
               "build, and runs that are missing or there twice.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 2,
    .maximum_arguments = MOST_FILES,
    .request_size = sizeof(struct merge_request),
    .run = run,
};
