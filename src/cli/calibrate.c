/* pricewar-sim calibrate STUDY */
#include <stdlib.h>

#include "base/memory_text.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/study_options.h"
#include "cli/work.h"
#include "file/publish.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/calibration_text.h"

/* Default number of evaluations: those of the design, plus this many for each parameter and once more. */
enum { STARTS = 3, EVALUATIONS_PER_PARAMETER = 200 };

struct calibrate_request {
    struct study_request study;
    int64_t starts, evaluations; /* 0: the default */
    bool csv_excel;
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
     "200 for each parameter and once more. The profiles take 15 more for each parameter.",
     take_whole, .place = offsetof(S, evaluations), .least = 1, .most = 10000000},
    OPTION_OUTPUT("FILE", "Write the profiles as CSV into FILE. Missing folders are made."),
    OPTION_FORCE("Replace FILE when it exists."),
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
    FILE *out = open_memstream(&text, &size);
    if (out && asked->csv_excel)
        fputs("\xEF\xBB\xBF", out);
    if (out)
        calibration_print_csv(out, found);
    if (!out || !memory_text_close(out, &text))
        return error_no_memory(error, "the profiles");
    enum status status = publish(request->output, request->force, text, size, error);
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
        complain("at %zu of %zu points a run failed or an outcome of the targets was missing; they count as "
                 "bad fits",
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

static int run_calibration(const struct calibrate_request *asked, const struct study *study)
{
    const struct request *request = &asked->study.shared;
    struct work work;
    struct calibration *found;
    struct error error = {0};
    size_t evaluations = study->design->size + (study->vary_count + 1) * EVALUATIONS_PER_PARAMETER;
    struct calibrate_options options = {
        .threads = request->threads ? request->threads : workers_available(),
        .starts = asked->starts ? (size_t)asked->starts : STARTS,
        .evaluations = asked->evaluations ? (size_t)asked->evaluations : evaluations,
        .progress = work_goes_on,
        .context = &work,
    };
    if (study->base)
        work_foresee(study->base, (double)options.evaluations * (double)study->replicates, options.threads,
                     request->quiet);
    work_start(&work, request->quiet);
    enum status status = calibrate(study, &options, &found, &error);
    work_end(&work);
    if (status == STATUS_OK)
        status = report(asked, found, &error);
    int code = (int)complain_of(status, &error);
    if (status == STATUS_OK)
        code = close_calibration(request, found);
    calibration_free(found);
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
    return complain_of(output_path_check(request->output, &inputs, request->force, &error), &error);
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
