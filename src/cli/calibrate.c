/* pricewar-sim calibrate STUDY */
#include <math.h>
#include <stdlib.h>

#include "base/memory_text.h"
#include "base/progress.h"
#include "base/smaller.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/study_options.h"
#include "cli/work.h"
#include "study/calibrate.h"
#include "study/sweep.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/calibration_text.h"

/* Default number of evaluations: those of the design, plus this many for each parameter and once more. */
enum { STARTS = 3, EVALUATIONS_PER_PARAMETER = 200 };

struct calibrate_request {
    struct study_request study;
    int64_t starts, evaluations; /* 0: the default */
    bool csv_excel, dry_run;
};

static const struct calibrate_request nothing_asked = {.study = NO_STUDY_CHANGES};

#define S struct calibrate_request
static const struct option_row rows[] = {
    OPTION_SET("Change a parameter of the base scenario in all runs; may be repeated."),
    STUDY_SEED,
    STUDY_REPLICATES("Runs at every point in place of study.replicates."),
    OPTION_THREADS,
    {0, "starts", "N", "Search from so many of the best points of the study's design; default 3.", take_whole,
     .place = offsetof(S, starts), .least = 1, .most = 1000},
    {0, "evaluations", "N",
     "Simulate at most so many points in the search, those of the design among them; default: the design and "
     "200 for each parameter and once more. The profiles take up to 21 more for each parameter.",
     take_whole, .place = offsetof(S, evaluations), .least = 1, .most = 10000000},
    OPTION_OUTPUT(
        "FILE",
        "Write the profiles as CSV into FILE. Missing folders are made. Until then finished runs are kept "
        "in FILE.d: the same command goes on from there, after a kill too."),
    OPTION_FORCE("Replace FILE when it exists, and drop what is in FILE.d when it is of another study."),
    {0, "dry-run", NULL,
     "Play a few runs, and say how many points and runs there would be at most, and how long they take.",
     take_flag, .place = offsetof(S, dry_run)},
    {0, "csv-excel", NULL, "With a byte order mark in FILE, for spreadsheets.", take_flag,
     .place = offsetof(S, csv_excel)},
    SET_NO_NOTES,
    OPTION_JSON("All of it as JSON, in place of tables."),
};
#undef S

static enum status write_csv(const struct calibrate_request *asked, const struct calibration *found,
                             struct error *error)
{
    const struct request *request = &asked->study.shared;
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (out && asked->csv_excel)
        fputs("\xEF\xBB\xBF", out);
    if (out)
        calibration_print_csv(out, found);
    if (!out || !memory_text_close(out, &text))
        return error_no_memory(error, "the profiles");
    enum status status = output_path_publish(request->output, request->force, text, size, error);
    free(text);
    return status;
}

static enum status report(const struct calibrate_request *asked, const struct calibration *found,
                          struct error *error)
{
    const struct request *request = &asked->study.shared;
    enum status status = request->json ? calibration_print_json(stdout, found, error)
                         : calibration_print(stdout, found, terminal_width(stdout))
                             ? STATUS_OK
                             : error_no_memory(error, "the tables");
    if (status != STATUS_OK)
        return status;
    return request->output && found->profiled ? write_csv(asked, found, error) : STATUS_OK;
}

/* Prints the closing notes, and returns the exit code. */
static int close_calibration(const struct request *request, const struct calibration *found)
{
    if (found->failed_points && !request->quiet)
        complain(
            "at %zu of %zu points a run failed, or an outcome of the targets was missing or infinitely far from "
            "its value; they count as bad fits",
            found->failed_points, found->evaluations);
    if (found->stopped)
        complain("stopped; what is shown is the best until then%s",
                 found->profiled ? "" : ", without profiles");
    else if (!found->converged)
        complain("the search has not converged; more --evaluations may fit better");
    if (found->stopped && interrupt_signal())
        return EXIT_SIGNALLED + interrupt_signal();
    return found->converged && !found->stopped ? STATUS_OK : STATUS_FAILED;
}

static struct calibrate_options options_of(const struct calibrate_request *asked, const struct study *study)
{
    const struct request *request = &asked->study.shared;
    size_t evaluations = study->design->size + (study->vary_count + 1) * EVALUATIONS_PER_PARAMETER;
    return (struct calibrate_options){
        .threads = request->threads ? request->threads : workers_available(),
        .starts = asked->starts ? (size_t)asked->starts : STARTS,
        .evaluations = asked->evaluations ? (size_t)asked->evaluations : evaluations,
    };
}

/* The search asks for one point at a time, whose replicates alone run side by side. */
static int dry_run(const struct study *study, const struct calibrate_options *options)
{
    const struct study_part all = {1, 1};
    struct sweep_estimate estimate;
    struct error error = {0};
    char duration[40];
    if (complain_of(sweep_pilot(study, options->threads, &all, &estimate, &error), &error) != STATUS_OK)
        return STATUS_FAILED;
    size_t design = study->design->size, replicates = (size_t)study->replicates, k = study->vary_count;
    size_t search = options->evaluations > design ? options->evaluations - design : 0;
    double rounds = ceil((double)replicates / options->threads), threads = options->threads;
    double shifts = ceil((double)(design * replicates) / threads) +
                    (double)(search + k * CLIFF_HALVINGS) * rounds +
                    ceil((double)(k * (PROFILE_POINTS - 1) * replicates) / threads);
    duration_format(duration, sizeof duration, shifts * estimate.seconds_per_run);
    printf("points       %zu of the design, at most %zu of the search and %zu on the parameters' axes\n",
           design, search, k * AXIS_POINTS);
    printf("runs         at most %zu: %zu replicates at each point\n",
           calibrate_most_points(study, options) * replicates, replicates);
    printf("time         at most %s on %u thread%s: %.3g s a run, from %s\n", duration, options->threads,
           options->threads == 1 ? "" : "s", estimate.seconds_per_run,
           count_in_words(estimate.pilots, "run").bytes);
    if (estimate.failed_pilots)
        printf("failed       %zu of these runs; %s\n", estimate.failed_pilots, estimate.failure);
    return STATUS_OK;
}

