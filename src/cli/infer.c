/* pricewar-sim infer STUDY */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory_text.h"
#include "base/progress.h"
#include "base/smaller.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/shard.h"
#include "cli/study_options.h"
#include "cli/subprocess.h"
#include "cli/work.h"
#include "file/publish.h"
#include "inference/infer.h"
#include "inference/inference_output.h"
#include "study/sweep.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/inference_text.h"

/* Defaults: effective draws, and populations, or waves of an emulator, that the runs are enough for. */
enum { DRAWS = 1000, POPULATIONS = 20, WAVES = 5 };
static const double least_acceptance = 0.005;

struct infer_request {
    struct study_request study;
    int64_t draws, runs, recoveries; /* 0: the default; no recoveries */
    struct study_part part;          /* {0, 0} or {1, 1}: alone */
    bool csv, csv_excel, dry_run;
};

static const struct infer_request nothing_asked = {.study = NO_STUDY_CHANGES};

#define S struct infer_request
static const struct option_row rows[] = {
    OPTION_SET("Change a parameter of the base scenario in all runs; may be repeated."),
    STUDY_SEED,
    STUDY_REPLICATES("Runs of every draw in place of study.replicates."),
    OPTION_THREADS,
    {0, "draws", "N", "End when the draws are worth so many independent ones; default 1000.", take_whole,
     .place = offsetof(S, draws), .least = 10, .most = 1000000},
    {0, "runs", "N",
     "Play at most so many runs, of each recovery with --recover; default: 20 populations, or 5 waves of an emulator.",
     take_whole, .place = offsetof(S, runs), .least = 1, .most = INT32_MAX},
    {0, "recover", "N",
     "In place of the targets' values, N times simulate them with parameters from the prior, and infer these: "
     "do the intervals cover, can the parameters be identified?",
     take_whole, .place = offsetof(S, recoveries), .least = 3, .most = 100000},
    OPTION_OUTPUT(
        "FILE", "Write draws, weights and what follows into FILE, as HDF5; with --recover a CSV table of the "
                "recoveries. Missing folders are made. Until then finished runs are kept in FILE.d: the same "
                "command goes on from there, after a kill too."),
    {0, "shard", "K/N",
     "Be one of N processes that play one inference together and are given the same FILE, in whose folder FILE.d they "
     "see each other's runs. Each begins with every N-th run and then helps the others, so none waits for another, even for one that is killed or starts late.",
     shard_take, .place = offsetof(S, part)},
    OPTION_FORCE("Replace FILE when it exists, and drop what is in FILE.d when it is of another study."),
    {0, "dry-run", NULL, "Play a few runs, and say how many there would be at most, and how long they take.",
     take_flag, .place = offsetof(S, dry_run)},
    {0, "csv", NULL, "Write the draws beside FILE as CSV too, in FILE without .h5 and with _draws.csv.",
     take_flag, .place = offsetof(S, csv)},
    {0, "csv-excel", NULL,
     "The same with a byte order mark, for spreadsheets; with --recover for FILE itself.", take_flag,
     .place = offsetof(S, csv_excel)},
    SET_NO_NOTES,
    OPTION_JSON("All but the draws as JSON, in place of tables."),
};
#undef S

/* What an inference and recoveries share while they are at work. */
struct inferring {
    const struct infer_request *asked;
    const struct study *study;
    struct inference_options options;
    struct work work;
    size_t replicates, earlier; /* earlier: runs that were kept by an earlier call */
};

static bool is_emulated(const struct inferring *inferring)
{
    return inferring->study->engine == ENGINE_EMULATOR;
}

static bool watch(void *context, size_t done, size_t total)
{
    struct inferring *inferring = context;
    size_t runs = done * inferring->replicates, earlier = smaller(inferring->earlier, runs);
    return work_goes_on(&inferring->work, runs - earlier, total * inferring->replicates - earlier);
}

static bool is_shared(const struct infer_request *asked)
{
    return asked->part.parts > 1;
}

/* Whether to replace what is at a path. Another process of the same inference may put the same bytes there while this one
 * does, which is no reason to refuse. */
static bool may_replace(const struct infer_request *asked, const char *path)
{
    return asked->study.shared.force || (is_shared(asked) && access(path, F_OK) != 0);
}

/* Whether a file of this inference is left as it is: another process, or one that was killed at its end, has put it
 * there. */
static bool may_stay(const struct infer_request *asked)
{
    return is_shared(asked) || !asked->study.shared.force;
}

