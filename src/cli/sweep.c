/* pricewar-sim sweep STUDY */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/progress.h"
#include "base/workers.h"
#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "scenario/describe.h"
#include "study/study_csv.h"
#include "study/study_parameters.h"
#include "study/sweep.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/progress_line.h"
#include "terminal/text_width.h"
#include "text/claims_text.h"
#include "text/study_table.h"

enum {
    KEY_FORCE = OPTION_LONG_ONLY,
    KEY_THREADS,
    KEY_SHARD,
    KEY_MAX_HOURS,
    KEY_DRY_RUN,
    KEY_RESUME,
    KEY_CSV,
    KEY_JSON,
    KEY_KEYS,
    KEY_MARKDOWN,
    KEY_SET,
    KEY_SEED,
    KEY_REPLICATES,
};

struct sweep_request {
    struct override_list sets;
    struct study_changes changes;
    struct study_part part;
    const char *output; /* as asked for, or NULL */
    unsigned threads;
    double max_hours;
    bool force, dry_run, resume, csv, json, keys, markdown, quiet;
};

static const struct option_row rows[] = {
    {KEY_SET, "set", "PATH=VALUE", "Change a parameter of the base scenario in all runs; may be repeated."},
    {KEY_SEED, "seed", "N", "Seed of the runs in place of study.seed."},
    {KEY_REPLICATES, "replicates", "N", "Runs at every design point in place of study.replicates."},
    {KEY_THREADS, "threads", "N",
     "Threads to use; default: the processors at hand. The result does not depend on it."},
    {'o', "output", "FILE",
     "HDF5 file to write; default: results/ and the study's name with .h5. What is not finished is kept in "
     "FILE.d."},
    {KEY_SHARD, "shard", "K/N",
     "Run every N-th run from the K-th on, as one of N processes; `merge` joins their files. Default: the "
     "place in a Slurm job array, or all."},
    {KEY_MAX_HOURS, "max-hours", "H",
     "Stop cleanly before so many hours are over; the same command goes on."},
    {KEY_RESUME, "resume", NULL,
     "Go on with what is there, and refuse to start anew. Without it a study that is under way is resumed "
     "too."},
    {KEY_FORCE, "force", NULL, "Replace FILE, and drop what is in FILE.d, when it is of another study."},
    {KEY_DRY_RUN, "dry-run", NULL, "Only say how many runs, how long, how many bytes, after a few runs."},
    {KEY_CSV, "csv", NULL, "Write the tables of runs and statistics beside FILE as CSV too."},
    {KEY_KEYS, "keys", NULL, "List the keys of a study file; STUDY is not needed."},
    {KEY_MARKDOWN, "markdown", NULL, "With --keys: as a Markdown page."},
    {'q', "quiet", NULL, "Neither progress nor notes on stderr; errors stay."},
    {KEY_JSON, "json", NULL, "How it ended as JSON, in place of tables."},
};

static bool take_shard(struct sweep_request *request, const char *value)
{
    enum { MOST_SHARDS = 999999999 };
    char *end;
    unsigned long part = strtoul(value, &end, 10), parts = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end || part < 1 || part > parts || parts > MOST_SHARDS) {
        complain("--shard takes K/N with K from 1 to N, such as 3/8, not `%s`", value);
        return false;
    }
    request->part = (struct study_part){part, parts};
    return true;
}

static bool take_hours(struct sweep_request *request, const char *value)
{
    char *end;
    request->max_hours = strtod(value, &end);
    if (end != value && !*end && request->max_hours > 0)
        return true;
    complain("--max-hours takes a positive number, not `%s`", value);
    return false;
}

static bool take(void *context, int key, const char *value)
{
    struct sweep_request *request = context;
    switch (key) {
    case KEY_SET:
        return override_take(&request->sets, OVERRIDE_SET, value) == STATUS_OK;
    case KEY_SEED:
        return options_take_whole("seed", value, 0, INT64_MAX, &request->changes.seed);
    case KEY_REPLICATES:
        return options_take_whole("replicates", value, 1, 10000000, &request->changes.replicates);
    case KEY_THREADS:
        return options_take_threads(value, &request->threads);
    case 'o':
        request->output = value;
        return true;
    case KEY_SHARD:
        return take_shard(request, value);
    case KEY_MAX_HOURS:
        return take_hours(request, value);
    case KEY_RESUME:
        return request->resume = true;
    case KEY_FORCE:
        return request->force = true;
    case KEY_DRY_RUN:
        return request->dry_run = true;
    case KEY_CSV:
        return request->csv = true;
    case KEY_KEYS:
        return request->keys = true;
    case KEY_MARKDOWN:
        return request->markdown = true;
    case 'q':
        return request->quiet = true;
    default:
        return request->json = true;
    }
}