/* The progress of a calibration in runs. */
struct watched {
    struct work work;
    size_t replicates, earlier; /* earlier: runs that were kept by an earlier call */
};

static bool watch(void *context, size_t done, size_t total)
{
    struct watched *watched = context;
    size_t runs = done * watched->replicates, earlier = smaller(watched->earlier, runs);
    return work_goes_on(&watched->work, runs - earlier, total * watched->replicates - earlier);
}

/* Once the work is begun; its end is told. */
static int play_and_report(const struct calibrate_request *asked, const struct study *study,
                           const struct calibrate_options *options, bool *done)
{
    const struct request *request = &asked->study.shared;
    struct watched watched = {.replicates = (size_t)study->replicates,
                              .earlier = calibrate_memory_runs(options->memory)};
    struct calibration *found;
    struct error error = {0};
    struct calibrate_options watching = *options;
    watching.progress = watch;
    watching.context = &watched;
    work_start(&watched.work, request->quiet);
    enum status status = calibrate(study, &watching, &found, &error);
    work_end(&watched.work);
    if (status == STATUS_OK)
        status = report(asked, found, &error);
    int code = (int)complain_of(status, &error);
    *done = status == STATUS_OK && !found->stopped;
    if (status == STATUS_OK)
        code = close_calibration(request, found);
    if (!*done && options->memory)
        complain("the same command goes on from %s.d", request->output);
    calibration_free(found);
    return code;
}

/* Where finished runs are kept; says how many there are already, and what was lost of them. */
static enum status open_memory(const struct request *request, const struct study *study,
                               struct calibrate_options *options, struct error *error)
{
    const char *aside;
    enum status status = calibrate_memory_open(study, "calibrate", calibrate_most_points(study, options),
                                               request->output, request->force, &options->memory, error);
    size_t damaged = status == STATUS_OK ? calibrate_memory_damage(options->memory, &aside) : 0;
    size_t kept = status == STATUS_OK ? calibrate_memory_runs(options->memory) : 0;
    if (damaged > 0)
        work_was_damaged(request->output, damaged, aside);
    work_was_kept(request->output, kept, request->quiet);
    return status;
}

static int run_calibration(const struct calibrate_request *asked, const struct study *study)
{
    const struct request *request = &asked->study.shared;
    struct calibrate_options options = options_of(asked, study);
    struct error error = {0};
    enum status status = calibrate_check(study, &options, &error);
    if (status == STATUS_OK && asked->dry_run)
        return dry_run(study, &options);
    if (status == STATUS_OK && request->output)
        status = open_memory(request, study, &options, &error);
    int code = (int)complain_of(status, &error);
    bool done = false;
    if (study->base && status == STATUS_OK)
        work_foresee(study->base, (double)options.evaluations * (double)study->replicates, options.threads,
                     request->quiet);
    if (status == STATUS_OK)
        code = play_and_report(asked, study, &options, &done);
    calibrate_memory_close(options.memory, done);
    return code;
}

static enum status check_output(const struct calibrate_request *asked, const struct study *study)
{
    const struct request *request = &asked->study.shared;
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    if (asked->csv_excel && !request->output) {
        complain("--csv-excel goes with --output");
        return STATUS_INVALID;
    }
    if (!request->output)
        return STATUS_OK;
    inputs_add_study(&inputs, study);
    bool replace = request->force || output_path_is_unfinished(request->output);
    enum status status = output_path_check(request->output, &inputs, replace, &error);
    if (status == STATUS_OK)
        status = output_path_check_folder(request->output, &inputs, &error);
    return complain_of(status, &error);
}

static int run(void *asked)
{
    struct calibrate_request *request = asked;
    struct study *study = NULL;
    int code = (int)study_read(request->study.shared.arguments[0], &request->study.shared.overrides,
                               &request->study.changes, &study);
    if (code == STATUS_OK)
        code = (int)check_output(request, study);
    if (code == STATUS_OK && study->base)
        work_warn(study->base, NULL, request->study.shared.quiet);
    if (code == STATUS_OK)
        code = run_calibration(request, study);
    study_free(study);
    return code;
}

const struct command command_calibrate = {
    .name = "calibrate",
    .arguments = "STUDY",
    .summary = "Fit what a study varies to its targets.",
    .details =
        "Searches the ranges of the study for the values at which the means of outcomes over the replicates "
        "come nearest to the targets: the sum of squared distances, each in its target's scale (method of "
        "simulated moments), by Nelder and Mead's simplex from the best points of the design, with the same "
        "random numbers at all points. Prints the fit, the parameters, the objective along each parameter's "
        "axis, and what the targets do not identify. Exit code 1 when the search did not converge.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
