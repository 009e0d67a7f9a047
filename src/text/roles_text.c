#include "text/roles_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/smaller.h"
#include "terminal/format.h"
#include "terminal/text_width.h"
#include "text/first_screen.h"
#include "text/roles_work.h"
#include "words/words.h"

/* Whole names where they fit, else more profiles, else all that a screen must have. */
static const struct roles_room rooms[] = {{.rows = 7, .whole = true},
                                          {.rows = 5, .whole = true},
                                          {.rows = 4, .whole = true},
                                          {.rows = 3, .whole = true},
                                          {.columns = 4, .role_width = 40, .whole = true},
                                          {.columns = 3, .role_width = 40, .whole = true},
                                          {.columns = 2, .role_width = 40, .whole = true},
                                          {.columns = 4, .role_width = 16, .whole = true},
                                          {.columns = 3, .role_width = 16, .whole = true},
                                          {.columns = 2, .role_width = 16, .whole = true},
                                          {.columns = 3, .role_width = 16},
                                          {.columns = 2, .role_width = 16},
                                          {.columns = 1, .role_width = 16}};
enum { ROOMS = sizeof rooms / sizeof *rooms };

static const struct roles_room everything = {.rows = SIZE_MAX, .whole = true};

/* ---- Sentences and phrases ---- */

/* A text of the program, said in the scenario's terms. */
__attribute__((format(printf, 2, 3))) static void print_sentence(struct roles_printing *printing,
                                                                 const char *format, ...)
{
    struct roles_phrase text;
    va_list arguments;
    FILE *out = roles_begin(printing, &text);
    if (!out)
        return;
    va_start(arguments, format);
    say_list_to(out, &printing->scenario->terms, format, arguments);
    va_end(arguments);
    text_wrap(printing->out, roles_keep(printing, &text), printing->sentence_width, 0, 0);
}

/* "owned: hold 40 %, match 60 %; independents: hold" */
static const char *mix_phrase(struct roles_printing *printing, const double *mix)
{
    const struct role_game *game = printing->game;
    struct roles_phrase text;
    FILE *out = roles_begin(printing, &text);
    for (size_t r = 0; out && r < game->question.role_count; r++)
        fprintf(out, "%s%s: %s", r ? "; " : "", game->roles[r].name, roles_mix(printing, mix, r));
    return out ? roles_keep(printing, &text) : "";
}

