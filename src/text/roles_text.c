#include "text/roles_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "words/words.h"

enum { MOST_ROWS = 7, LONGEST_PHRASE = 400 };

struct printing {
    FILE *out;
    const struct role_game *game;
    const struct scenario *scenario;
    enum name_style names;
    int width, sentence_width;
};

struct phrase {
    char bytes[LONGEST_PHRASE];
};

static void print_sentence(const struct printing *printing, struct words words)
{
    text_wrap(printing->out, words.bytes, printing->sentence_width, 0, 0);
}

/* ---- Phrases ---- */

static void append(struct phrase *phrase, const char *text)
{
    size_t length = strlen(phrase->bytes);
    snprintf(phrase->bytes + length, sizeof phrase->bytes - length, "%s", text);
}

/* "owned: hold, independents: match" */
static struct phrase profile_phrase(const struct role_game *game, size_t profile)
{
    struct phrase phrase = {""};
    if (profile == 0)
        return (struct phrase){"the scenario's rules"};
    for (size_t r = 0; r < game->question.role_count; r++) {
        append(&phrase, r ? ", " : "");
        append(&phrase, game->roles[r].name);
        append(&phrase, ": ");
        append(&phrase, game->question.rules[role_game_rule(game, profile, r)]);
    }
    return phrase;
}

/* "owned: hold 40 %, match 60 %; independents: hold" */
static struct phrase mix_phrase(const struct role_game *game, const double *mix)
{
    struct phrase phrase = {""};
    for (size_t r = 0, place = 0; r < game->question.role_count; place += game->counts[r++]) {
        const char *before = ": ";
        append(&phrase, r ? "; " : "");
        append(&phrase, game->roles[r].name);
        for (size_t k = 0; k < game->counts[r]; k++) {
            if (!(mix[place + k] > 0))
                continue;
            append(&phrase, before);
            append(&phrase, game->question.rules[game->roles[r].rules[k]]);
            append(&phrase, mix[place + k] < 1 ? " " : "");
            append(&phrase, mix[place + k] < 1 ? format_percent(mix[place + k]).bytes : "");
            before = ", ";
        }
    }
    return phrase;
}

static struct phrase equilibrium_phrase(const struct role_game *game, size_t e)
{
    const struct nash_equilibrium *one = &game->equilibria.items[e];
    return one->profile == SIZE_MAX ? mix_phrase(game, one->mix) : profile_phrase(game, one->profile);
}

/* The change of a role's rule with the largest gain, or upper end of a gain, in a profile. */
static const struct role_gain *largest(const struct role_game *game, size_t profile, bool known, size_t *role,
                                       size_t *own)
{
    const struct role_gain *most = NULL;
    for (size_t r = 0; r < game->question.role_count; r++)
        for (size_t k = 0; k < game->counts[r]; k++) {
            const struct role_gain *gain = role_gain_of(game, profile, r, k);
            bool counts = gain->verdict == (known ? REGRET_GAINS : REGRET_UNDECIDED);
            double size = known ? gain->gain.value : gain->gain.high;
            if (!counts || (most && !(size > (known ? most->gain.value : most->gain.high))))
                continue;
            most = gain;
            *role = r;
            *own = k;
        }
    return most;
}

/* ---- The answer ---- */

/* The equilibrium that the answer is about: a pure one, and of these the one that imitation leads to most; else the first
 * mixed one that is one in most resamplings. SIZE_MAX: none was found. */
static size_t main_equilibrium(const struct role_game *game)
{
    const double *shares = role_game_shares(game);
    size_t best = SIZE_MAX;
    for (size_t e = 0; e < game->equilibria.count; e++) {
        size_t profile = game->equilibria.items[e].profile,
               other = best == SIZE_MAX ? SIZE_MAX : game->equilibria.items[best].profile;
        bool better = best == SIZE_MAX || (profile != SIZE_MAX && other == SIZE_MAX) ||
                      (profile != SIZE_MAX && shares[profile] > shares[other]) ||
                      (profile == SIZE_MAX && other == SIZE_MAX && game->shares[e] > game->shares[best]);
        best = better ? e : best;
    }
    return best;
}

