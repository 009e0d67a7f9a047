/* pricewar-sim tournament SCENARIO --roles */
#include <stdlib.h>
#include <string.h>

#include "base/smaller.h"
#include "base/workers.h"
#include "cli/answer.h"
#include "cli/load.h"
#include "cli/rules/rule_game.h"
#include "regret/role_output.h"
#include "regret/role_play.h"
#include "terminal/format.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "text/roles_text.h"
#include "words/words.h"

enum { DEFAULT_RUNS = 16, DEFAULT_RESAMPLES = 1000 };

struct rule_game {
    const struct tournament_options *options;
    struct loaded loaded;
    size_t members[MOST_VENDORS], member_count;
    int vendor_role[MOST_VENDORS];
    const char *role_names[MOST_ROLES];
    const char *rules[MOST_ENTRIES + 1]; /* the first: as it is */
    char *listed;                        /* names of rules point into it */
    struct role_question question;
    struct study *study;
    struct role_game *game;
    struct regret_options playing;
    struct kept_work kept;
};

static bool is_shared(const struct rule_game *game)
{
    return game->options->part.parts > 1;
}

/* ---- Roles ---- */

static enum status add_role(struct rule_game *game, const char *name, const char *group, size_t least)
{
    const struct scenario *scenario = game->loaded.scenario;
    size_t vendors[MOST_VENDORS], count, role = game->question.role_count;
    char option[120];
    snprintf(option, sizeof option, "--role %.100s=", name);
    enum status status = choose_vendors(scenario, option, group, least, vendors, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int *other = &game->vendor_role[vendors[i]];
        if (*other >= 0) {
            complain("--role %s: %s is in role %s already; a %s plays in one role", name,
                     scenario->vendors[vendors[i]].name, game->role_names[*other],
                     say(&scenario->terms, "vendor").bytes);
            return STATUS_INVALID;
        }
        *other = (int)role;
    }
    if (status == STATUS_OK && count > 0)
        game->role_names[game->question.role_count++] = name;
    return status;
}

static enum status choose_roles(struct rule_game *game)
{
    const struct tournament_options *options = game->options;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < MOST_VENDORS; f++)
        game->vendor_role[f] = -1;
    for (size_t r = 0; status == STATUS_OK && r < options->role_count; r++) {
        for (size_t k = 0; k < r; k++)
            if (strcmp(options->role[k].name, options->role[r].name) == 0) {
                complain("--role %s is given twice; write all that belong to it as one list",
                         options->role[r].name);
                return STATUS_INVALID;
            }
        status = add_role(game, options->role[r].name, options->role[r].group, 1);
    }
    if (options->role_count == 0) {
        status = add_role(game, "owned", "owned", 0);
        if (status == STATUS_OK)
            status = add_role(game, "independents", "independents", 0);
    }
    for (size_t f = 0; f < game->loaded.scenario->vendor_count; f++)
        if (game->vendor_role[f] >= 0)
            game->members[game->member_count++] = f;
    return status;
}

/* ---- The question ---- */

static enum status make_study(struct rule_game *game, size_t rule_count)
{
    const struct override_list *overrides = &game->options->shared.overrides;
    const char *sets[overrides->count + 1];
    const struct scenario *scenario = game->loaded.scenario;
    const struct regret_question question = {
        .scenario = scenario,
        .sets = sets,
        .set_count = sets_but_replicates(overrides, sets),
        .vendors = game->members,
        .vendor_count = game->member_count,
        .rules = game->rules + 1,
        .rule_count = rule_count,
        .most_runs = names_replicates(overrides) ? (size_t)scenario->simulation.replicates : DEFAULT_RUNS,
        .targets_of_all = true};
    return trial_make_study(&game->options->shared, &question, &game->study);
}

static enum status read_question(struct rule_game *game)
{
    const struct tournament_options *options = game->options;
    const struct override_layers layers = layers_of("--set", &options->shared.overrides);
    size_t rule_count = 0;
    enum status status = loaded_read(&game->loaded, options->shared.arguments[0], &layers);
    if (status == STATUS_OK)
        status = choose_roles(game);
    game->rules[0] = role_game_as_it_is;
    if (status == STATUS_OK)
        status =
            choose_strategies(options->strategies, game->rules + 1, MOST_ENTRIES, &rule_count, &game->listed);
    if (status == STATUS_OK)
        status = make_study(game, rule_count);
    game->question.study = game->study;
    game->question.role_names = game->role_names;
    game->question.vendor_role = game->vendor_role;
    game->question.rules = game->rules;
    game->question.rule_count = rule_count + 1;
    game->question.resamples = options->resamples ? (size_t)options->resamples : DEFAULT_RESAMPLES;
    game->question.alpha = options->alpha;
    game->question.no_departures = options->no_departures;
    return status;
}

