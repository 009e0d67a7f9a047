/* pricewar-sim sweep STUDY */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/progress.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/shard.h"
#include "cli/study_options.h"
#include "cli/subprocess.h"
#include "cli/work.h"
#include "file/claim_answers.h"
#include "scenario/describe.h"
#include "study/study_csv.h"
#include "study/study_parameters.h"
#include "study/sweep.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/claims_text.h"
#include "text/json.h"
#include "text/study_table.h"

struct sweep_request {
    struct study_request study;
    struct study_part part;
    unsigned threads;
    double max_hours;
    const char *outcomes; /* in the tables; NULL: as they are without being asked */
    bool dry_run, resume, csv, csv_excel, keys;
};

static const struct sweep_request nothing_asked = {.study = NO_STUDY_CHANGES};

static enum status take_hours(const struct option_row *row, void *place, const char *value)
{
    char *end;
    double hours = strtod(value, &end);
    *(double *)place = hours;
    if (end != value && !*end && hours > 0)
        return STATUS_OK;
    complain("--%s takes a positive number, not `%s`", row->name, value);
    return STATUS_INVALID;
}

#define S struct sweep_request
static const struct option_row rows[] = {
    OPTION_SET("Change a parameter of the base scenario in all runs; may be repeated."),
    STUDY_SEED,
    STUDY_REPLICATES("Runs at every design point in place of study.replicates."),
    OPTION_THREADS,
    OPTION_OUTPUT("FILE", "HDF5 file to write; default: results/ and the study's name with .h5. What is not "
                          "finished is kept in "
                          "FILE.d."),
    {0, "shard", "K/N",
     "Run every N-th run from the K-th on, as one of N processes; `merge` joins their files. Default: the "
     "place in a Slurm job array of all N tasks, or all.",
     shard_take, .place = offsetof(S, part)},
    {0, "max-hours", "H", "Stop cleanly before so many hours are over; the same command goes on.", take_hours,
     .place = offsetof(S, max_hours)},
    {0, "resume", NULL,
     "Go on with what is there, and refuse to start anew. Without it a study that is under way is resumed "
     "too.",
     take_flag, .place = offsetof(S, resume)},
    OPTION_FORCE(
        "Replace FILE, and drop what is in FILE.d, when it is of another study; replace tables that are "
        "there."),
    {0, "dry-run", NULL,
     "Play a few runs, and say how many there would be, how long they take, and how many bytes.", take_flag,
     .place = offsetof(S, dry_run)},
    {0, "csv", NULL, "Write the tables of runs and statistics beside FILE as CSV too.", take_flag,
     .place = offsetof(S, csv)},
    {0, "csv-excel", NULL, CSV_EXCEL_MEANING, take_flag, .place = offsetof(S, csv_excel)},
    STUDY_OUTCOMES(offsetof(S, outcomes)),
    {0, "keys", NULL, "List the keys of a study file; STUDY is not needed.", take_flag,
     .place = offsetof(S, keys)},
    OPTION_MARKDOWN("With --keys: as a Markdown page."),
    SET_NO_NOTES,
    OPTION_JSON("How it ended as JSON, in place of tables."),
};
#undef S

/* The share of this process: --shard, or its place in a job array. */
static enum status find_share(struct sweep_request *request, struct error *error)
{
    return request->part.parts > 0 ? STATUS_OK : shard_of_array(&request->part, error);
}

/* Where it writes, on the heap. Whoever plays the whole study, and not as the only task of an array, plays no
 * share, whatever shares there are. */
static enum status find_output(const struct sweep_request *request, char **output, struct error *error)
{
    const struct request *shared = &request->study.shared;
    bool is_share = request->part.parts > 1 || shard_in_array();
    char *file = shared->output ? strdup(shared->output) : output_path_default(shared->arguments[0]);
    enum status status = STATUS_OK;
    if (file && is_share)
        status = shard_check_others(file, &request->part, error);
    if (file && status == STATUS_OK)
        *output = shard_path(file, &request->part);
    free(file);
    return *output || status != STATUS_OK ? status : error_no_memory(error, "the name of the output");
}

static void print_size(char text[32], double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++)
        bytes /= 1000;
    snprintf(text, 32, unit ? "%.3g %s" : "%.0f %s", bytes, units[unit]);
}

