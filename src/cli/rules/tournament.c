/* pricewar-sim tournament SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/rules/rule_game.h"
#include "cli/shard.h"
#include "regret/replies_output.h"
#include "regret/tournament_output.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "text/replies_text.h"
#include "text/tournament_text.h"
#include "words/words.h"

enum { DEFAULT_RUNS = 8, DEFAULT_MOST_RUNS = 16, TURNS_OF_EACH = 20 };

/* Scenarios and catalogs loaded for the games. */
struct arena_of_games {
    struct loaded base;
    struct loaded loaded[MOST_ENTRIES];
    struct tournament_entry entries[MOST_ENTRIES];
    size_t entry_count, group_size;
    size_t group[MOST_VENDORS];
    char *listed; /* names of strategies point into it */
};

/* `place`: of the options. The name is cut off in memory of its own. */
static enum status take_role(const struct option_row *row, void *place, const char *value)
{
    struct tournament_options *options = place;
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1]) {
        complain("--%s takes NAME=GROUP, as in challengers=Zhipu,Moonshot, not `%s`", row->name, value);
        return STATUS_INVALID;
    }
    if (options->role_count == MOST_ROLES) {
        complain("--%s may be given %d times", row->name, MOST_ROLES);
        return STATUS_INVALID;
    }
    char *name = strndup(value, (size_t)(equals - value));
    if (!name) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    options->role[options->role_count++] = (struct role_option){name, equals + 1};
    return STATUS_OK;
}

static enum status take_alpha(const struct option_row *row, void *place, const char *value)
{
    static const double most = 1e6;
    char *end;
    double alpha = strtod(value, &end);
    if (end == value || *end || !(alpha > 0 && alpha <= most)) {
        complain("--%s takes a number above 0, at most %g, not `%s`", row->name, most, value);
        return STATUS_INVALID;
    }
    *(double *)place = alpha;
    return STATUS_OK;
}

#define S struct tournament_options
static const struct option_row rows[] = {
    {0, "strategies", "NAME,NAME...",
     "Strategies that take part, plug-ins and programs too; default: all of the table that can be played in the scenario but "
     "script, which has no moves of its own.",
     take_text, .place = offsetof(S, strategies)},
    {0, "vendors", "GROUP",
     "Who plays them: independents (the default), owned, all, or names with commas between. The others keep "
     "their strategies.",
     take_text, .place = offsetof(S, vendors)},
    {0, "players", "N",
     "How many of the group play the strategy that is tried while the rest plays against it; default: half.",
     take_whole, .place = offsetof(S, players), .least = 1, .most = MOST_VENDORS},
    {0, "best-replies", NULL,
     "Begin with the scenario's rules, and let vendors in turn take the rule that gains them most, until none is known to "
     "gain. Default of --vendors: all.",
     take_flag, .place = offsetof(S, best_replies)},
    {0, "most-runs", "N",
     "With --best-replies: pairs of runs after which a gain whose sign is not known is undecided; default: 16.",
     take_whole, .place = offsetof(S, most_runs), .least = 2, .most = 1000},
    {0, "most-turns", "N", "With --best-replies: turns in all; default: 20 of each vendor.", take_whole,
     .place = offsetof(S, most_turns), .least = 1, .most = 100000},
    {0, "roles", NULL,
     "Put vendors into roles that play one rule each, the scenario's own or one of --strategies; play every profile of "
     "rules, and find what is stable. Default: the roles owned and independents.",
     take_flag, .place = offsetof(S, roles)},
    {0, "role", "NAME=GROUP",
     "With --roles: a role and who is in it, " GROUP_MEANING
     "; may be repeated. Who is in none plays as in the scenario.",
     take_role, .place = 0},
    {0, "no-departures", NULL,
     "With --roles: do not ask what one member would gain by leaving its role alone, which often takes most of the runs.",
     take_flag, .place = offsetof(S, no_departures)},
    {0, "full", NULL, "With --roles: print all profiles, equilibria and departures, not one screen.",
     take_flag, .place = offsetof(S, full)},
    {0, "alpha", "X",
     "With --roles: strength of selection in alpha-Rank; default: doubled until the shares settle.",
     take_alpha, .place = offsetof(S, alpha)},
    {0, "resamples", "N",
     "With --roles: resamplings of the runs that say how sure equilibria are; default: 1000.", take_whole,
     .place = offsetof(S, resamples), .least = 1, .most = 100000},
    OPTION_OUTPUT(
        "FILE",
        "HDF5 file to write; default: none. With --best-replies and --roles finished runs are kept in FILE.d "
        "until then, and the same command goes on from there."),
    {0, "shard", "K/N",
     "With --best-replies or --roles, and -o: be one of N processes that play them together, as in `regret`.",
     shard_take, .place = offsetof(S, part)},
    OPTION_FORCE(
        "Replace FILE of --output when it exists, and drop what is in FILE.d when it is of another question."),
    OPTION_SET("Change a parameter of all games; may be repeated."),
    OPTION_SEED("Base seed."),
    OPTION_REPLICATES("Runs of every game; default: 8, with --roles 16, whatever the scenario says."),
    OPTION_THREADS,
    OPTION_NAMES("How firms are called in text: name, label, or both (the default)."),
    SET_NO_NOTES,
    TRIAL_JSON,
};
#undef S