static const char *equilibrium_phrase(struct roles_printing *printing, size_t e)
{
    const struct nash_equilibrium *one = &printing->game->equilibria.items[e];
    return one->profile == SIZE_MAX ? mix_phrase(printing, one->mix) : roles_profile(printing, one->profile);
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

static void print_pure(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    size_t profile = game->equilibria.items[e].profile, role = 0, own = 0;
    const char *name = roles_profile(printing, profile);
    const struct role_gain *open = largest(game, profile, false, &role, &own);
    struct text share = format_percent(game->shares[e]);
    if (game->profiles[profile].stability == STABILITY_SUPPORTED)
        print_sentence(printing,
                       "Stable: %s. Every change of one role's rule is known to lose, or does the same; an "
                       "equilibrium in %s of resamplings.",
                       name, share.bytes);
    else if (open && isnan(open->gain.high))
        print_sentence(printing,
                       "Stable in the mean: %s. How sure that is takes at least two runs: --replicates.",
                       name);
    else if (open)
        print_sentence(printing,
                       "Stable in the mean, but not for sure: %s. A 95 %% interval leaves %s up to %s CNY to "
                       "gain by %s; an equilibrium in %s of resamplings.",
                       name, roles_role_name(printing, role), format_money(open->gain.high).bytes,
                       roles_rule_name(printing, game->roles[role].rules[own]), share.bytes);
    else
        print_sentence(printing, "Stable in the mean: %s; an equilibrium in %s of resamplings.", name,
                       share.bytes);
}

/* Equilibria of the means but `e`: all of them in the full text, two where they go by their rules, else their number. */
static void print_others(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    size_t others = game->equilibria.count - (e != SIZE_MAX), listed = 0,
           most = printing->full                 ? others
                  : roles_go_by_number(printing) ? 0
                                                 : smaller(others, 2);
    struct roles_phrase text;
    FILE *out = others > 0 ? roles_begin(printing, &text) : NULL;
    if (!out)
        return;
    for (size_t i = 0; i < game->equilibria.count && listed < most; i++)
        if (i != e)
            fprintf(out, "%s%s", listed++ ? " | " : ": ", equilibrium_phrase(printing, i));
    print_sentence(printing, "%zu other equilibri%s of the mean table%s%s.", others, others == 1 ? "um" : "a",
                   roles_keep(printing, &text), most > 0 && most < others ? " | ..., see --full" : "");
}

static void print_stable(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    if (e == SIZE_MAX)
        print_sentence(printing, "No equilibrium was found among these rules.");
    else if (game->equilibria.items[e].profile != SIZE_MAX)
        print_pure(printing, e);
    else
        print_sentence(
            printing,
            "No profile is stable: in each a role gains by another rule. They balance when mixed%s%s; "
            "an equilibrium in %s of resamplings.",
            roles_go_by_number(printing) ? ", as in the table" : ": ",
            roles_go_by_number(printing) ? "" : equilibrium_phrase(printing, e),
            format_percent(game->shares[e]).bytes);
    print_others(printing, e);
}

/* What roles earn more in one profile than in another, on average: " (owned +1.2 bn, independents +30 m CNY)"; "" where
 * profiles go by number, and the table says it. */
static const char *more_phrase(struct roles_printing *printing, const double *from, size_t to)
{
    const struct role_game *game = printing->game;
    size_t roles = game->question.role_count;
    struct roles_phrase text;
    FILE *out = roles_go_by_number(printing) ? NULL : roles_begin(printing, &text);
    if (!out)
        return "";
    for (size_t r = 0; r < roles; r++) {
        double more = game->earned[to * roles + r].value - from[r];
        fprintf(out, "%s%s %s%s", r ? ", " : " (", game->roles[r].name, more >= 0 ? "+" : "",
                format_money(more).bytes);
    }
    say_to(out, &printing->scenario->terms, " CNY)");
    return roles_keep(printing, &text);
}

/* Whether all roles earn more in another profile: the dilemma in one sentence. */
static void print_interest(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    if (e == SIZE_MAX)
        return;
    size_t better = roles_better(game, e);
    const double *earned = game->equilibrium_earned + e * game->question.role_count;
    if (better == SIZE_MAX)
        print_sentence(printing, "No profile is known in which all roles earn more: no trap is seen.");
    else if (game->equilibria.items[e].profile == SIZE_MAX)
        print_sentence(printing, "In the mean all roles earn more in %s%s.", roles_profile(printing, better),
                       more_phrase(printing, earned, better));
    else
        print_sentence(printing, "A trap: it is in no role's interest. All are known to earn more in %s%s%s.",
                       roles_profile(printing, better), more_phrase(printing, earned, better),
                       game->profiles[better].stability == STABILITY_REJECTED
                           ? ", but there some role gains by another rule"
                           : "");
}

static void print_scenario(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    size_t role = 0, own = 0, better = game->profiles[0].better;
    const struct role_gain *gain = largest(game, 0, true, &role, &own);
    if (e != SIZE_MAX && game->equilibria.items[e].profile == 0)
        return;
    if (gain)
        print_sentence(printing, "What the scenario has is not stable: by %s %s would earn %s CNY more%s%s.",
                       roles_rule_name(printing, game->roles[role].rules[own]),
                       roles_role_name(printing, role), format_estimate(&gain->gain, format_money).bytes,
                       better == SIZE_MAX ? "" : "; all are known to earn more in ",
                       better == SIZE_MAX ? "" : roles_profile(printing, better));
    else if (game->profiles[0].stability == STABILITY_SUPPORTED)
        print_sentence(printing, "What the scenario has is stable, too.");
    else
        print_sentence(printing, "Whether what the scenario has is stable is undecided.");
}

/* Whether one member alone would gain by leaving its role. */
static void print_departures(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
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
        print_sentence(printing, "Whether one member would gain by leaving its role was not asked.");
    else if (most)
        print_sentence(printing,
                       "But a role is no firm: alone, %s would gain %s CNY by leaving for %s; of %zu such "
                       "departures %zu gain, %zu are undecided.",
                       roles_vendor(printing, most->vendor).bytes,
                       format_estimate(&most->gain.gain, format_money).bytes,
                       roles_rule_name(printing, most->rule), asked, gaining, undecided);
    else if (asked > 0)
        print_sentence(printing,
                       "No member is known to gain by leaving its role alone: of %zu such departures %zu are "
                       "undecided.",
                       asked, undecided);
    else if (e != SIZE_MAX && profile == SIZE_MAX)
        print_sentence(printing,
                       "Whether one member would gain by leaving its role is asked only where roles do "
                       "not mix.");
}

static void print_imitation(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    size_t top = role_game_top(game), other = roles_other_top(game);
    print_sentence(printing, "Imitation (alpha-Rank, %s alpha = %s) is in %s for %s of the time%s%s.",
                   game->alpha_settled ? "settled at" : "at",
                   format_number(game->alphas[game->alpha_count - 1]).bytes, roles_profile(printing, top),
                   format_percent(role_game_shares(game)[top]).bytes,
                   other == SIZE_MAX ? "" : "; with the perturbation in place of alpha most in ",
                   other == SIZE_MAX ? "" : roles_profile(printing, other));
}

static void print_note(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    if (roles_go_by_number(printing)) {
        print_sentence(printing,
                       "%zu profiles in the same %s each. Cash earned, mean over members. --full: all, with "
                       "whole names.",
                       game->profile_count, count_in_words(game->runs_each, "run").bytes);
        return;
    }
    print_sentence(
        printing,
        "%zu profiles, each in the same %s, %s in all%s. Cash earned with the group, mean over a "
        "role's members. Intervals of 95 %%, not widened for the number of changes.%s",
        game->profile_count, count_in_words(game->runs_each, "run").bytes,
        count_in_words(game->runs, "run").bytes,
        game->profile_count > printing->room->rows ? "; the table has the first of them, --full all" : "",
        !game->whole                ? ""
        : game->equilibria.complete ? " The list of equilibria is complete."
                                    : " There may be other mixed equilibria.");
}

static void print_failed(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    size_t failed = 0;
    for (size_t profile = 0; profile < game->profile_count; profile++)
        failed += game->profiles[profile].failed;
    print_sentence(
        printing,
        "Nothing is said of what is stable: a run fails in %zu of %zu profiles. `run` with such rules "
        "says why; --strategies can leave them out.",
        failed, game->profile_count);
}

static void print_blank(const struct roles_printing *printing)
{
    if (printing->room->whole)
        fputc('\n', printing->out);
}

static void print_all(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    const char *title = printing->scenario->simulation.title;
    size_t e = game->whole ? main_equilibrium(game) : SIZE_MAX;
    text_wrap(printing->out,
              printing->full ? title : roles_shorten(printing, title, printing->sentence_width),
              printing->sentence_width, 0, 0);
    if (game->whole) {
        print_stable(printing, e);
        print_interest(printing, e);
        print_departures(printing, e);
        print_scenario(printing, e);
        print_imitation(printing);
    } else
        print_failed(printing);
    print_blank(printing);
    if (roles_go_by_number(printing))
        roles_print_columns(printing, e);
    else
        roles_print_rows(printing);
    if (printing->full)
        roles_print_departures(printing);
    print_blank(printing);
    print_note(printing);
}

/* ---- A screen ---- */

static bool fits(const char *text)
{
    size_t lines = 0;
    for (const char *line = text, *end; (end = strchr(line, '\n')); line = end + 1, lines++)
        if (text_fit(line, SCREEN_COLUMNS) < (size_t)(end - line))
            return false;
    return lines <= SCREEN_LINES;
}

/* Prints with as much room as there is. */
static void print_screen(struct roles_printing *printing)
{
    FILE *out = printing->out;
    bool done = false;
    for (size_t r = 0; r < ROOMS && !done && !printing->failed; r++) {
        struct roles_phrase screen;
        printing->out = roles_begin(printing, &screen);
        printing->room = &rooms[r];
        if (!printing->out)
            break;
        print_all(printing);
        const char *text = roles_keep(printing, &screen);
        done = fits(text) || r + 1 == ROOMS;
        if (done && !printing->failed)
            fputs(text, out);
    }
    printing->out = out;
}

bool roles_print_text(FILE *out, const struct role_game *game, enum name_style names, int width, bool full)
{
    struct arena arena;
    int columns = full || (width > 0 && width < SCREEN_COLUMNS) ? width : SCREEN_COLUMNS;
    struct roles_printing printing = {.out = out,
                                      .game = game,
                                      .scenario = game->question.study->base,
                                      .room = &everything,
                                      .arena = &arena,
                                      .names = names,
                                      .width = columns,
                                      .sentence_width = sentence_width(columns),
                                      .full = full};
    arena_init(&arena);
    if (full)
        print_all(&printing);
    else
        print_screen(&printing);
    arena_clear(&arena);
    return !printing.failed;
}
