/* pricewar-sim regret SCENARIO */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/shard.h"
#include "cli/trial.h"
#include "regret/regret_output.h"
#include "strategy/strategies.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "text/regret_text.h"

enum { MOST_TRIES = 64, DEFAULT_MOST_RUNS = 64, LARGEST_MOST_RUNS = 1000 };

struct regret_request {
    struct request shared;
    const char *strategies, *vendors; /* as asked for, or NULL */
    int64_t most_runs;
    struct study_part part; /* {0, 0} or {1, 1}: alone */
    struct regret_try tries[MOST_TRIES];
    size_t try_count;
};

/* `place`: of the request. The path and the values are cut apart in the command line's own text. */
static enum status take_try(const struct option_row *row, void *place, const char *value)
{
    struct regret_request *request = place;
    const char *equals = strchr(value, '=');
    if (!equals || request->try_count == MOST_TRIES) {
        if (equals)
            complain("--%s may be given %d times", row->name, MOST_TRIES);
        else
            complain("--%s takes PATH=VALUE,VALUE..., as in vendors.NAME.pricing.margin=0.1,0.3, not `%s`",
                     row->name, value);
        return STATUS_INVALID;
    }
    char *path = strndup(value, (size_t)(equals - value));
    if (!path) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    request->tries[request->try_count++] = (struct regret_try){path, equals + 1};
    return STATUS_OK;
}

#define S struct regret_request
static const struct option_row rows[] = {
    {0, "strategies", "NAME,NAME...",
     "Rules that each might have played, plug-ins and programs too; none: only what --try says. Default: all of the table that can be played in the scenario but "
     "script, which has no moves of its own.",
     take_text, .place = offsetof(S, strategies)},
    {0, "try", "PATH=VALUE,...",
     "Try these values of a vendor's own parameter, as in vendors.ByteDance.pricing.step=0.02,0.1, or of each with "
     "vendors[*]; may be repeated. Without --strategies rules are tried too.",
     take_try, .place = 0},
    {0, "vendors", "GROUP", "Whose regret is asked for: all (the default), " GROUP_MEANING, take_text,
     .place = offsetof(S, vendors)},
    {0, "most-runs", "N",
     "Pairs of runs after which a sign that is still not known is undecided; default 64.", take_whole,
     .place = offsetof(S, most_runs), .least = 2, .most = LARGEST_MOST_RUNS},
    SET_A_PARAMETER,
    SET_THE_SEED,
    OPTION_THREADS,
    OPTION_OUTPUT(
        "FILE",
        "HDF5 file to write; default: none. Missing folders are made. Until then finished runs are kept in "
        "FILE.d: the same command goes on from there, after a kill too."),
    {0, "shard", "K/N",
     "Be one of N processes that find these regrets together and are given the same FILE, in whose folder FILE.d they see "
     "each other's runs. None has to wait for another, also when it is killed, or comes later.",
     shard_take, .place = offsetof(S, part)},
    OPTION_FORCE(
        "Replace FILE of --output when it exists, and drop what is in FILE.d when it is of another question."),
    SET_NAMES,
    SET_NO_NOTES,
    TRIAL_JSON,
};
#undef S

struct asking {
    const struct regret_request *request;
    struct loaded loaded;
    size_t vendors[MOST_VENDORS], vendor_count;
    const char **rules; /* [rule_count], room for all */
    char *listed;       /* rules point into it */
    size_t rule_count;
    struct study *study;
    struct regret_options options;
    struct kept_work kept;
};

static bool is_shared(const struct regret_request *request)
{
    return request->part.parts > 1;
}

static enum status choose_rules(struct asking *asking)
{
    const char *listed = asking->request->strategies;
    bool none = listed && strcmp(listed, "none") == 0;
    size_t most = strategy_count + (listed ? parts_of(listed) : 0);
    asking->rules = calloc(most, sizeof *asking->rules);
    if (!asking->rules) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    return none ? STATUS_OK
                : choose_strategies(listed, asking->rules, most, &asking->rule_count, &asking->listed);
}

static enum status make_study(struct asking *asking)
{
    const struct regret_request *request = asking->request;
    const struct override_list *sets = &request->shared.overrides;
    const struct regret_question question = {.scenario = asking->loaded.scenario,
                                             .sets = (const char *const *)sets->items,
                                             .set_count = sets->count,
                                             .vendors = asking->vendors,
                                             .vendor_count = asking->vendor_count,
                                             .rules = asking->rules,
                                             .rule_count = asking->rule_count,
                                             .tries = request->tries,
                                             .try_count = request->try_count,
                                             .most_runs = (size_t)request->most_runs};
    return trial_make_study(&request->shared, &question, &asking->study);
}

static enum status read_question(struct asking *asking)
{
    const struct regret_request *request = asking->request;
    const struct override_layers layers = layers_of("--set", &request->shared.overrides);
    enum status status = loaded_read(&asking->loaded, request->shared.arguments[0], &layers);
    if (status == STATUS_OK)
        status =
            choose_vendors(asking->loaded.scenario, "--vendors", request->vendors ? request->vendors : "all",
                           1, asking->vendors, &asking->vendor_count);
    if (status == STATUS_OK)
        status = choose_rules(asking);
    return status == STATUS_OK ? make_study(asking) : status;
}