static size_t environment_number(const char *name, size_t fallback)
{
    const char *text = getenv(name);
    char *end;
    unsigned long number = text ? strtoul(text, &end, 10) : 0;
    return text && end != text && !*end ? number : fallback;
}

/* In a Slurm job array every task takes its share; task numbers may start anywhere and leave gaps. */
static struct study_part part_from_environment(void)
{
    size_t count = environment_number("SLURM_ARRAY_TASK_COUNT", 0);
    size_t id = environment_number("SLURM_ARRAY_TASK_ID", SIZE_MAX);
    size_t least = environment_number("SLURM_ARRAY_TASK_MIN", 1),
           step = environment_number("SLURM_ARRAY_TASK_STEP", 1);
    if (count < 1 || id == SIZE_MAX || id < least || step < 1 || (id - least) / step >= count)
        return (struct study_part){1, 1};
    return (struct study_part){(id - least) / step + 1, count};
}

/* FILE, or FILE's stem with .shard-3-of-8.h5; on the heap. */
static char *output_path(const struct sweep_request *request, const char *study_file)
{
    char *path = request->output ? strdup(request->output) : output_path_default(study_file);
    if (!path || request->part.parts == 1)
        return path;
    size_t length = strlen(path);
    bool ending = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    char *part = NULL;
    int stem = (int)(ending ? length - 3 : length);
    if (asprintf(&part, "%.*s.shard-%zu-of-%zu.h5", stem, path, request->part.part, request->part.parts) < 0)
        part = NULL;
    free(path);
    return part;
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
    if (sweep_pilot(study, request->threads, &request->part, &estimate, &error) != STATUS_OK) {
        complain("%s", error.message);
        return STATUS_FAILED;
    }
    duration_format(duration, sizeof duration, estimate.seconds);
    print_size(size, estimate.bytes);
    printf("design       %s, %zu points of %zu parameters\n", design_name(study->design_kind),
           estimate.points, study->vary_count);
    printf("runs         %zu%s: %lld replicates at each point\n", estimate.runs,
           request->part.parts > 1 ? " in this shard" : "", (long long)study->replicates);
    printf("time         %s on %u thread%s: %.3g s a run, from %zu runs\n", duration, request->threads,
           request->threads == 1 ? "" : "s", estimate.seconds_per_run, estimate.pilots);
    printf("size         %s in %s\n", size, output);
    if (estimate.failed_pilots)
        printf("failed       %zu of these runs; %s\n", estimate.failed_pilots, estimate.failure);
    return STATUS_OK;
}

/* What the callback sees. */
struct sweep_watch {
    struct progress_line line;
};

static bool watch(void *context, const struct sweep_progress *progress)
{
    struct sweep_watch *seen = context;
    progress_line_update(&seen->line, progress->done - progress->earlier,
                         progress->total - progress->earlier);
    return interrupt_signal() == 0;
}

/* NULL while the study is not complete, and when it makes no claims. */
static json_t *read_claims(const char *output)
{
    struct claim_answers answers = {NULL, 0};
    hid_t file;
    hdf5_quiet();
    if (access(output, F_OK) != 0 || hdf5_open(output, &file, NULL) != STATUS_OK)
        return NULL;
    enum status status = claim_answers_read(file, &answers, NULL);
    json_t *claims = status == STATUS_OK && answers.count > 0 ? claims_to_json(&answers) : NULL;
    claim_answers_clear(&answers);
    H5Fclose(file);
    return claims;
}

static bool print_json(const char *output, enum sweep_end end, const struct sweep_progress *progress,
                       double seconds)
{
    json_t *object =
        json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:f}", "output", output, "complete",
                  end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE, "runs", (json_int_t)progress->total,
                  "done", (json_int_t)progress->done, "earlier", (json_int_t)progress->earlier, "failed",
                  (json_int_t)progress->failed, "seconds", seconds);
    json_t *claims = read_claims(output);
    if (object && claims)
        json_object_set(object, "claims", claims);
    json_decref(claims);
    bool printed = object && json_dumpf(object, stdout, JSON_INDENT(2) | JSON_SORT_KEYS) == 0;
    putchar('\n');
    json_decref(object);
    return printed;
}

