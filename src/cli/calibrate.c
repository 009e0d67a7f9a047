/* pricewar-sim calibrate STUDY */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "terminal/interrupt.h"
#include "terminal/progress_line.h"
#include "terminal/text_width.h"
#include "text/calibration_text.h"

enum { KEY_SEED = OPTION_LONG_ONLY, KEY_REPLICATES, KEY_THREADS, KEY_STARTS, KEY_EVALUATIONS, KEY_JSON };

/* By default so many evaluations for each parameter, and once more, on top of the design. */
enum { STARTS = 3, EVALUATIONS_PER_PARAMETER = 200 };

struct calibrate_request {
    struct override_list sets;
    struct study_changes changes;
    unsigned threads;
    int64_t starts, evaluations; /* 0: the default */
    const char *output;
    bool json, quiet;
};

static const struct option_row rows[] = {
    {OVERRIDE_SET, "set", "PATH=VALUE",
     "Change a parameter of the base scenario in all runs; may be repeated."},
    {KEY_SEED, "seed", "N", "Seed of the runs in place of study.seed."},
    {KEY_REPLICATES, "replicates", "N", "Runs at every point in place of study.replicates."},
    {KEY_THREADS, "threads", "N",
     "Threads to use; default: the processors at hand. The result does not depend on it."},
    {KEY_STARTS, "starts", "N", "Search from so many of the best points of the study's design; default 3."},
    {KEY_EVALUATIONS, "evaluations", "N",
     "Simulate at most so many points in the search, those of the design among them; default: the design and "
     "200 "
     "for each parameter and once more. The profiles take 15 more for each parameter."},
    {'o', "output", "FILE", "Write the profiles as CSV into FILE; an existing one is replaced."},
    {'q', "quiet", NULL, "Neither progress nor notes on stderr; errors stay."},
    {KEY_JSON, "json", NULL, "All of it as JSON, in place of tables."},
};

static bool take(void *context, int key, const char *value)
{
    struct calibrate_request *request = context;
    switch (key) {
    case OVERRIDE_SET:
        return override_take(&request->sets, OVERRIDE_SET, value) == STATUS_OK;
    case KEY_SEED:
        return options_take_whole("seed", value, 0, INT64_MAX, &request->changes.seed);
    case KEY_REPLICATES:
        return options_take_whole("replicates", value, 1, 10000000, &request->changes.replicates);
    case KEY_THREADS:
        return options_take_threads(value, &request->threads);
    case KEY_STARTS:
        return options_take_whole("starts", value, 1, 1000, &request->starts);
    case KEY_EVALUATIONS:
        return options_take_whole("evaluations", value, 1, 1000000000, &request->evaluations);
    case 'o':
        request->output = value;
        return true;
    case 'q':
        return request->quiet = true;
    default:
        return request->json = true;
    }
}

static bool watch(void *context, size_t done, size_t total)
{
    progress_line_update(context, done, total);
    return interrupt_signal() == 0;
}

static enum status write_csv(const char *path, const struct calibration *found, struct error *error)
{
    enum status status = output_path_make_folder(path, error);
    if (status != STATUS_OK)
        return status;
    FILE *out = fopen(path, "w");
    if (!out)
        return error_set(error, STATUS_FAILED, "%s can't be written: %s", path, strerror(errno));
    calibration_print_csv(out, found);
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed)
        return error_set(error, STATUS_FAILED, "%s can't be written: %s", path, strerror(errno));
    return STATUS_OK;
}

static enum status report(const struct calibrate_request *request, const struct calibration *found,
                          struct error *error)
{
    bool printed = request->json ? calibration_print_json(stdout, found)
                                 : calibration_print(stdout, found, terminal_width(stdout));
    if (!printed)
        return error_no_memory(error, "the tables", 0);
    if (request->output && found->profiled)
        return write_csv(request->output, found, error);
    return STATUS_OK;
}

/* The closing notes, and the exit code. */
static int close_calibration(const struct calibrate_request *request, const struct calibration *found)
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

static int run_calibration(const struct calibrate_request *request, const struct study *study)
{
    struct progress_line line;
    struct calibration *found;
    struct error error = {0};
    size_t evaluations = study->design->size + (study->vary_count + 1) * EVALUATIONS_PER_PARAMETER;
    struct calibrate_options options = {
        .threads = request->threads ? request->threads : workers_available(),
        .starts = request->starts ? (size_t)request->starts : STARTS,
        .evaluations = request->evaluations ? (size_t)request->evaluations : evaluations,
        .progress = watch,
        .context = &line,
    };
    progress_line_start(&line, request->quiet);
    interrupt_watch();
    enum status status = calibrate(study, &options, &found, &error);
    progress_line_end(&line);
    if (status == STATUS_OK)
        status = report(request, found, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    int code = status == STATUS_OK ? close_calibration(request, found) : (int)status;
    calibration_free(found);
    return code;
}

static int load_and_run(struct calibrate_request *request, const char *file)
{
    struct study *study = NULL;
    int code = (int)study_read(file, &request->sets, &request->changes, &study);
    if (code == STATUS_OK)
        code = run_calibration(request, study);
    study_free(study);
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct calibrate_request request = {.changes = {.seed = -1}};
    int first, code = STATUS_INVALID;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed == PARSE_ENDED)
        code = STATUS_OK;
    else if (parsed == PARSE_GO_ON)
        code = load_and_run(&request, argv[first]);
    override_clear(&request.sets);
    return code;
}

const struct command command_calibrate = {
    .name = "calibrate",
    .arguments = "STUDY",
    .summary = "Fit what a study varies to its targets.",
    .details =
        "Searches the ranges of the study for the values at which the means of outcomes over the replicates "
        "come "
        "nearest to the targets: the sum of squared distances, each in its target's scale (method of "
        "simulated "
        "moments), by Nelder and Mead's simplex from the best points of the design, with the same random "
        "numbers at "
        "all points. Prints the fit, the parameters, the objective along each parameter's axis, and what the "
        "targets do not identify. Exit code 1 when the search did not converge.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
