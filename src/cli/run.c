/* pricewar-sim [run] SCENARIO */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/workers.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "file/runs_file.h"
#include "runs/winners.h"
#include "terminal/interrupt.h"
#include "terminal/progress_line.h"
#include "terminal/text_width.h"
#include "text/summary_json.h"
#include "text/summary_text.h"
#include "text/verdict.h"

enum {
    KEY_NO_OUTPUT = OPTION_LONG_ONLY,
    KEY_FORCE,
    KEY_JSON,
    KEY_THREADS,
    KEY_UNTIL,
    KEY_WINNING,
    KEY_MOST,
    KEY_EXPLAIN,
    BATCHES = 16 /* at most, by default */
};

static const double days_per_month = 30.4; /* docs/model.md 0 */

struct run_request {
    struct override_list overrides;
    const char *output; /* as asked for, or NULL */
    unsigned threads;
    bool force, no_output, quiet, json;
    bool until_winner_known, winning_named, explain;
    enum winning winning;
    int64_t most_replicates; /* 0: not asked for */
    enum status status;      /* of the options */
};

/* What the progress callback sees. */
struct run_watch {
    struct progress_line line;
    size_t done;
};

static const struct option_row rows[] = {
    OVERRIDE_OPTIONS,
    {KEY_THREADS, "threads", "N",
     "Threads to use; default: the processors at hand. The result does not depend on it."},
    {'o', "output", "FILE",
     "HDF5 file to write; default: results/ and the scenario's name with .h5, which a new run replaces. "
     "Missing "
     "folders are made."},
    {KEY_FORCE, "force", NULL, "Replace FILE of --output when it exists."},
    {KEY_NO_OUTPUT, "no-output", NULL, "Write no file."},
    {KEY_UNTIL, "until-winner-known", NULL,
     "Go on in batches of --replicates runs until the 95 % interval of the leading model vendor's "
     "probability to win lies above that of the second."},
    {KEY_WINNING, "winner-by", "MEANING",
     "What it means to win there: profit (the default), share, capital (gained), alive (at the end)."},
    {KEY_MOST, "most-replicates", "N",
     "End there after N runs, decided or not; default: 16 times --replicates."},
    {KEY_EXPLAIN, "explain", NULL,
     "Say why vendors left: their cash taken apart by plan, users, own and rivals' price moves, compute, "
     "fixed cost, funding. Plays the runs with exits again, several times."},
    {'q', "quiet", NULL, "Neither progress nor notes on stderr; errors stay."},
    {KEY_JSON, "json", NULL, "The summary as JSON: sorted keys, money in kCNY, null where nothing is known."},
};

static bool take_winning(struct run_request *request, const char *value)
{
    for (size_t w = 0; w < WINNINGS; w++)
        if (strcmp(winning_names[w], value) == 0) {
            request->winning = (enum winning)w;
            return request->winning_named = true;
        }
    complain("--winner-by is alive, share, profit or capital, not `%s`", value);
    return false;
}

static bool take(void *context, int key, const char *value)
{
    struct run_request *request = context;
    switch (key) {
    case KEY_THREADS:
        return options_take_threads(value, &request->threads);
    case 'o':
        request->output = value;
        return true;
    case KEY_FORCE:
        return request->force = true;
    case KEY_NO_OUTPUT:
        return request->no_output = true;
    case 'q':
        return request->quiet = true;
    case KEY_JSON:
        return request->json = true;
    case KEY_EXPLAIN:
        return request->explain = true;
    case KEY_UNTIL:
        return request->until_winner_known = true;
    case KEY_WINNING:
        return take_winning(request, value);
    case KEY_MOST:
        return options_take_whole("most-replicates", value, 1, INT32_MAX, &request->most_replicates);
    default:
        request->status = override_take(&request->overrides, key, value);
        return request->status == STATUS_OK;
    }
}

static bool watch(void *context, size_t done, size_t total)
{
    struct run_watch *seen = context;
    seen->done = done;
    progress_line_update(&seen->line, done, total);
    return interrupt_signal() == 0;
}