/* Publishes what a function prints. */
static enum status write_table(const struct infer_request *asked, const char *path,
                               void (*print)(FILE *out, const void *what), const void *what,
                               struct error *error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (out && asked->csv_excel)
        fputs("\xEF\xBB\xBF", out);
    if (out)
        print(out, what);
    if (!out || !memory_text_close(out, &text))
        return error_no_memory(error, "a table");
    enum status status = output_path_publish(path, may_replace(asked, path), text, size, error);
    free(text);
    return status;
}

static void print_draws(FILE *out, const void *what)
{
    inference_print_csv(out, what);
}

static void print_recoveries(FILE *out, const void *what)
{
    recovery_print_csv(out, what);
}

/* "results/x.h5": "results/x_draws.csv", on the heap. */
static char *draws_path(const char *output)
{
    char *path = NULL;
    size_t length = strlen(output);
    if (length > 3 && strcmp(output + length - 3, ".h5") == 0)
        length -= 3;
    return asprintf(&path, "%.*s_draws.csv", (int)length, output) < 0 ? NULL : path;
}

static enum status write_inference(const struct inferring *inferring, const struct inference *found,
                                   struct error *error)
{
    const struct infer_request *asked = inferring->asked;
    const struct request *request = &asked->study.shared;
    enum status status = STATUS_OK;
    if (!(may_stay(asked) && inference_is_in(inferring->study, &inferring->options, request->output)))
        status = inference_write(found, &inferring->options, request->output,
                                 may_replace(asked, request->output), error);
    if (status != STATUS_OK || !(asked->csv || asked->csv_excel))
        return status;
    char *path = draws_path(request->output);
    status =
        path ? write_table(asked, path, print_draws, found, error) : error_no_memory(error, "a file's name");
    free(path);
    return status;
}

/* Each line as a message of the program. */
static void warn(const struct inference *found)
{
    char *text = NULL, *rest = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (out)
        inference_print_warnings(out, found);
    if (out && memory_text_close(out, &text))
        for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
            complain("%s", line);
    free(text);
}

static int stopped_code(void)
{
    return interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : STATUS_FAILED;
}

static int infer_and_report(struct inferring *inferring, bool *done)
{
    const struct request *request = &inferring->asked->study.shared;
    struct inference *found;
    struct error error = {0};
    work_start(&inferring->work, request->quiet);
    enum status status = infer(inferring->study, &inferring->options, &found, &error);
    work_end(&inferring->work);
    bool whole = status == STATUS_OK && found->end != INFERENCE_STOPPED;
    if (status == STATUS_OK)
        status = request->json ? inference_print_json(stdout, found, &error)
                 : inference_print(stdout, found, terminal_width(stdout))
                     ? STATUS_OK
                     : error_no_memory(&error, "the tables");
    if (status == STATUS_OK && whole && request->output)
        status = write_inference(inferring, found, &error);
    int code = (int)complain_of(status, &error);
    *done = status == STATUS_OK && whole;
    if (status == STATUS_OK) {
        warn(found);
        code = whole ? STATUS_OK : stopped_code();
        if (!whole)
            complain("stopped; what is shown is what was known until then");
    }
    inference_free(found);
    return code;
}

static int recover_and_report(struct inferring *inferring, bool *done)
{
    const struct infer_request *asked = inferring->asked;
    const struct request *request = &asked->study.shared;
    struct recovery_options options = {.inference = inferring->options,
                                       .recoveries = (size_t)asked->recoveries,
                                       .error_factor = 1,
                                       .progress = watch,
                                       .context = inferring};
    struct recovery *found;
    struct error error = {0};
    work_start(&inferring->work, request->quiet);
    enum status status = recover(inferring->study, &options, &found, &error);
    work_end(&inferring->work);
    bool whole = status == STATUS_OK && !found->stopped;
    if (status == STATUS_OK && found->count > 0)
        status = request->json ? recovery_print_json(stdout, found, &error)
                 : recovery_print(stdout, found, terminal_width(stdout))
                     ? STATUS_OK
                     : error_no_memory(&error, "the tables");
    if (status == STATUS_OK && whole && request->output)
        status = write_table(asked, request->output, print_recoveries, found, &error);
    int code = (int)complain_of(status, &error);
    *done = status == STATUS_OK && whole;
    if (status == STATUS_OK && !whole) {
        complain("stopped after %zu recoveries", found->count);
        code = stopped_code();
    }
    if (status == STATUS_OK && found->short_of > 0 && !request->quiet)
        complain(
            "%zu of %zu recoveries ended above tolerance 1 or with few draws; more --runs make them exact",
            found->short_of, found->count);
    recovery_free(found);
    return code;
}