static int dry_run(const struct sweep_request *request, const struct study *study, const char *output)
{
    struct sweep_estimate estimate;
    struct error error = {0};
    char duration[40], size[32];
    if (complain_of(sweep_pilot(study, request->threads, &request->part, &estimate, &error), &error) !=
        STATUS_OK)
        return STATUS_FAILED;
    duration_format(duration, sizeof duration, estimate.seconds);
    print_size(size, estimate.bytes);
    printf("design       %s, %zu points of %zu parameter%s\n", design_name(study->design_kind),
           estimate.points, study->vary_count, study->vary_count == 1 ? "" : "s");
    printf("runs         %zu%s: %lld replicate%s at each point\n", estimate.runs,
           request->part.parts > 1 ? " in this shard" : "", (long long)study->replicates,
           study->replicates == 1 ? "" : "s");
    printf("time         %s on %u thread%s: %.3g s a run, from %s\n", duration, request->threads,
           request->threads == 1 ? "" : "s", estimate.seconds_per_run,
           count_in_words(estimate.pilots, "run").bytes);
    printf("size         %s in %s\n", size, output);
    if (estimate.failed_pilots)
        printf("failed       %zu of these runs; %s\n", estimate.failed_pilots, estimate.failure);
    return STATUS_OK;
}

static bool watch(void *context, const struct sweep_progress *progress)
{
    return work_goes_on(context, progress->done - progress->earlier, progress->total - progress->earlier);
}

/* Nothing while the study is not complete, and when it makes no claims. */
static void put_claims(const char *output, json_t **object, struct error *error)
{
    struct claim_answers answers = {NULL, 0};
    if (access(output, F_OK) != 0 || claim_answers_read_file(output, &answers, NULL) != STATUS_OK)
        return;
    if (answers.count > 0)
        put_in_json(object, "claims", claims_to_json(&answers, error));
    claim_answers_clear(&answers);
}

static enum status print_end(const char *output, enum sweep_end end, const struct sweep_progress *progress,
                             double seconds)
{
    struct error error = {0};
    json_t *object =
        pack_json(&error, "{s:s, s:b, s:I, s:I, s:I, s:I, s:f}", "output", output, "complete",
                  end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE, "runs", (json_int_t)progress->total,
                  "done", (json_int_t)progress->done, "earlier", (json_int_t)progress->earlier, "failed",
                  (json_int_t)progress->failed, "seconds", seconds);
    put_claims(output, &object, &error);
    return complain_of(print_json(stdout, object, &error), &error);
}

/* Prints the closing line, and returns the exit code. */
static int close_sweep(const struct sweep_request *request, const char *output, enum sweep_end end,
                       const struct sweep_progress *progress, double seconds)
{
    char duration[40];
    size_t played = progress->done - progress->earlier;
    duration_format(duration, sizeof duration, seconds);
    bool complete = end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE;
    if (end == SWEEP_WAS_COMPLETE && !request->study.shared.quiet)
        complain("%s already holds all %zu runs of this study; there was nothing to do", output,
                 progress->total);
    else if (!request->study.shared.quiet)
        complain("%s in %s (%.3g runs/s); %zu of %zu are done%s%s", count_in_words(played, "run").bytes,
                 duration, seconds > 0 ? (double)played / seconds : 0, progress->done, progress->total,
                 complete ? "; wrote " : "", complete ? output : "");
    if (progress->failed)
        complain("%zu of %zu runs failed; the table `failures` says why", progress->failed, progress->done);
    if (!complete)
        complain("%s; the same command goes on from %s.d",
                 end == SWEEP_TIME_UP ? "the time is up" : "stopped", output);
    if (!complete && interrupt_signal())
        return EXIT_SIGNALLED + interrupt_signal();
    return complete && !progress->failed ? STATUS_OK : STATUS_FAILED;
}

static bool has_tables(const struct sweep_request *request)
{
    return request->csv || request->csv_excel;
}

static int report(const struct sweep_request *request, const struct study *study, const char *output)
{
    const struct csv_options tables = {.force = request->study.shared.force,
                                       .outcomes = request->outcomes,
                                       .spreadsheet = request->csv_excel};
    struct error error = {0};
    enum status status = STATUS_OK;
    if (has_tables(request))
        status = study_csv_write(study, output, &tables, &error);
    if (status == STATUS_OK && !request->study.shared.json && request->part.parts == 1)
        status = study_table_print(stdout, study, output, request->outcomes, terminal_width(stdout), &error);
    return (int)complain_of(status, &error);
}

static bool something_there(const char *output)
{
    char *folder = NULL;
    bool there =
        access(output, F_OK) == 0 || (asprintf(&folder, "%s.d", output) > 0 && access(folder, F_OK) == 0);
    free(folder);
    return there;
}

/* Existing files of this study are no obstacle: sweep_run checks them, and a killed process may have
 * written tables. */
static enum status check_outputs(const struct sweep_request *request, const struct study *study,
                                 const char *output, struct error *error)
{
    bool replace = request->study.shared.force || access(output, F_OK) == 0;
    struct input_files inputs = {.count = 0};
    inputs_add_study(&inputs, study);
    enum status status = output_path_check(output, &inputs, true, error);
    if (status == STATUS_OK)
        status = output_path_check_folder(output, &inputs, error);
    if (status == STATUS_OK && has_tables(request))
        status = output_path_check_tables(study, output, request->part.parts == 1, &inputs, replace, error);
    return status;
}