/* The closing line, and the exit code. */
static int close_sweep(const struct sweep_request *request, const char *output, enum sweep_end end,
                       const struct sweep_progress *progress, double seconds)
{
    char duration[40];
    size_t played = progress->done - progress->earlier;
    duration_format(duration, sizeof duration, seconds);
    bool complete = end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE;
    if (end == SWEEP_WAS_COMPLETE && !request->quiet)
        complain("%s holds all %zu runs of this study already; nothing was to do", output, progress->total);
    else if (!request->quiet)
        complain("%zu runs in %s (%.3g runs/s); %zu of %zu are done%s%s", played, duration,
                 seconds > 0 ? (double)played / seconds : 0, progress->done, progress->total,
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

static int report(const struct sweep_request *request, const struct study *study, const char *output)
{
    struct error error = {0};
    enum status status = STATUS_OK;
    if (request->csv)
        status = study_csv_write(study, output, &error);
    if (status == STATUS_OK && !request->json && request->part.parts == 1)
        status = study_table_print(stdout, study, output, terminal_width(stdout), &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    return (int)status;
}

static bool something_there(const char *output)
{
    char *folder = NULL;
    bool there =
        access(output, F_OK) == 0 || (asprintf(&folder, "%s.d", output) > 0 && access(folder, F_OK) == 0);
    free(folder);
    return there;
}

static int run_sweep(const struct sweep_request *request, const struct study *study, const char *output)
{
    struct sweep_watch seen;
    struct sweep_progress progress = {0};
    struct error error = {0};
    enum sweep_end end;
    if (request->resume && !something_there(output)) {
        complain("there is nothing to resume at %s", output);
        return STATUS_INVALID;
    }
    if (!request->force && access(output, F_OK) == 0 && check_apart(output) != STATUS_OK)
        return STATUS_INVALID;
    enum status status = output_path_make_folder(output, &error);
    struct sweep_options options = {
        .threads = request->threads,
        .part = request->part,
        .output = output,
        .force = request->force,
        .max_seconds = request->max_hours * 3600,
        .progress = watch,
        .context = &seen,
    };
    progress_line_start(&seen.line, request->quiet);
    interrupt_watch();
    if (status == STATUS_OK)
        status = sweep_run(study, &options, &end, &progress, &error);
    progress_line_end(&seen.line);
    if (status != STATUS_OK) {
        complain("%s", error.message);
        if (progress.done > 0)
            complain("%zu of %zu runs are done and kept in %s.d", progress.done, progress.total, output);
        return (int)status;
    }
    double seconds = progress_line_seconds(&seen.line);
    int code = STATUS_OK;
    if (end == SWEEP_COMPLETE || end == SWEEP_WAS_COMPLETE)
        code = report(request, study, output);
    if (request->json && !print_json(output, end, &progress, seconds))
        code = STATUS_FAILED;
    int closed = close_sweep(request, output, end, &progress, seconds);
    return code ? code : closed;
}

static int load_and_run(struct sweep_request *request, const char *file)
{
    struct study *study = NULL;
    char *output = output_path(request, file);
    int code = STATUS_FAILED;
    if (!output)
        complain("out of memory");
    else
        code = (int)study_read(file, &request->sets, &request->changes, &study);
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
        fputs("# Study reference\n\nEvery key of a study file, from the table that the program itself uses. "
              "What a "
              "study does is told in\n[studies.md](studies.md). The page is printed by `pricewar-sim sweep "
              "--keys "
              "--markdown`.\n",
              stdout);
    parameter_groups_print(stdout, study_groups, study_group_count, NULL,
                           markdown ? DESCRIBE_MARKDOWN : DESCRIBE_TEXT, width > 0 ? width : 80);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct sweep_request request = {.changes = {.seed = -1}, .part = part_from_environment()};
    int first, code = STATUS_INVALID;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    request.threads = request.threads ? request.threads : workers_available();
    if (parsed == PARSE_ENDED) {
        code = STATUS_OK;
    } else if (parsed == PARSE_GO_ON && request.keys) {
        print_keys(request.markdown);
        code = STATUS_OK;
    } else if (parsed == PARSE_GO_ON && request.markdown) {
        complain("--markdown goes with --keys");
    } else if (parsed == PARSE_GO_ON && first == argc) {
        complain("sweep takes a study file; `pricewar-sim sweep --help` says more");
    } else if (parsed == PARSE_GO_ON) {
        code = load_and_run(&request, argv[first]);
    }
    override_clear(&request.sets);
    return code;
}

const struct command command_sweep = {
    .name = "sweep",
    .arguments = "STUDY",
    .summary = "Run a study: many runs over a design.",
    .details =
        "Runs the base scenario of the study over its design and writes all runs, and statistics over them, "
        "into one HDF5 file; then answers the claims of the study. Runs that fail are noted and counted and "
        "do not stop it. Killed at any time, "
        "the "
        "same command goes on where it was and ends with the same bytes. Exit code 1 when runs failed or "
        "when "
        "it stopped before the end.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 0,
    .maximum_arguments = 1,
    .run = run,
};
