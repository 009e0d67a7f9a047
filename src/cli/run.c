/* pricewar-sim [run] SCENARIO */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/output_path.h"
#include "cli/work.h"
#include "file/runs_file.h"
#include "model/rates.h"
#include "runs/winners.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/text_width.h"
#include "text/expectations_text.h"
#include "text/findings_text.h"
#include "text/first_screen.h"
#include "text/summary_text.h"
#include "text/verdict.h"
#include "words/words.h"

enum { BATCHES = 16 /* default limit of batches */ };

struct run_request {
    struct request shared;
    bool no_output, until_winner_known, winning_named, explain, full, against_peace;
    enum winning winning;
    int64_t most_replicates; /* 0: not asked for */
};

static const struct run_request nothing_asked = {.winning = WIN_PROFIT};

/* `place`: of the request. */
static enum status take_winning(const struct option_row *row, void *place, const char *value)
{
    struct run_request *request = place;
    for (size_t w = 0; w < WINNINGS; w++)
        if (strcmp(winning_names[w], value) == 0) {
            request->winning = (enum winning)w;
            request->winning_named = true;
            return STATUS_OK;
        }
    complain("--%s is alive, share, profit or capital, not `%s`", row->name, value);
    return STATUS_INVALID;
}

#define S struct run_request
static const struct option_row rows[] = {
    SET_A_PARAMETER,
    SET_THE_SEED,
    SET_THE_REPLICATES,
    OPTION_THREADS,
    OPTION_OUTPUT(
        "FILE",
        "HDF5 file to write; default: results/ and the scenario's name with .h5, which a new run replaces. "
        "Missing folders are made."),
    OPTION_FORCE("Replace FILE of --output when it exists."),
    {0, "no-output", NULL, "Write no file.", take_flag, .place = offsetof(S, no_output)},
    {0, "until-winner-known", NULL,
     "Go on in batches of --replicates runs until the 95 % interval of the leading model vendor's "
     "probability to win lies above that of the second.",
     take_flag, .place = offsetof(S, until_winner_known)},
    {0, "winner-by", "MEANING",
     "What it means to win there: profit (the default), share, capital (gained), alive (at the end).",
     take_winning, .place = 0},
    {0, "most-replicates", "N", "End there after N runs, decided or not; default: 16 times --replicates.",
     take_whole, .place = offsetof(S, most_replicates), .least = 1, .most = INT32_MAX},
    {0, "full", NULL, "All tables too: firms, groups, layers, the market, apps, winners, pairs, claims.",
     take_flag, .place = offsetof(S, full)},
    {0, "explain", NULL,
     "Say what prices had to do with exits: the cash of vendors that left, taken apart by plan, users, own and "
     "rivals' price moves, compute, fixed cost, funding. Plays two more runs for each exit, and one for each run with "
     "exits. And what vendors that look ahead expected of their moves in run 0, and what came.",
     take_flag, .place = offsetof(S, explain)},
    {0, "against-peace", NULL,
     "Play every run in peace too, on the same random numbers: no pricing rule acts, as in `compare`. Text, JSON, file and "
     "page then say what the war caused, beside what came. Takes about twice as long.",
     take_flag, .place = offsetof(S, against_peace)},
    SET_NAMES,
    SET_NO_NOTES,
    OPTION_JSON("The summary as JSON: sorted keys, money in kCNY, null where nothing is known."),
};
#undef S

/* *path: on the heap; NULL: no output. If a file was named explicitly, it must not exist unless --force is
 * given. */
static enum status choose_output(const struct run_request *request, const struct scenario *scenario,
                                 const struct observed *observed, char **path)
{
    const char *scenario_file = request->shared.arguments[0], *output = request->shared.output;
    struct input_files inputs = {.count = 0};
    struct error error = {0};
    *path = NULL;
    if (request->no_output)
        return STATUS_OK;
    inputs_add(&inputs, scenario->files);
    if (observed)
        inputs_add_file(&inputs, (char *const *)&observed->file);
    *path = output ? strdup(output) : output_path_default(scenario_file);
    enum status status = *path ? output_path_check(*path, &inputs, !output || request->shared.force, &error)
                               : error_no_memory(&error, "the name of the output");
    return complain_of(status, &error);
}

