#include "regret/role_play.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "regret/regret_runs.h"
#include "regret/role_analysis.h"

struct opening {
    struct role_game *game;
    struct study study; /* a copy whose design has the points */
    struct error *error;
};

/* ---- Points ---- */

/* The place of a question's rule among the values of what varies. */
static size_t value_of(const struct role_game *game, size_t vary, size_t rule)
{
    return rule == 0 ? 0 : regret_rule_value(&game->question.study->vary[vary], game->question.rules[rule]);
}

/* The point at which each role plays the rule that `rules` [role_count] says, but `alone` (SIZE_MAX: nobody) plays `its`. */
static void put_point(const struct role_game *game, size_t point, const size_t *rules, size_t alone,
                      size_t its)
{
    const struct study *study = game->question.study;
    for (size_t i = 0; i < study->vary_count; i++) {
        size_t vendor = regret_vendor_of(&study->vary[i]);
        size_t rule = vendor == alone ? its : rules[game->question.vendor_role[vendor]];
        game->design.points[point * study->vary_count + i] =
            regret_value_place(&study->vary[i], value_of(game, i, rule));
    }
}

/* Makes points in place of those that are there from `from` on. */
static enum status make_points(struct role_game *game, size_t from, size_t count, struct error *error)
{
    const struct study *study = game->question.study;
    size_t block = study->target_count * game->runs_each, all = from + count;
    double *points = realloc(game->design.points, (all * study->vary_count + 1) * sizeof *points);
    if (points)
        game->design.points = points;
    double *samples = realloc(game->samples, (all * block + 1) * sizeof *samples);
    if (samples)
        game->samples = samples;
    size_t *failed = realloc(game->failed, (all + 1) * sizeof *failed);
    if (failed)
        game->failed = failed;
    if (!points || !samples || !failed)
        return error_no_memory(error, "profiles of rules");
    for (size_t i = from * block; i < all * block; i++)
        samples[i] = (double)NAN;
    memset(failed + from, 0, count * sizeof *failed);
    game->design.size = all;
    return STATUS_OK;
}

/* The question's rules in a profile: rules [role_count]. */
static void rules_of(const struct role_game *game, size_t profile, size_t *rules)
{
    for (size_t r = 0; r < game->question.role_count; r++)
        rules[r] = role_game_rule(game, profile, r);
}

/* ---- Opening ---- */

static bool changes_anything(const struct role_game *game, size_t role, size_t rule)
{
    const struct study *study = game->question.study;
    for (size_t i = 0; i < study->vary_count; i++)
        if (game->question.vendor_role[regret_vendor_of(&study->vary[i])] == (int)role &&
            value_of(game, i, rule) > 0)
            return true;
    return false;
}

/* Gives a role the rules that change anything and that the market allows it. */
static enum status choose_rules(struct opening *opening, size_t role)
{
    struct role_game *game = opening->game;
    struct role *one = &game->roles[role];
    enum status status = STATUS_OK;
    one->rules[one->rule_count++] = 0;
    for (size_t rule = 1; status == STATUS_OK && rule < game->question.rule_count; rule++) {
        size_t rules[game->question.role_count];
        const char *reason = NULL;
        bool changes = changes_anything(game, role, rule);
        memset(rules, 0, sizeof rules);
        rules[role] = rule;
        put_point(game, 0, rules, SIZE_MAX, 0);
        if (changes)
            status = regret_try_point(&opening->study, 0, &game->arena, &reason, opening->error);
        if (changes && !reason)
            one->rules[one->rule_count++] = rule;
        else
            game->refusals[game->refusal_count++] = (struct role_refusal){role, rule, reason};
    }
    return status;
}