/* Loads the scenario with the strategy for the whole group. */
static enum status load_entry(struct arena_of_games *games, const struct request *request,
                              const char *strategy, struct loaded *loaded)
{
    struct override_list rules = {0};
    struct override_layers layers = layers_of("--set", &request->overrides);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < games->group_size; i++) {
        char path[60];
        snprintf(path, sizeof path, "vendors[%zu].pricing.strategy=", games->group[i]);
        status = override_add(&rules, path, strategy);
    }
    layers_add_list(&layers, "--strategies:", &rules);
    if (status == STATUS_OK)
        status = loaded_read(loaded, request->arguments[0], &layers);
    override_clear(&rules);
    return status;
}

/* Whether the rules can be created in this market; if not, the error says why. */
static bool can_be_played(const struct scenario *scenario, struct error *error)
{
    struct simulation *simulation = NULL;
    enum status status = simulation_create(scenario, 0, &simulation, error);
    simulation_free(simulation);
    return status == STATUS_OK;
}

static enum status add_entry(struct arena_of_games *games, const struct tournament_options *options,
                             const char *strategy)
{
    struct loaded *loaded = &games->loaded[games->entry_count];
    struct error error = {0};
    enum status status = load_entry(games, &options->shared, strategy, loaded);
    if (status == STATUS_OK && can_be_played(loaded->scenario, &error)) {
        games->entries[games->entry_count++] = (struct tournament_entry){strategy, loaded->scenario};
        return STATUS_OK;
    }
    loaded_clear(loaded);
    *loaded = (struct loaded){0};
    if (status == STATUS_OK && !options->strategies) {
        if (!options->shared.quiet)
            complain("%s takes no part: %s", strategy, error_text(&error).bytes);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        complain("%s can't be played here: %s", strategy, error_text(&error).bytes);
    return status == STATUS_OK ? STATUS_INVALID : status;
}

static enum status choose_entries(struct arena_of_games *games, const struct tournament_options *options)
{
    const char *names[MOST_ENTRIES];
    size_t count;
    enum status status = choose_strategies(options->strategies, names, MOST_ENTRIES, &count, &games->listed);
    for (size_t k = 0; status == STATUS_OK && k < count; k++)
        status = add_entry(games, options, names[k]);
    if (status == STATUS_OK && games->entry_count < 2) {
        complain("a tournament needs two strategies at least");
        return STATUS_INVALID;
    }
    return status;
}

static enum status read_games(struct arena_of_games *games, const struct tournament_options *options)
{
    const struct request *request = &options->shared;
    const struct override_layers overrides = layers_of("--set", &request->overrides);
    enum status status = loaded_read(&games->base, request->arguments[0], &overrides);
    if (status == STATUS_OK)
        status = choose_vendors(games->base.scenario, "--vendors",
                                options->vendors ? options->vendors : "independents", 2, games->group,
                                &games->group_size);
    return status == STATUS_OK ? choose_entries(games, options) : status;
}

/* A tournament and what it was asked for. */
struct played {
    const struct tournament_options *options;
    const struct tournament_request *request;
    const struct tournament *tournament;
    const struct scenario *scenario;
    const struct study *study; /* for --output, else NULL */
};

static enum status print_tournament(FILE *out, const struct played *played, struct error *error)
{
    const struct request *asked = &played->options->shared;
    if (!asked->json)
        return tournament_print_text(out, played->tournament, played->request, played->scenario,
                                     terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = tournament_to_json(played->tournament, played->request, played->scenario, &cause);
    enum status status = print_json_of(out, object, played->scenario, asked->output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

static enum status deliver(const struct played *played, struct error *error)
{
    const struct request *asked = &played->options->shared;
    struct answer answer;
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_tournament(answer.out, played, error), error);
    if (status == STATUS_OK && played->study)
        status = tournament_write(played->tournament, played->request, played->study, asked->output,
                                  asked->force, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static size_t runs_of(const struct tournament_options *options, const struct scenario *scenario)
{
    return names_replicates(&options->shared.overrides) ? (size_t)scenario->simulation.replicates
                                                        : DEFAULT_RUNS;
}

/* With --output: what the file says of its games, and whether it can be written. */
static enum status prepare_output(const struct tournament_options *options,
                                  const struct arena_of_games *games, struct study **study)
{
    const char *sets[options->shared.overrides.count + 1], *rules[MOST_ENTRIES];
    enum status status = trial_check_output(&options->shared, games->base.scenario, games->base.scenario);
    if (status != STATUS_OK || !options->shared.output)
        return status;
    for (size_t i = 0; i < games->entry_count; i++)
        rules[i] = games->entries[i].strategy;
    const struct regret_question question = {.scenario = games->base.scenario,
                                             .sets = sets,
                                             .set_count =
                                                 sets_but_replicates(&options->shared.overrides, sets),
                                             .vendors = games->group,
                                             .vendor_count = games->group_size,
                                             .rules = rules,
                                             .rule_count = games->entry_count,
                                             .most_runs = runs_of(options, games->base.scenario),
                                             .targets_of_all = true};
    return trial_make_study(&options->shared, &question, study);
}

static int play(const struct tournament_options *options, const struct arena_of_games *games)
{
    const struct scenario *scenario = games->base.scenario;
    struct tournament_request request = {.entries = games->entries,
                                         .entry_count = games->entry_count,
                                         .group = games->group,
                                         .group_size = games->group_size,
                                         .players = options->players ? (size_t)options->players
                                                                     : games->group_size / 2};
    struct work work;
    struct tournament *tournament = NULL;
    struct study *study = NULL;
    struct error error = {0};
    enum status status = prepare_output(options, games, &study);
    if (status != STATUS_OK) {
        study_free(study);
        return (int)status;
    }
    struct timelines_options timelines = trial_start(&work, &options->shared, scenario);
    timelines.runs = runs_of(options, scenario);
    work_warn(scenario, NULL, options->shared.quiet);
    work_foresee(scenario, (double)(timelines.runs * games->entry_count * games->entry_count),
                 timelines.threads, options->shared.quiet);
    status = tournament_run(&request, &timelines, &tournament, &error);
    if (status == STATUS_OK)
        status = deliver(&(struct played){options, &request, tournament, scenario, study}, &error);
    int code = trial_end(&work, &options->shared, scenario, status, &error);
    tournament_free(tournament);
    study_free(study);
    return code;
}

/* ---- Best replies ---- */

struct replying {
    const struct tournament_options *options;
    struct loaded loaded;
    size_t vendors[MOST_VENDORS], vendor_count;
    const char *rules[MOST_ENTRIES];
    char *listed; /* rules point into it */
    size_t rule_count, most_turns;
    struct study *study;
    struct replies_options replies;
    struct kept_work kept;
};

static bool is_shared(const struct tournament_options *options)
{
    return options->part.parts > 1;
}

static enum status read_replying(struct replying *replying)
{
    const struct tournament_options *options = replying->options;
    const struct override_list *sets = &options->shared.overrides;
    const struct override_layers layers = layers_of("--set", sets);
    enum status status = loaded_read(&replying->loaded, options->shared.arguments[0], &layers);
    if (status == STATUS_OK)
        status = choose_vendors(replying->loaded.scenario, "--vendors",
                                options->vendors ? options->vendors : "all", 1, replying->vendors,
                                &replying->vendor_count);
    if (status == STATUS_OK)
        status = choose_strategies(options->strategies, replying->rules, MOST_ENTRIES, &replying->rule_count,
                                   &replying->listed);
    if (status != STATUS_OK)
        return status;
    const struct regret_question question = {.scenario = replying->loaded.scenario,
                                             .sets = (const char *const *)sets->items,
                                             .set_count = sets->count,
                                             .vendors = replying->vendors,
                                             .vendor_count = replying->vendor_count,
                                             .rules = replying->rules,
                                             .rule_count = replying->rule_count,
                                             .most_runs = options->most_runs ? (size_t)options->most_runs
                                                                             : DEFAULT_MOST_RUNS};
    return trial_make_study(&options->shared, &question, &replying->study);
}

static enum status print_replies(FILE *out, const struct replying *replying, const struct replies *replies,
                                 struct error *error)
{
    const struct request *request = &replying->options->shared;
    if (!request->json)
        return replies_print_text(out, replies, request->names, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = replies_to_json(replies, &cause);
    enum status status = print_json_of(out, object, replying->loaded.scenario, request->output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* Whether another process, or one that was killed at its end, has put the file there. */
static bool replies_are_written(const struct replying *replying)
{
    const struct request *request = &replying->options->shared;
    return trial_joins(request, &replying->options->part) &&
           replies_are_in(replying->study, replying->most_turns, request->output);
}

static enum status deliver_replies(const struct replying *replying, const struct replies *replies,
                                   struct error *error)
{
    const struct request *request = &replying->options->shared;
    struct answer answer;
    bool replace = request->force || trial_joins(request, &replying->options->part);
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_replies(answer.out, replying, replies, error), error);
    if (status == STATUS_OK && request->output && replies->end != REPLIES_STOPPED &&
        !replies_are_written(replying))
        status = replies_write(replies, replying->most_turns, request->output, replace, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static int play_replies(struct replying *replying, bool *done)
{
    const struct tournament_options *options = replying->options;
    const struct request *request = &options->shared;
    struct replies *replies = NULL;
    struct error error = {0};
    const struct trial_memory kept = {"best replies", replying->study,
                                      replies_most_points(replying->study, replying->most_turns),
                                      &options->part};
    enum status status = trial_open_memory(&kept, request, &replying->replies.regret.shared.memory,
                                           &replying->kept.earlier, &error);
    work_warn(replying->loaded.scenario, NULL, request->quiet);
    work_start(&replying->kept.work, request->quiet);
    if (status == STATUS_OK)
        status = replies_find(replying->study, &replying->replies, &replies, &error);
    work_end(&replying->kept.work);
    if (status == STATUS_OK && replies->refused && !request->quiet)
        complain("rules that the market does not allow a vendor are left out: %s", replies->refused);
    if (status == STATUS_OK)
        status = deliver_replies(replying, replies, &error);
    *done = status == STATUS_OK && replies->end != REPLIES_STOPPED;
    int code = trial_end_kept(&replying->kept, request, replying->loaded.scenario,
                              replying->replies.regret.shared.memory, *done, status, &error);
    replies_free(replies);
    return code;
}

static int find_replies(struct replying *replying)
{
    const struct tournament_options *options = replying->options;
    const struct request *request = &options->shared;
    int code = (int)read_replying(replying);
    if (code != STATUS_OK)
        return code;
    replying->most_turns =
        options->most_turns ? (size_t)options->most_turns : TURNS_OF_EACH * replying->study->vary_count;
    bool done = replies_are_written(replying);
    if (done && is_shared(options)) {
        if (!request->quiet)
            complain("%s holds these best replies already; nothing was to do", request->output);
        return STATUS_OK;
    }
    code = (int)trial_check_kept(request, &options->part, replying->loaded.scenario);
    if (code != STATUS_OK)
        return code;
    replying->replies = (struct replies_options){
        .regret = {.shared.threads = request->threads ? request->threads : workers_available(),
                   .progress = trial_goes_on,
                   .context = &replying->kept},
        .most_turns = replying->most_turns};
    done = false;
    code = play_replies(replying, &done);
    calibrate_memory_close(replying->replies.regret.shared.memory, done);
    return code;
}

static int run_replies(const struct tournament_options *options)
{
    struct replying *replying = calloc(1, sizeof *replying);
    if (!replying) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    replying->options = options;
    int code = STATUS_INVALID;
    if (options->players || names_replicates(&options->shared.overrides))
        complain("--players and --replicates are of games; --best-replies has --most-runs");
    else
        code = find_replies(replying);
    study_free(replying->study);
    loaded_clear(&replying->loaded);
    free(replying->listed);
    free(replying);
    return code;
}

/* Whether options belong together; says which do not. */
static bool fits_together(const struct tournament_options *options)
{
    bool turns = options->best_replies, roles = options->roles;
    const struct {
        bool asked, fits;
        const char *name, *goes_with;
    } checks[] = {
        {turns, !roles, "--best-replies", "--roles: one of the two"},
        {options->shared.force, options->shared.output != NULL, "--force", "--output"},
        {options->part.parts > 0, turns || roles, "--shard", "--best-replies or --roles"},
        {options->most_runs > 0, turns, "--most-runs", "--best-replies"},
        {options->most_turns > 0, turns, "--most-turns", "--best-replies"},
        {options->role_count > 0, roles, "--role", "--roles"},
        {options->no_departures, roles, "--no-departures", "--roles"},
        {options->full, roles, "--full", "--roles"},
        {options->alpha > 0, roles, "--alpha", "--roles"},
        {options->resamples > 0, roles, "--resamples", "--roles"},
        {options->vendors && roles, false, "--vendors", "games of all against all; --roles has --role"},
        {options->players > 0 && roles, false, "--players", "games of all against all, not with --roles"},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (checks[i].asked && !checks[i].fits) {
            complain(i == 0 ? "%s does not go with %s" : "%s goes with %s", checks[i].name,
                     checks[i].goes_with);
            return false;
        }
    return true;
}

static int run_games(const struct tournament_options *options)
{
    struct arena_of_games *games = calloc(1, sizeof *games);
    if (!games) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    int code = (int)read_games(games, options);
    if (code == STATUS_OK)
        code = play(options, games);
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        loaded_clear(&games->loaded[i]);
    loaded_clear(&games->base);
    free(games->listed);
    free(games);
    return code;
}

static int run(void *asked)
{
    struct tournament_options *options = asked;
    int code = STATUS_INVALID;
    if (fits_together(options))
        code = options->roles          ? play_rule_game(options)
               : options->best_replies ? run_replies(options)
                                       : run_games(options);
    for (size_t r = 0; r < options->role_count; r++)
        free((void *)options->role[r].name);
    return code;
}

const struct command command_tournament = {
    .name = "tournament",
    .arguments = "SCENARIO",
    .summary = "Let pricing strategies play against each other.",
    .details =
        "Every strategy plays against every other, against itself, and against a mix of all: some vendors of "
        "a group play it, the rest of the group the other. Says how the players of each strategy fared "
        "(alive at the end, cash earned, cumulative profit) against each, and ranks the strategies. "
        "Which vendors are the players is drawn anew in every run, the same for all strategies, and so are "
        "all other random numbers. Parameters of the strategies are those that the scenario writes for the "
        "vendor, else their defaults; they are not tuned. With --best-replies it looks for an equilibrium among rules instead: vendors "
        "in turn take the rule that gains them most while all others keep theirs; says where that ends, how much "
        "anybody may still gain, and whether the rules go round in a cycle. With --roles all vendors of a role play one rule: "
        "says which profiles of rules are stable, pure or mixed, whether all roles would earn more in another one, how "
        "sure that is, and where imitation ends (alpha-Rank).",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct tournament_options),
    .run = run,
};