static size_t most_points(const struct inferring *inferring)
{
    struct recovery_options recovering = {.inference = inferring->options,
                                          .recoveries = (size_t)inferring->asked->recoveries};
    return recovering.recoveries ? recovery_most_points(inferring->study, &recovering)
                                 : inferring->options.points;
}

static int dry_run(const struct inferring *inferring)
{
    const struct study_part all = {1, 1};
    struct sweep_estimate estimate;
    struct error error = {0};
    char duration[40];
    const struct inference_options *options = &inferring->options;
    if (complain_of(sweep_pilot(inferring->study, options->threads, &all, &estimate, &error), &error) !=
        STATUS_OK)
        return STATUS_FAILED;
    double runs = (double)most_points(inferring) * (double)inferring->replicates;
    double threads = options->threads * fmax((double)inferring->asked->part.parts, 1);
    duration_format(duration, sizeof duration, runs / threads * estimate.seconds_per_run);
    bool emulated = is_emulated(inferring);
    printf(emulated ? "waves        of %zu points\n" : "populations  of %zu draws\n",
           inferring->study->design->size);
    printf("runs         at most %.0f: %zu replicate%s of each %s\n", runs, inferring->replicates,
           inferring->replicates == 1 ? "" : "s", emulated ? "point" : "draw");
    printf("time         at most %s on %.0f thread%s: %.3g s a run, from %s\n", duration, threads,
           threads == 1 ? "" : "s", estimate.seconds_per_run, count_in_words(estimate.pilots, "run").bytes);
    if (estimate.failed_pilots)
        printf("failed       %zu of these runs; %s\n", estimate.failed_pilots, estimate.failure);
    return STATUS_OK;
}

static struct inference_options options_of(struct inferring *inferring)
{
    const struct infer_request *asked = inferring->asked;
    size_t populations = is_emulated(inferring) ? WAVES : POPULATIONS,
           runs = (size_t)asked->runs / inferring->replicates;
    return (struct inference_options){
        .threads = asked->study.shared.threads ? asked->study.shared.threads : workers_available(),
        .points = asked->runs ? runs : populations * inferring->study->design->size,
        .wanted = asked->draws ? (size_t)asked->draws : DRAWS,
        .acceptance = least_acceptance,
        .progress = watch,
        .context = inferring,
    };
}

/* Where finished runs are kept; says how many there are already, and what was lost of them. */
static enum status open_memory(struct inferring *inferring, size_t points, struct error *error)
{
    const struct request *request = &inferring->asked->study.shared;
    const struct study_part alone = {1, 1};
    const char *aside;
    enum status status = calibrate_memory_join(
        inferring->study, inferring->asked->recoveries ? "recover" : "infer", points, request->output,
        request->force, is_shared(inferring->asked) ? &inferring->asked->part : &alone,
        &inferring->options.memory, error);
    size_t damaged = status == STATUS_OK ? calibrate_memory_damage(inferring->options.memory, &aside) : 0;
    inferring->earlier = status == STATUS_OK ? calibrate_memory_runs(inferring->options.memory) : 0;
    if (damaged > 0)
        work_was_damaged(request->output, damaged, aside);
    work_was_kept(request->output, inferring->earlier, request->quiet);
    return status;
}

/* unfinished: what is there of this inference is no reason to refuse. */
static enum status check_output(const struct infer_request *asked, const struct study *study, bool unfinished)
{
    const struct request *request = &asked->study.shared;
    bool replace = request->force || unfinished;
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    bool draws = asked->csv || asked->csv_excel;
    if (asked->csv && asked->recoveries) {
        complain("--csv goes with an inference; with --recover FILE of --output is such a table itself");
        return STATUS_INVALID;
    }
    if (is_shared(asked) && !request->output) {
        complain("--shard goes with --output: the processes see each other's runs in the folder FILE.d");
        return STATUS_INVALID;
    }
    if (draws && !request->output) {
        complain("--csv and --csv-excel go with --output");
        return STATUS_INVALID;
    }
    if (!request->output)
        return STATUS_OK;
    inputs_add_study(&inputs, study);
    char *table = draws && !asked->recoveries ? draws_path(request->output) : NULL;
    const char *const outputs[] = {request->output, table};
    enum status status = draws && !asked->recoveries && !table
                             ? error_no_memory(&error, "a file's name")
                             : output_paths_check(outputs, 2, &inputs, replace, &error);
    if (status == STATUS_OK)
        status = output_path_check_folder(request->output, &inputs, &error);
    free(table);
    return complain_of(status, &error);
}

