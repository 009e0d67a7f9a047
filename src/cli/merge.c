/* pricewar-sim merge OUT SHARD... */
#include <stdlib.h>
#include <unistd.h>

#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/output_path.h"
#include "study/merge.h"
#include "study/study_csv.h"
#include "study/sweep.h"
#include "terminal/text_width.h"
#include "text/study_table.h"

enum { KEY_FORCE = OPTION_LONG_ONLY, KEY_PARTIAL, KEY_CSV, MOST_FILES = 100000 };

struct merge_request {
    bool force, partial, csv, quiet;
};

static const struct option_row rows[] = {
    {KEY_FORCE, "force", NULL, "Replace OUT when it exists."},
    {KEY_PARTIAL, "partial", NULL, "Join what there is, though runs are missing; without statistics then."},
    {KEY_CSV, "csv", NULL, "Write the tables of runs and statistics beside OUT as CSV too."},
    {'q', "quiet", NULL, "No table on stdout and no notes on stderr; errors stay."},
};

static bool take(void *context, int key, const char *value)
{
    struct merge_request *request = context;
    (void)value;
    switch (key) {
    case KEY_FORCE:
        return request->force = true;
    case KEY_PARTIAL:
        return request->partial = true;
    case KEY_CSV:
        return request->csv = true;
    default:
        return request->quiet = true;
    }
}

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
    if (status == STATUS_OK && !request->quiet && complete)
        status = study_table_print(stdout, study, output, terminal_width(stdout), error);
    if (status == STATUS_OK && !request->quiet)
        complain("%zu of %zu runs joined; wrote %s", count, study_run_count(study), output);
    if (status == STATUS_OK && failures)
        complain("%zu of %zu runs failed; the table `failures` says why", failures, count);
    return status;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct merge_request request = {.force = false};
    struct study *study = NULL;
    struct error error = {0};
    int first;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON)
        return parsed == PARSE_ENDED ? STATUS_OK : STATUS_INVALID;
    const char *output = argv[first];
    if (access(output, F_OK) == 0 && !request.force) {
        complain("%s exists; --force replaces it", output);
        return STATUS_INVALID;
    }
    struct merge_options options = {.part = {1, 1}, .partial = request.partial, .force = request.force};
    for (int i = first + 1; i < argc; i++)
        if (check_apart(argv[i]) != STATUS_OK)
            return STATUS_INVALID;
    enum status status = study_file_study(argv[first + 1], &study, &error);
    if (status == STATUS_OK)
        status = output_path_make_folder(output, &error);
    if (status == STATUS_OK)
        status = study_merge(study, (const char *const *)argv + first + 1, (size_t)(argc - first - 1), output,
                             &options, &error);
    if (status == STATUS_OK)
        status = report(&request, study, output, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    study_free(study);
    return (int)status;
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
    .run = run,
};