static enum status make_profiles(struct opening *opening)
{
    struct role_game *game = opening->game;
    size_t roles = game->question.role_count, rules[roles];
    for (size_t r = 0; r < roles; r++)
        game->counts[r] = game->roles[r].rule_count;
    game->table = (struct normal_form){.players = roles, .strategies = game->counts};
    game->profile_count = normal_form_profiles(&game->table, ROLE_GAME_MOST_PROFILES);
    if (game->profile_count == 0)
        return error_set(
            opening->error, STATUS_INVALID,
            "there are more than %d profiles of rules, one rule for each of %zu roles; ask for fewer "
            "rules by --strategies, or fewer roles by --role",
            ROLE_GAME_MOST_PROFILES, roles);
    if (game->profile_count == 1)
        return error_set(opening->error, STATUS_INVALID,
                         "no role has a rule other than what the scenario has: there is no game");
    enum status status = make_points(game, 0, game->profile_count, opening->error);
    for (size_t profile = 0; status == STATUS_OK && profile < game->profile_count; profile++) {
        rules_of(game, profile, rules);
        put_point(game, profile, rules, SIZE_MAX, 0);
    }
    return status;
}

static void list_members(struct role_game *game)
{
    for (size_t f = 0; f < game->vendor_count; f++) {
        int role = game->question.vendor_role[f];
        game->target[f] = role < 0 ? SIZE_MAX : REGRET_TARGETS * game->member_count++;
        if (role >= 0)
            game->roles[role].members[game->roles[role].member_count++] = f;
    }
}

/* Each vary must be the rule of a member, and each member must have its targets. */
static enum status check_question(const struct role_question *question, struct error *error)
{
    const struct study *study = question->study;
    size_t members = 0;
    if (!study->base || study->vary_count == 0 || question->role_count == 0 || question->rule_count < 2)
        return error_set(error, STATUS_INVALID, "its study is none about roles");
    for (size_t f = 0; f < study->base->vendor_count; f++) {
        if (question->vendor_role[f] >= (int)question->role_count)
            return error_set(error, STATUS_INVALID, "vendor %zu is in role %d of %zu", f,
                             question->vendor_role[f], question->role_count);
        members += question->vendor_role[f] >= 0;
    }
    bool sound = study->target_count == members * REGRET_TARGETS;
    for (size_t i = 0; sound && i < study->vary_count; i++) {
        sound = strncmp(study->vary[i].path, "vendors[", 8) == 0 && regret_is_rule(&study->vary[i]) &&
                study->vary[i].labels && regret_vendor_of(&study->vary[i]) < study->base->vendor_count &&
                question->vendor_role[regret_vendor_of(&study->vary[i])] >= 0;
    }
    return sound ? STATUS_OK : error_set(error, STATUS_INVALID, "its study is none about roles");
}

static enum status take_memory(struct role_game *game, struct error *error)
{
    const struct role_question *question = &game->question;
    struct arena *arena = &game->arena;
    game->roles = arena_take(arena, question->role_count, sizeof *game->roles);
    game->counts = arena_take(arena, question->role_count, sizeof *game->counts);
    game->target = arena_take(arena, game->vendor_count + 1, sizeof *game->target);
    game->refusals = arena_take(arena, question->role_count * question->rule_count, sizeof *game->refusals);
    game->vary = arena_take(arena, question->study->vary_count, sizeof *game->vary);
    for (size_t r = 0; game->roles && r < question->role_count; r++) {
        game->roles[r].name = question->role_names[r];
        game->roles[r].members = arena_take(arena, game->vendor_count, sizeof *game->roles[r].members);
        game->roles[r].rules = arena_take(arena, question->rule_count, sizeof *game->roles[r].rules);
    }
    return arena->exhausted ? error_no_memory(error, "roles") : STATUS_OK;
}

/* The study with the game's points. */
static struct study study_of(struct role_game *game)
{
    return regret_study_at(game->question.study, game->vary, &game->design);
}