/* ---- Playing ---- */

static enum status print_game(FILE *out, const struct rule_game *game, struct error *error)
{
    const struct request *request = &game->options->shared;
    if (!request->json)
        return roles_print_text(out, game->game, request->names, terminal_width(stdout), game->options->full)
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = roles_to_json(game->game, &cause);
    enum status status = print_json_of(out, object, game->loaded.scenario, request->output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* Whether another process, or one that was killed at its end, has put the file there. */
static bool is_written(const struct rule_game *game)
{
    const struct request *request = &game->options->shared;
    return trial_joins(request, &game->options->part) && role_game_is_in(&game->question, request->output);
}

static enum status deliver(const struct rule_game *game, struct error *error)
{
    const struct request *request = &game->options->shared;
    struct answer answer;
    bool replace = request->force || trial_joins(request, &game->options->part);
    enum status status = answer_open(&answer, error);
    if (status == STATUS_OK)
        status = answer_close(&answer, print_game(answer.out, game, error), error);
    if (status == STATUS_OK && request->output && !is_written(game))
        status = role_game_write(game->game, request->output, replace, error);
    if (status == STATUS_OK)
        status = answer_print(&answer, error);
    answer_clear(&answer);
    return status;
}

static int play(struct rule_game *game, bool *done)
{
    const struct tournament_options *options = game->options;
    const struct request *request = &options->shared;
    const struct scenario *scenario = game->loaded.scenario;
    struct error error = {0};
    const struct trial_memory kept = {"roles", game->study, role_game_most_points(game->game),
                                      &options->part};
    enum status status =
        trial_open_memory(&kept, request, &game->playing.shared.memory, &game->kept.earlier, &error);
    size_t runs = game->game->profile_count * game->game->runs_each;
    work_warn(scenario, NULL, request->quiet);
    work_foresee(scenario, (double)(runs - smaller(game->kept.earlier, runs)), game->playing.shared.threads,
                 request->quiet);
    work_start(&game->kept.work, request->quiet);
    if (status == STATUS_OK)
        status = role_game_play(game->game, &game->playing, &error);
    work_end(&game->kept.work);
    *done = status == STATUS_OK && !game->game->stopped;
    if (*done)
        status = deliver(game, &error);
    *done = *done && status == STATUS_OK;
    if (status == STATUS_OK && !*done)
        complain("stopped after %s", count_in_words(game->game->runs, "run").bytes);
    return trial_end_kept(&game->kept, request, scenario, game->playing.shared.memory, *done, status, &error);
}

/* Says which rules are left out, and why. */
static void say_refusals(const struct rule_game *game)
{
    for (size_t i = 0; i < game->game->refusal_count; i++) {
        const struct role_refusal *refusal = &game->game->refusals[i];
        if (refusal->reason)
            complain("%s is left out for %s: %s", game->rules[refusal->rule], game->role_names[refusal->role],
                     refusal->reason);
    }
}

static int open_and_play(struct rule_game *game)
{
    const struct request *request = &game->options->shared;
    struct error error = {0};
    int code = (int)read_question(game);
    if (code != STATUS_OK)
        return code;
    bool done = is_written(game);
    if (done && is_shared(game)) {
        if (!request->quiet)
            complain("%s holds this game already; nothing was to do", request->output);
        return STATUS_OK;
    }
    code = (int)trial_check_kept(request, &game->options->part, game->loaded.scenario);
    if (code == STATUS_OK)
        code = (int)complain_of(role_game_open(&game->question, &game->game, &error), &error);
    if (code != STATUS_OK)
        return code;
    if (!request->quiet)
        say_refusals(game);
    game->playing =
        (struct regret_options){.shared.threads = request->threads ? request->threads : workers_available(),
                                .progress = trial_goes_on,
                                .context = &game->kept};
    code = play(game, &done);
    calibrate_memory_close(game->playing.shared.memory, done);
    return code;
}

int play_rule_game(const struct tournament_options *options)
{
    struct rule_game *game = calloc(1, sizeof *game);
    if (!game) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    game->options = options;
    int code = open_and_play(game);
    role_game_free(game->game);
    study_free(game->study);
    loaded_clear(&game->loaded);
    free(game->listed);
    free(game);
    return code;
}