static int explain_stop(const struct run_request *request, const struct scenario *scenario,
                        const char *output, size_t done)
{
    int64_t runs = scenario->simulation.replicates;
    bool old_file = output && access(output, F_OK) == 0;
    complain("stopped after %zu of %lld runs; nothing was written%s%s%s", done,
             (long long)(request->against_peace ? 2 * runs : runs), old_file ? ", " : "",
             old_file ? output : "", old_file ? " is as it was before" : "");
    return EXIT_SIGNALLED + interrupt_signal();
}

/* Prints how the search for a winner ended. */
static void explain_end(const struct run_request *request, const struct summary *summary)
{
    struct contest contest = winner_contest(summary, request->winning);
    struct text runs = count_in_words(summary->replicates, "run");
    struct words prize = say(summary->terms, winning_meanings[request->winning]),
                 vendor = say(summary->terms, "model vendor"), vendors = say(summary->terms, "model vendors");
    if (contest.leader == SIZE_MAX)
        complain("undecided after %s: no %s %s in any of them", runs.bytes, vendor.bytes, prize.bytes);
    else if (contest.runner_up == SIZE_MAX)
        complain("there are fewer than two %s to decide between", vendors.bytes);
    else if (contest.decided)
        complain("decided after %s: %s %s", runs.bytes,
                 firm_shown(summary, &summary->firms[contest.leader]).bytes, prize.bytes);
    else
        complain("undecided after %s, the most allowed: which %s %s", runs.bytes, vendor.bytes, prize.bytes);
}

/* The work, and what to print of its results. */
struct run_work {
    struct work work; /* first member: work_goes_on gets it as context */
    const struct run_request *request;
    const struct scenario *scenario;
    const char *output;
    struct answer answer;
};

/* The first screen, and with --full all tables. */
static bool print_answer(const struct run_work *work, const struct runs_found *found, int width)
{
    FILE *out = work->answer.out;
    const struct summary *summary = found->summary;
    bool full = work->request->full;
    const struct override_list *set = &work->request->shared.overrides;
    char *overrides = overrides_in_shell(set, true), *of_watch = overrides_in_shell(set, false);
    const struct first_screen screen = {.summary = summary,
                                        .scenario = work->scenario,
                                        .overrides = overrides,
                                        .watch_overrides = of_watch,
                                        .output = work->output,
                                        .full = full,
                                        .against_peace = work->request->against_peace};
    bool done = overrides && of_watch && first_screen_print(out, &screen, width);
    free(overrides);
    free(of_watch);
    if (done && full) {
        fputc('\n', out);
        done =
            summary_print_text(out, summary, work->scenario->simulation.round_days / DAYS_PER_MONTH, width);
    }
    return done && findings_print_text(out, found, full, width);
}

/* What vendors that look ahead expected of their moves. */
static enum status print_expectations(FILE *out, const struct scenario *scenario,
                                      const struct summary *summary, struct error *error)
{
    struct expected_move *moves = NULL;
    size_t count = 0;
    enum status status = expectations_find(scenario, 0, &moves, &count, error);
    if (status == STATUS_OK &&
        !expectations_print_text(out, scenario, summary, moves, count, terminal_width(stdout)))
        status = error_no_memory(error, "what is printed");
    free(moves);
    return status;
}