static void print_pure(const struct printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    const struct terms *terms = &printing->scenario->terms;
    size_t profile = game->equilibria.items[e].profile, role = 0, own = 0;
    struct phrase name = profile_phrase(game, profile);
    const struct role_gain *open = largest(game, profile, false, &role, &own);
    struct text share = format_percent(game->shares[e]);
    if (game->profiles[profile].stability == STABILITY_SUPPORTED)
        print_sentence(printing,
                       say_with(terms,
                                "Stable: %s. Every change of one role's rule is known to lose, or does the "
                                "same; an equilibrium in %s of resamplings.",
                                name.bytes, share.bytes));
    else if (open && isnan(open->gain.high))
        print_sentence(
            printing,
            say_with(terms, "Stable in the mean: %s. How sure that is takes at least two runs: --replicates.",
                     name.bytes));
    else if (open)
        print_sentence(
            printing,
            say_with(
                terms,
                "Stable in the mean, but not for sure: %s. A 95 %% interval leaves %s up to %s CNY to gain "
                "by %s; an equilibrium in %s of resamplings.",
                name.bytes, game->roles[role].name, format_money(open->gain.high).bytes,
                game->question.rules[game->roles[role].rules[own]], share.bytes));
    else
        print_sentence(printing,
                       say_with(terms, "Stable in the mean: %s; an equilibrium in %s of resamplings.",
                                name.bytes, share.bytes));
}

static void print_stable(const struct printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    const struct terms *terms = &printing->scenario->terms;
    if (e == SIZE_MAX)
        print_sentence(printing, say_with(terms, "No equilibrium was found among these rules."));
    else if (game->equilibria.items[e].profile != SIZE_MAX)
        print_pure(printing, e);
    else
        print_sentence(
            printing,
            say_with(
                terms,
                "No profile is stable: in each a role gains by another rule. They balance when mixed: %s; "
                "an equilibrium in %s of resamplings.",
                mix_phrase(game, game->equilibria.items[e].mix).bytes,
                format_percent(game->shares[e]).bytes));
    size_t others = game->equilibria.count - (e != SIZE_MAX);
    struct phrase list = {""};
    for (size_t i = 0, listed = 0; i < game->equilibria.count && listed < 2; i++)
        if (i != e) {
            append(&list, listed++ ? " | " : "");
            append(&list, equilibrium_phrase(game, i).bytes);
        }
    if (others > 0)
        print_sentence(printing, say_with(terms, "%zu other equilibri%s of the mean table: %s%s", others,
                                          others == 1 ? "um" : "a", list.bytes, others > 2 ? " | ..." : "."));
}

/* What roles earn more in one profile than in another, on average: "owned +1.2 bn, independents +30 m". */
static struct phrase more_phrase(const struct role_game *game, const double *from, size_t to)
{
    struct phrase phrase = {""};
    size_t roles = game->question.role_count;
    for (size_t r = 0; r < roles; r++) {
        double more = game->earned[to * roles + r].value - from[r];
        append(&phrase, r ? ", " : "");
        append(&phrase, game->roles[r].name);
        append(&phrase, more >= 0 ? " +" : " ");
        append(&phrase, format_money(more).bytes);
    }
    return phrase;
}

/* Whether all roles earn more in another profile: the dilemma in one sentence. */
static void print_interest(const struct printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    const struct terms *terms = &printing->scenario->terms;
    if (e == SIZE_MAX)
        return;
    size_t profile = game->equilibria.items[e].profile, roles = game->question.role_count;
    size_t better = profile == SIZE_MAX ? SIZE_MAX : game->profiles[profile].better;
    const double *earned = game->equilibrium_earned + e * roles;
    if (better != SIZE_MAX) {
        print_sentence(
            printing,
            say_with(terms,
                     "A trap: it is in no role's interest. All are known to earn more in %s (%s CNY)%s.",
                     profile_phrase(game, better).bytes, more_phrase(game, earned, better).bytes,
                     game->profiles[better].stability == STABILITY_REJECTED
                         ? ", but there some role gains by another rule"
                         : ""));
        return;
    }
    for (size_t other = 0; profile == SIZE_MAX && other < game->profile_count; other++) {
        bool all = true;
        for (size_t r = 0; r < roles; r++)
            all &= game->earned[other * roles + r].value > earned[r];
        if (all) {
            print_sentence(printing, say_with(terms, "In the mean all roles earn more in %s (%s CNY).",
                                              profile_phrase(game, other).bytes,
                                              more_phrase(game, earned, other).bytes));
            return;
        }
    }
    print_sentence(printing,
                   say_with(terms, "No profile is known in which all roles earn more: no trap is seen."));
}