enum status role_game_open(const struct role_question *question, struct role_game **game, struct error *error)
{
    struct role_game *made = *game = NULL;
    enum status status = check_question(question, error);
    if (status != STATUS_OK)
        return status;
    made = *game = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "roles");
    arena_init(&made->arena);
    made->question = *question;
    made->runs_each = (size_t)question->study->replicates;
    made->vendor_count = question->study->base->vendor_count;
    made->design.factors = question->study->vary_count;
    status = take_memory(made, error);
    if (status != STATUS_OK)
        return status;
    list_members(made);
    status = make_points(made, 0, 1, error);
    struct opening opening = {.game = made, .study = study_of(made), .error = error};
    for (size_t r = 0; status == STATUS_OK && r < question->role_count; r++)
        status = choose_rules(&opening, r);
    return status == STATUS_OK ? make_profiles(&opening) : status;
}

/* ---- Playing ---- */

/* All runs of points [from, to), a run after the other, so that what is kept early is of all points alike. */
static enum status play_points(struct role_game *game, const struct regret_options *options, size_t from,
                               size_t to, struct error *error)
{
    const struct study study = study_of(game);
    size_t count = 0, *list = calloc((to - from) * game->runs_each + 1, sizeof *list);
    struct regret_playing playing = {.study = &study,
                                     .options = options,
                                     .samples = game->samples,
                                     .failed = game->failed,
                                     .runs = game->runs,
                                     .error = error};
    if (!list)
        return error_no_memory(error, "the runs of profiles");
    for (size_t r = 0; r < game->runs_each; r++)
        for (size_t point = from; point < to; point++)
            list[count++] = point * game->runs_each + r;
    enum status status = regret_play_list(&playing, list, count);
    game->runs = playing.runs;
    game->stopped = playing.stopped;
    free(list);
    return status;
}

static void add_departures(struct role_game *game, size_t profile)
{
    for (size_t r = 0; r < game->question.role_count; r++) {
        const struct role *role = &game->roles[r];
        for (size_t m = 0; role->member_count > 1 && m < role->member_count; m++)
            for (size_t k = 0; k < role->rule_count; k++)
                if (role->rules[k] != role_game_rule(game, profile, r))
                    game->departures[game->departure_count++] = (struct role_departure){
                        .profile = profile, .vendor = role->members[m], .rule = role->rules[k]};
    }
}

/* One member alone on each other rule of its role, at the pure equilibria of the table (Wiedenbeck & Wellman 2012, AAMAS:
 * a reduction that keeps what a single deviator gains). */
static enum status play_departures(struct role_game *game, const struct regret_options *options,
                                   struct error *error)
{
    size_t rules[game->question.role_count], left = 0;
    game->departures = arena_take(&game->arena, role_game_most_points(game), sizeof *game->departures);
    if (!game->departures)
        return error_no_memory(error, "departures");
    for (size_t e = 0; e < game->equilibria.count && left < ROLE_GAME_MOST_LEFT; e++)
        if (game->equilibria.items[e].profile != SIZE_MAX) {
            add_departures(game, game->equilibria.items[e].profile);
            left++;
        }
    enum status status = make_points(game, game->profile_count, game->departure_count, error);
    for (size_t d = 0; status == STATUS_OK && d < game->departure_count; d++) {
        rules_of(game, game->departures[d].profile, rules);
        put_point(game, game->profile_count + d, rules, game->departures[d].vendor, game->departures[d].rule);
    }
    if (status == STATUS_OK && game->departure_count > 0)
        status = play_points(game, options, game->profile_count, game->design.size, error);
    return status == STATUS_OK && !game->stopped ? role_judge_departures(game, error) : status;
}

enum status role_game_play(struct role_game *game, const struct regret_options *options, struct error *error)
{
    enum status status = play_points(game, options, 0, game->profile_count, error);
    if (status == STATUS_OK && !game->stopped)
        status = role_analyse(game, error);
    if (status == STATUS_OK && !game->stopped && game->whole && !game->question.no_departures)
        status = play_departures(game, options, error);
    return status;
}