/* Whether another process, or one that was killed at its end, has put the file there. */
static bool is_done(const struct asking *asking)
{
    const struct request *request = &asking->request->shared;
    return trial_joins(request, &asking->request->part) && regret_is_in(asking->study, request->output);
}

/* Rules that the market does not allow are said once each; those that were asked for are an error. */
static enum status tell_refusals(const struct asking *asking, const struct regret *regret)
{
    bool asked = asking->request->strategies != NULL;
    for (size_t i = 0; i < regret->refusal_count; i++) {
        const struct regret_refusal *refusal = &regret->refusals[i];
        bool rule = false, said = false;
        for (size_t s = 0; s < asking->rule_count; s++)
            rule |= strcmp(asking->rules[s], refusal->name) == 0;
        for (size_t k = 0; k < i; k++)
            said |= strcmp(regret->refusals[k].name, refusal->name) == 0;
        const char *vendor = asking->loaded.scenario->vendors[refusal->vendor].name;
        if (asked || !rule) {
            complain("%s can't be played by %s: %s", refusal->name, vendor, refusal->reason);
            return STATUS_INVALID;
        }
        if (!said && !asking->request->shared.quiet)
            complain("%s is not tried for %s: %s", refusal->name, vendor, refusal->reason);
    }
    return STATUS_OK;
}

static enum status print_result(FILE *out, const struct asking *asking, const struct regret *regret,
                                struct error *error)
{
    const struct request *request = &asking->request->shared;
    if (!request->json)
        return regret_print_text(out, regret, request->names, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = regret_to_json(regret, &cause);
    enum status status = print_json_of(out, object, asking->loaded.scenario, request->output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

static enum status deliver(const struct asking *asking, const struct regret *regret, struct error *error)
{
    const struct request *request = &asking->request->shared;
    struct answer answer;
    bool replace = request->force || trial_joins(request, &asking->request->part);
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_result(answer.out, asking, regret, error), error);
    if (status == STATUS_OK && request->output && !regret->stopped && !is_done(asking))
        status = regret_write(regret, request->output, replace, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static int play(struct asking *asking, bool *done)
{
    const struct request *request = &asking->request->shared;
    const struct scenario *scenario = asking->loaded.scenario;
    struct regret *regret = NULL;
    struct error error = {0};
    const struct trial_memory kept = {"regret", asking->study, regret_most_points(asking->study),
                                      &asking->request->part};
    enum status status =
        trial_open_memory(&kept, request, &asking->options.shared.memory, &asking->kept.earlier, &error);
    if (status != STATUS_OK)
        return (int)complain_of(status, &error);
    work_warn(scenario, NULL, request->quiet);
    work_foresee(scenario, (double)(regret_most_points(asking->study) * REGRET_FIRST_RUNS),
                 asking->options.shared.threads, request->quiet);
    status = regret_open(asking->study, &regret, &error);
    if (status == STATUS_OK && tell_refusals(asking, regret) != STATUS_OK) {
        regret_free(regret);
        return STATUS_INVALID;
    }
    work_start(&asking->kept.work, request->quiet);
    if (status == STATUS_OK)
        status = regret_play(regret, &asking->options, &error);
    work_end(&asking->kept.work);
    if (status == STATUS_OK)
        status = deliver(asking, regret, &error);
    *done = status == STATUS_OK && !regret->stopped;
    int code = trial_end_kept(&asking->kept, request, scenario, asking->options.shared.memory, *done, status,
                              &error);
    regret_free(regret);
    return code;
}

static int answer_question(struct asking *asking)
{
    const struct request *request = &asking->request->shared;
    bool done = is_done(asking);
    if (done && is_shared(asking->request)) {
        if (!request->quiet)
            complain("%s holds these regrets already; nothing was to do", request->output);
        return STATUS_OK;
    }
    int code = (int)trial_check_kept(request, &asking->request->part, asking->loaded.scenario);
    if (code != STATUS_OK)
        return code;
    asking->options = (struct regret_options){
        .shared.threads = request->threads ? request->threads : workers_available(),
        .progress = trial_goes_on,
        .context = &asking->kept,
    };
    done = false;
    code = play(asking, &done);
    calibrate_memory_close(asking->options.shared.memory, done);
    return code;
}

static int run(void *asked)
{
    struct regret_request *request = asked;
    struct asking *asking = calloc(1, sizeof *asking);
    int code = STATUS_FAILED;
    if (asking) {
        asking->request = request;
        code = (int)read_question(asking);
        if (code == STATUS_OK)
            code = answer_question(asking);
        study_free(asking->study);
        loaded_clear(&asking->loaded);
        free(asking->rules);
        free(asking->listed);
        free(asking);
    } else {
        complain("out of memory");
    }
    for (size_t i = 0; i < request->try_count; i++)
        free((char *)request->tries[i].path);
    return code;
}

static const struct regret_request defaults = {.most_runs = DEFAULT_MOST_RUNS};

const struct command command_regret = {
    .name = "regret",
    .arguments = "SCENARIO",
    .summary = "Say what each vendor would have gained by another rule.",
    .details =
        "Plays the war as it is, and again with one vendor at a time on another rule while all others keep theirs, on the same "
        "random numbers. Says for each vendor which rule would have earned it most cash with its group, how much more that "
        "is, and how sure; each alternative is played until the sign of its gain is known, or --most-runs times. "
        "docs/regret.md explains the numbers.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct regret_request),
    .defaults = &defaults,
    .run = run,
};