static void print_scenario(const struct printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    const struct terms *terms = &printing->scenario->terms;
    size_t role = 0, own = 0, better = game->profiles[0].better;
    const struct role_gain *gain = largest(game, 0, true, &role, &own);
    if (e != SIZE_MAX && game->equilibria.items[e].profile == 0)
        return;
    if (gain)
        print_sentence(printing,
                       say_with(terms,
                                "What the scenario has is not stable: by %s %s would earn %s CNY more%s%s.",
                                game->question.rules[game->roles[role].rules[own]], game->roles[role].name,
                                format_estimate(&gain->gain, format_money).bytes,
                                better == SIZE_MAX ? "" : "; all are known to earn more in ",
                                better == SIZE_MAX ? "" : profile_phrase(game, better).bytes));
    else
        print_sentence(printing,
                       say_with(terms, game->profiles[0].stability == STABILITY_SUPPORTED
                                           ? "What the scenario has is stable, too."
                                           : "Whether what the scenario has is stable is undecided."));
}

static struct shown_name vendor_name(const struct printing *printing, size_t vendor)
{
    return NAME_TO_SHOW(printing->names, &printing->scenario->vendors[vendor], SHOWN_NAME_WIDTH);
}

/* Whether one member alone would gain by leaving its role. */
static void print_departures(const struct printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    const struct terms *terms = &printing->scenario->terms;
    const struct role_departure *most = NULL;
    size_t asked = 0, gaining = 0, undecided = 0,
           profile = e == SIZE_MAX ? e : game->equilibria.items[e].profile;
    for (size_t d = 0; d < game->departure_count; d++) {
        const struct role_departure *one = &game->departures[d];
        if (one->profile != profile)
            continue;
        asked++;
        undecided += one->gain.verdict == REGRET_UNDECIDED;
        gaining += one->gain.verdict == REGRET_GAINS;
        if (one->gain.verdict == REGRET_GAINS && (!most || one->gain.gain.value > most->gain.gain.value))
            most = one;
    }
    if (game->question.no_departures)
        print_sentence(printing,
                       say_with(terms, "Whether one member would gain by leaving its role was not asked."));
    else if (most)
        print_sentence(
            printing,
            say_with(terms,
                     "But a role is no firm: alone, %s would gain %s CNY by leaving for %s; of %zu such "
                     "departures %zu gain, %zu are undecided.",
                     vendor_name(printing, most->vendor).bytes,
                     format_estimate(&most->gain.gain, format_money).bytes, game->question.rules[most->rule],
                     asked, gaining, undecided));
    else if (asked > 0)
        print_sentence(
            printing, say_with(terms,
                               "No member is known to gain by leaving its role alone: of %zu such departures "
                               "%zu are undecided.",
                               asked, undecided));
}

static void print_imitation(const struct printing *printing)
{
    const struct role_game *game = printing->game;
    size_t top = role_game_top(game), other = 0;
    for (size_t profile = 1; profile < game->profile_count; profile++)
        other = game->perturbed[profile] > game->perturbed[other] ? profile : other;
    bool agrees = other == top || game->perturbed[other] < game->perturbed[top] + 0.01;
    print_sentence(
        printing, say_with(&printing->scenario->terms,
                           "Imitation (alpha-Rank, %s alpha = %s) is in %s for %s of the time%s%s.",
                           game->alpha_settled ? "settled at" : "at",
                           format_number(game->alphas[game->alpha_count - 1]).bytes,
                           profile_phrase(game, top).bytes, format_percent(role_game_shares(game)[top]).bytes,
                           agrees ? "" : "; with the perturbation in place of alpha most in ",
                           agrees ? "" : profile_phrase(game, other).bytes));
}