/* Whether the output holds this inference, as far as can be known: a table of recoveries does not say of which study
 * it is. */
static bool is_written(const struct inferring *inferring)
{
    const struct infer_request *asked = inferring->asked;
    const char *output = asked->study.shared.output;
    return output && access(output, F_OK) == 0 &&
           (asked->recoveries ? !asked->study.shared.force
                              : check_in_subprocess(output) == STATUS_OK &&
                                    inference_is_in(inferring->study, &inferring->options, output));
}

/* Whether all tables that are asked for besides are there. */
static bool has_tables(const struct infer_request *asked)
{
    char *path = draws_path(asked->study.shared.output);
    bool has = asked->recoveries || !(asked->csv || asked->csv_excel) || (path && access(path, F_OK) == 0);
    free(path);
    return has;
}

/* Whether the processes of this inference have written it: then nothing is left to do for one that comes later. */
static bool was_done(const struct inferring *inferring)
{
    const struct infer_request *asked = inferring->asked;
    bool done = is_shared(asked) && is_written(inferring) && has_tables(asked);
    if (done && !asked->study.shared.quiet)
        complain(
            asked->recoveries
                ? "%s is there already and taken for the table of these recoveries; --force makes it anew"
                : "%s holds this inference already; nothing was to do",
            asked->study.shared.output);
    return done;
}

/* Deletes what processes that were killed after the file had its name have left. */
static void tidy(struct inferring *inferring)
{
    const char *output = inferring->asked->study.shared.output;
    char *folder = NULL;
    struct error error = {0};
    if (asprintf(&folder, "%s.d", output) < 0)
        folder = NULL;
    (void)!publish_check(output, true, &error);
    if (folder && access(folder, F_OK) == 0) {
        bool joined = open_memory(inferring, most_points(inferring), &error) == STATUS_OK;
        calibrate_memory_close(inferring->options.memory, joined);
    }
    free(folder);
}

static int play(struct inferring *inferring)
{
    const struct infer_request *asked = inferring->asked;
    const struct request *request = &asked->study.shared;
    const struct study *study = inferring->study;
    size_t points = most_points(inferring);
    struct error error = {0};
    enum status status = request->output ? open_memory(inferring, points, &error) : STATUS_OK;
    int code = (int)complain_of(status, &error);
    bool done = status == STATUS_OK && was_done(inferring);
    if (status == STATUS_OK && !done) {
        if (study->base)
            work_foresee(study->base, (double)points * (double)study->replicates, inferring->options.threads,
                         request->quiet);
        code = asked->recoveries ? recover_and_report(inferring, &done) : infer_and_report(inferring, &done);
        if (!done && inferring->options.memory)
            complain("the same command goes on from %s.d", request->output);
    }
    calibrate_memory_close(inferring->options.memory, done);
    return code;
}

static int run_inference(const struct infer_request *asked, const struct study *study)
{
    struct inferring inferring = {.asked = asked, .study = study, .replicates = (size_t)study->replicates};
    struct error error = {0};
    inferring.options = options_of(&inferring);
    /* in this order: others may end meanwhile */
    bool unfinished = asked->study.shared.output && output_path_is_unfinished(asked->study.shared.output);
    if (was_done(&inferring)) {
        tidy(&inferring);
        return STATUS_OK;
    }
    enum status status = check_output(asked, study, unfinished && is_written(&inferring));
    if (status != STATUS_OK)
        return (int)status;
    if (study->base)
        work_warn(study->base, NULL, asked->study.shared.quiet);
    status = inference_check(study, &inferring.options, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    return asked->dry_run ? dry_run(&inferring) : play(&inferring);
}

static int run(void *asked)
{
    struct infer_request *request = asked;
    struct study *study = NULL;
    int code = (int)study_read(request->study.shared.arguments[0], &request->study.shared.overrides,
                               &request->study.changes, &study);
    if (code == STATUS_OK)
        code = run_inference(request, study);
    study_free(study);
    return code;
}

const struct command command_infer = {
    .name = "infer",
    .arguments = "STUDY",
    .summary = "What the data say: the posterior of what a study varies.",
    .details =
        "Draws parameters from the priors of the study, plays runs with them, and weighs each draw by how near its "
        "outcomes come to the targets, each in its target's deviation. Populations of draws follow each other, each "
        "around the best so far, until they are worth as many independent draws as wanted. Prints mean, standard "
        "deviation and 90 % interval of each parameter, how much of its prior is left, what is not identified, and "
        "which target pulls where. With --recover it asks the same of simulated targets, whose parameters are known. "
        "docs/inference.md explains all of it.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
