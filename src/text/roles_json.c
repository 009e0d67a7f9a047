#include "text/roles_text.h"

#include "text/json.h"

static json_t *gain_to_json(const struct role_gain *gain, struct error *error)
{
    return pack_json(error, "{so ss}", "gain", estimate_to_json(&gain->gain), "verdict",
                     regret_verdict_names[gain->verdict]);
}

static json_t *rules_to_json(const struct role_game *game, size_t profile)
{
    json_t *rules = json_object();
    for (size_t r = 0; r < game->question.role_count; r++)
        put_in_json(&rules, game->roles[r].name,
                    json_string(game->question.rules[role_game_rule(game, profile, r)]));
    return rules;
}

static json_t *profile_to_json(const struct role_game *game, size_t profile, struct error *error)
{
    const struct role_profile *one = &game->profiles[profile];
    size_t roles = game->question.role_count;
    json_t *earned = json_object(), *gains = json_object();
    for (size_t r = 0; r < roles; r++) {
        json_t *others = json_object();
        put_in_json(&earned, game->roles[r].name, estimate_to_json(&game->earned[profile * roles + r]));
        for (size_t k = 0; k < game->counts[r]; k++)
            if (game->roles[r].rules[k] != role_game_rule(game, profile, r))
                put_in_json(&others, game->question.rules[game->roles[r].rules[k]],
                            gain_to_json(role_gain_of(game, profile, r, k), error));
        put_in_json(&gains, game->roles[r].name, others);
    }
    return pack_json(
        error, "{so so so ss so so so}", "rules", rules_to_json(game, profile), "earned", earned, "gains",
        gains, "stability", stability_names[one->stability], "epsilon", number_to_json(one->epsilon),
        "better", one->better == SIZE_MAX ? json_null() : json_integer((json_int_t)one->better), "alpha_rank",
        game->whole ? number_to_json(role_game_shares(game)[profile]) : json_null());
}

static json_t *equilibrium_to_json(const struct role_game *game, size_t e, struct error *error)
{
    const struct nash_equilibrium *one = &game->equilibria.items[e];
    size_t roles = game->question.role_count;
    json_t *mix = json_object(), *earned = json_object();
    for (size_t r = 0, place = 0; r < roles; place += game->counts[r++]) {
        json_t *rules = json_object();
        for (size_t k = 0; k < game->counts[r]; k++)
            if (one->mix[place + k] > 0)
                put_in_json(&rules, game->question.rules[game->roles[r].rules[k]],
                            number_to_json(one->mix[place + k]));
        put_in_json(&mix, game->roles[r].name, rules);
        put_in_json(&earned, game->roles[r].name, number_to_json(game->equilibrium_earned[e * roles + r]));
    }
    return pack_json(error, "{so so so so so}", "mix", mix, "earned", earned, "profile",
                     one->profile == SIZE_MAX ? json_null() : json_integer((json_int_t)one->profile),
                     "regret", number_to_json(normal_form_regret(&game->table, one->mix, NULL)),
                     "share_of_resamplings", number_to_json(game->shares[e]));
}

static json_t *departure_to_json(const struct role_game *game, const struct role_departure *departure,
                                 struct error *error)
{
    return pack_json(error, "{sI ss ss so ss}", "profile", (json_int_t)departure->profile, "vendor",
                     game->question.study->base->vendors[departure->vendor].name, "rule",
                     game->question.rules[departure->rule], "gain", estimate_to_json(&departure->gain.gain),
                     "verdict", regret_verdict_names[departure->gain.verdict]);
}

static json_t *roles_of(const struct role_game *game)
{
    json_t *roles = json_object();
    for (size_t r = 0; r < game->question.role_count; r++) {
        json_t *members = json_array();
        for (size_t m = 0; m < game->roles[r].member_count; m++)
            append_to_json(&members,
                           json_string(game->question.study->base->vendors[game->roles[r].members[m]].name));
        put_in_json(&roles, game->roles[r].name, members);
    }
    return roles;
}

json_t *roles_to_json(const struct role_game *game, struct error *error)
{
    json_t *profiles = json_array(), *equilibria = json_array(), *departures = json_array();
    for (size_t profile = 0; profile < game->profile_count; profile++)
        append_to_json(&profiles, profile_to_json(game, profile, error));
    for (size_t e = 0; e < game->equilibria.count; e++)
        append_to_json(&equilibria, equilibrium_to_json(game, e, error));
    for (size_t d = 0; d < game->departure_count; d++)
        append_to_json(&departures, departure_to_json(game, &game->departures[d], error));
    return pack_json(
        error, "{ss so so so so sb so sb sI sI}", "title", game->question.study->base->simulation.title,
        "roles", roles_of(game), "profiles", profiles, "equilibria", equilibria, "departures", departures,
        "equilibria_complete", game->whole && game->equilibria.complete, "alpha",
        game->whole ? number_to_json(game->alphas[game->alpha_count - 1]) : json_null(), "alpha_settled",
        game->alpha_settled, "runs_each", (json_int_t)game->runs_each, "runs", (json_int_t)game->runs);
}