/* ---- The table ---- */

/* Profiles with more of it come first: equilibria, the scenario, then by alpha-Rank. */
static double weight(const struct role_game *game, size_t profile)
{
    for (size_t e = 0; e < game->equilibria.count; e++)
        if (game->equilibria.items[e].profile == profile)
            return 3 + game->shares[e];
    return profile == 0 ? 2 : game->whole ? role_game_shares(game)[profile] : 0;
}

/* Takes the profile with the most weight out, the first of equals. */
static size_t take_next(double *weights, size_t count)
{
    size_t next = 0;
    for (size_t profile = 1; profile < count; profile++)
        if (weights[profile] > weights[next])
            next = profile;
    weights[next] = -1;
    return next;
}

static bool print_table(const struct printing *printing)
{
    const struct role_game *game = printing->game;
    size_t roles = game->question.role_count;
    struct text_column columns[2 * roles + 2];
    double weights[game->profile_count + 1]; /* never of size 0 */
    char titles[roles][80];
    struct text_table table;
    for (size_t r = 0; r < roles; r++) {
        columns[r] = (struct text_column){game->roles[r].name, false};
        snprintf(titles[r], sizeof titles[r], "%.60s, CNY", game->roles[r].name);
        columns[roles + r] = (struct text_column){titles[r], true};
    }
    columns[2 * roles] = (struct text_column){"stable", false};
    columns[2 * roles + 1] = (struct text_column){"imitated", true};
    text_table_init(&table, &printing->scenario->terms, columns, 2 * roles + 2);
    for (size_t profile = 0; profile < game->profile_count; profile++)
        weights[profile] = weight(game, profile);
    for (size_t place = 0; place < MOST_ROWS && place < game->profile_count; place++) {
        size_t profile = take_next(weights, game->profile_count);
        for (size_t r = 0; r < roles; r++) {
            size_t rule = role_game_rule(game, profile, r);
            text_table_add(&table, rule == 0 ? "(scenario)" : game->question.rules[rule]);
        }
        for (size_t r = 0; r < roles; r++)
            text_table_add(&table, format_money(game->earned[profile * roles + r].value).bytes);
        text_table_add(&table, stability_names[game->profiles[profile].stability]);
        text_table_add(&table, game->whole ? format_percent(role_game_shares(game)[profile]).bytes : "-");
    }
    return text_table_print(printing->out, &table, printing->width);
}

static void print_note(const struct printing *printing)
{
    const struct role_game *game = printing->game;
    print_sentence(
        printing,
        say_with(
            &printing->scenario->terms,
            "%zu profiles, each in the same %zu run%s, %zu runs in all%s. Cash earned with the group, mean over a "
            "role's members. Intervals of 95 %%, not widened for the number of changes.%s",
            game->profile_count, game->runs_each, game->runs_each == 1 ? "" : "s", game->runs,
            game->profile_count > MOST_ROWS ? "; the table has the first of them" : "",
            !game->whole                ? ""
            : game->equilibria.complete ? " The list of equilibria is complete."
                                        : " There may be other mixed equilibria."));
}

bool roles_print_text(FILE *out, const struct role_game *game, enum name_style names, int width)
{
    const struct printing printing = {out,   game,  game->question.study->base,
                                      names, width, sentence_width(width)};
    size_t failed = 0;
    text_wrap(out, printing.scenario->simulation.title, printing.sentence_width, 0, 0);
    for (size_t profile = 0; profile < game->profile_count; profile++)
        failed += game->profiles[profile].failed;
    if (game->whole) {
        size_t e = main_equilibrium(game);
        print_stable(&printing, e);
        print_interest(&printing, e);
        print_departures(&printing, e);
        print_scenario(&printing, e);
        print_imitation(&printing);
    } else
        print_sentence(
            &printing,
            say_with(&printing.scenario->terms,
                     "Nothing is said of what is stable: a run fails in %zu of %zu profiles. `run` with such "
                     "rules says why; --strategies can leave them out.",
                     failed, game->profile_count));
    fputc('\n', out);
    bool done = print_table(&printing);
    fputc('\n', out);
    print_note(&printing);
    return done;
}

/* ---- JSON ---- */

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