static enum status prepare_answer(void *context, const struct runs_found *found, struct error *error)
{
    struct run_work *work = context;
    struct summary *summary = found->summary;
    summary->names = work->request->shared.names;
    const struct scenario *scenario = work->scenario;
    enum status status = answer_open(&work->answer, error);
    if (status != STATUS_OK)
        return status;
    FILE *out = work->answer.out;
    if (work->request->shared.json)
        status = findings_print_json(out, found, scenario, work->output, error);
    else if (!print_answer(work, found, terminal_width(stdout)))
        status = error_no_memory(error, "what is printed");
    if (status == STATUS_OK && work->request->explain && !work->request->shared.json)
        status = print_expectations(out, scenario, summary, error);
    return answer_close(&work->answer, status, error);
}

static int run_scenario(const struct run_request *request, const struct scenario *scenario,
                        const struct observed *observed, const char *output)
{
    const struct request *shared = &request->shared;
    struct run_work work = {.request = request, .scenario = scenario, .output = output};
    struct summary *summary = NULL;
    struct error error = {0};
    size_t batch = (size_t)scenario->simulation.replicates;
    unsigned threads = shared->threads ? shared->threads : workers_available();
    work_warn(scenario, NULL, shared->quiet);
    work_foresee(scenario, (double)batch * (request->against_peace ? 2 : 1), threads, shared->quiet);
    work_start(&work.work, shared->quiet);
    struct runs_options options = {
        .replicates = batch,
        .most_replicates = !request->until_winner_known ? 0
                           : request->most_replicates   ? (size_t)request->most_replicates
                                                        : BATCHES * batch,
        .winning = request->winning,
        .explain = request->explain,
        .against_peace = request->against_peace,
        .observed = observed,
        .threads = threads,
        .output = output,
        .force = shared->force || !shared->output,
        .progress = work_goes_on,
        .prepare = prepare_answer,
        .goes_on = work_is_wanted,
        .context = &work,
    };
    enum status status = runs_to_file(scenario, &options, &summary, &error);
    work_end(&work.work);
    bool played = status == STATUS_OK;
    if (played)
        status = answer_print(&work.answer, &error);
    answer_clear(&work.answer);
    if (!played && interrupt_signal())
        return explain_stop(request, scenario, output, work.work.done);
    int code = (int)complain_of(status, &error);
    if (!played)
        return code;
    if (request->until_winner_known && !shared->quiet)
        explain_end(request, summary);
    if (summary->programs.fallbacks > 0 && !shared->quiet)
        complain("programs were late, broken or gone at %zu of %zu questions, where their fallback decided",
                 summary->programs.fallbacks, summary->programs.questions);
    summary_free(summary);
    if (!shared->quiet)
        work_note(&work.work, scenario, output);
    return code;
}

static int run(void *asked)
{
    const struct run_request *request = asked;
    struct loaded loaded = {0};
    struct observed *observed = NULL;
    char *output = NULL;
    if (request->no_output && request->shared.output) {
        complain("--output and --no-output exclude each other");
        return STATUS_INVALID;
    }
    if (!request->until_winner_known && (request->most_replicates || request->winning_named)) {
        complain("--most-replicates and --winner-by go with --until-winner-known");
        return STATUS_INVALID;
    }
    const struct override_layers overrides = layers_of("--set", &request->shared.overrides);
    int code = (int)loaded_read(&loaded, request->shared.arguments[0], &overrides);
    if (code == STATUS_OK)
        code = (int)loaded_observed(loaded.scenario, &observed);
    if (code == STATUS_OK)
        code = (int)choose_output(request, loaded.scenario, observed, &output);
    if (code == STATUS_OK)
        code = run_scenario(request, loaded.scenario, observed, output);
    free(output);
    observed_free(observed);
    loaded_clear(&loaded);
    return code;
}

const struct command command_run = {
    .name = "run",
    .arguments = "SCENARIO",
    .summary = "Run a scenario; the default when a scenario is named.",
    .details =
        "Runs the scenario as often as it says (simulation.replicates), writes the results into one HDF5 "
        "file and says on one screen who survives, who wins, who pays, why, and how sure that is. Ctrl-C stops it; "
        "nothing is written then.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof nothing_asked,
    .defaults = &nothing_asked,
    .run = run,
};