/* *path: on the heap, or NULL for none. A file that was asked for by name is not lost by accident. */
static enum status choose_output(const struct run_request *request, const char *scenario_file, char **path)
{
    struct error error = {0};
    *path = NULL;
    if (request->no_output)
        return STATUS_OK;
    *path = request->output ? strdup(request->output) : output_path_default(scenario_file);
    enum status status =
        *path ? STATUS_OK : error_no_memory(&error, "the name of the output", strlen(scenario_file));
    if (status == STATUS_OK && request->output && !request->force && access(*path, F_OK) == 0)
        status = error_set(&error, STATUS_INVALID, "%s exists; --force replaces it", *path);
    if (status == STATUS_OK)
        status = output_path_make_folder(*path, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    return status;
}

static int explain_stop(const struct scenario *scenario, const char *output, size_t done)
{
    bool old_file = output && access(output, F_OK) == 0;
    complain("stopped after %zu of %lld runs; nothing was written%s%s%s", done,
             (long long)scenario->simulation.replicates, old_file ? ", " : "", old_file ? output : "",
             old_file ? " is as it was before" : "");
    return EXIT_SIGNALLED + interrupt_signal();
}

/* How the search for a winner ended. */
static void explain_end(const struct run_request *request, const struct summary *summary)
{
    struct contest contest = winner_contest(summary, request->winning);
    const char *prize = winning_meanings[request->winning];
    if (contest.runner_up == SIZE_MAX)
        complain("there are not two model vendors between whom to decide");
    else if (contest.decided)
        complain("decided after %zu runs: %s %s", summary->replicates,
                 label_of(&summary->firms[contest.leader]), prize);
    else
        complain("undecided after %zu runs, the most allowed: which model vendor %s", summary->replicates,
                 prize);
}

static int print_summary(const struct run_request *request, const struct scenario *scenario,
                         const struct summary *summary, const char *output)
{
    bool done = request->json
                    ? summary_print_json(stdout, summary, scenario, output)
                    : summary_print_text(stdout, summary, scenario->simulation.round_days / days_per_month,
                                         terminal_width(stdout));
    if (!done)
        complain("the summary can't be printed: %s", ferror(stdout) ? strerror(errno) : "out of memory");
    return done ? STATUS_OK : STATUS_FAILED;
}

static int run_scenario(const struct run_request *request, const struct scenario *scenario,
                        const char *output)
{
    struct run_watch seen = {.done = 0};
    struct summary *summary = NULL;
    struct error error = {0};
    size_t batch = (size_t)scenario->simulation.replicates;
    progress_line_start(&seen.line, request->quiet);
    interrupt_watch();
    struct runs_options options = {
        .replicates = batch,
        .most_replicates = !request->until_winner_known ? 0
                           : request->most_replicates   ? (size_t)request->most_replicates
                                                        : BATCHES * batch,
        .winning = request->winning,
        .explain = request->explain,
        .threads = request->threads ? request->threads : workers_available(),
        .output = output,
        .force = request->force || !request->output,
        .progress = watch,
        .context = &seen,
    };
    enum status status = runs_to_file(scenario, &options, &summary, &error);
    progress_line_end(&seen.line);
    if (status != STATUS_OK && interrupt_signal())
        return explain_stop(scenario, output, seen.done);
    if (status != STATUS_OK) {
        complain("%s", error.message);
        return (int)status;
    }
    int code = print_summary(request, scenario, summary, output);
    if (request->until_winner_known && !request->quiet)
        explain_end(request, summary);
    summary_free(summary);
    if (!request->quiet) {
        char duration[40];
        duration_format(duration, sizeof duration, progress_line_seconds(&seen.line));
        complain("%zu runs in %s, seed %lld; %s%s", seen.done, duration, (long long)scenario->simulation.seed,
                 output ? "wrote " : "no file written", output ? output : "");
    }
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct run_request request = {.winning = WIN_PROFIT};
    struct loaded loaded = {0};
    char *output = NULL;
    int first, code = STATUS_INVALID;
    enum parse_result parsed = options_parse(self, argc, argv, take, &request, &first);
    if (parsed != PARSE_GO_ON) {
        code = parsed == PARSE_ENDED ? STATUS_OK : request.status ? (int)request.status : STATUS_INVALID;
        goto out;
    }
    if (request.no_output && request.output) {
        complain("--output and --no-output exclude each other");
        goto out;
    }
    if (!request.until_winner_known && (request.most_replicates || request.winning_named)) {
        complain("--most-replicates and --winner-by go with --until-winner-known");
        goto out;
    }
    code = (int)loaded_read(&loaded, argv[first], &request.overrides);
    if (code == STATUS_OK)
        code = (int)choose_output(&request, argv[first], &output);
    if (code == STATUS_OK)
        code = run_scenario(&request, loaded.scenario, output);
out:
    free(output);
    loaded_clear(&loaded);
    override_clear(&request.overrides);
    return code;
}

const struct command command_run = {
    .name = "run",
    .arguments = "SCENARIO",
    .summary = "Run a scenario; the default when a scenario is named.",
    .details =
        "Runs the scenario as often as it says (simulation.replicates), writes the results into one HDF5 "
        "file and says who survives, who wins, and how sure that is. Ctrl-C stops it; nothing is "
        "written then.",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .minimum_arguments = 1,
    .maximum_arguments = 1,
    .run = run,
};