static int run_sweep(const struct sweep_request *request, const struct study *study, const char *output)
{
    struct work work;
    struct sweep_progress progress = {0};
    struct error error = {0};
    enum sweep_end end;
    if (request->resume && !something_there(output)) {
        complain("there is nothing to resume at %s", output);
        return STATUS_INVALID;
    }
    enum status status = check_outputs(request, study, output, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    if (!request->study.shared.force && access(output, F_OK) == 0 && check_in_subprocess(output) != STATUS_OK)
        return STATUS_INVALID;
    if (study->posterior && !request->study.shared.quiet)
        complain("%zu points are drawn from the posterior in %s: %zu of its %zu draws, which are worth %.0f",
                 study->design->size, study->from, study->drawn.distinct, study->drawn.draws,
                 study->drawn.effective);
    struct sweep_options options = {
        .threads = request->threads,
        .part = request->part,
        .output = output,
        .force = request->study.shared.force,
        .max_seconds = request->max_hours * 3600,
        .progress = watch,
        .context = &work,
    };
    if (study->base)
        work_foresee(study->base, (double)study_part_size(study, &request->part), request->threads,
                     request->study.shared.quiet);
    work_start(&work, request->study.shared.quiet);
    status = sweep_run(study, &options, &end, &progress, &error);
    work_end(&work);
    if (progress.damaged_bytes > 0)
        work_was_damaged(output, progress.damaged_bytes, progress.damaged);
    if (status != STATUS_OK) {
        complain("%s", error_text(&error).bytes);
        if (progress.done > 0)
            complain("%zu of %zu runs are done and kept in %s.d", progress.done, progress.total, output);
        return (int)status;
    }
    double seconds = progress_line_seconds(&work.line);
    int code = STATUS_OK;
    if (end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE)
        code = report(request, study, output);
    if (request->study.shared.json && print_end(output, end, &progress, seconds) != STATUS_OK)
        code = STATUS_FAILED;
    int closed = close_sweep(request, output, end, &progress, seconds);
    return code ? code : closed;
}

static int load_and_run(struct sweep_request *request)
{
    const struct request *shared = &request->study.shared;
    struct study *study = NULL;
    struct error error = {0};
    char *output = NULL;
    enum status status = find_share(request, &error);
    if (status == STATUS_OK)
        status = find_output(request, &output, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    int code = (int)study_read(shared->arguments[0], &shared->overrides, &request->study.changes, &study);
    if (code == STATUS_OK && study->base)
        work_warn(study->base, NULL, shared->quiet);
    if (code == STATUS_OK)
        code = (int)complain_of(outcome_list_check(study, request->outcomes, &error), &error);
    if (code == STATUS_OK)
        code = request->dry_run ? dry_run(request, study, output) : run_sweep(request, study, output);
    study_free(study);
    free(output);
    return code;
}

static void print_keys(bool markdown)
{
    int width = terminal_width(stdout);
    if (markdown)
        fputs("# Study reference\n\n"
              "Every key of a study file, from the table that the program itself uses. What a study does "
              "is told in\n"
              "[studies.md](studies.md). The page is printed by `pricewar-sim sweep --keys --markdown`.\n",
              stdout);
    parameter_groups_print(stdout, study_groups, study_group_count, NULL,
                           markdown ? DESCRIBE_MARKDOWN : DESCRIBE_TEXT, width > 0 ? width : 80);
}

static int run(void *asked)
{
    struct sweep_request *request = asked;
    const struct request *shared = &request->study.shared;
    request->threads = shared->threads ? shared->threads : workers_available();
    if (request->keys) {
        print_keys(shared->markdown);
        return STATUS_OK;
    }
    if (!shared->markdown && shared->argument_count > 0)
        return load_and_run(request);
    complain(shared->markdown ? "--markdown goes with --keys"
                              : "sweep takes a study file; `pricewar-sim sweep --help` says more");
    return STATUS_INVALID;
}

const struct command command_sweep = {
    .name = "sweep",
    .arguments = "STUDY",
    .summary = "Run a study: many runs over a design.",
    .details =
        "Runs the base scenario of the study over its design and writes all runs, and statistics over "
        "them, into one HDF5 file; then answers the claims of the study. Runs that fail are noted and "
        "counted and do not stop it. Killed at any time, the same command goes on where it was and ends "
        "with the same bytes. Exit code 1 when runs failed or when it stopped before the end.",
    OPTIONS(rows),
    .takes = {0, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
