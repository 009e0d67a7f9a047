#include "text/roles_work.h"

#include <stdlib.h>

#include "base/memory_text.h"
#include "base/smaller.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"

enum { SHORT_RULE_WIDTH = 14, MIX_WIDTH = 27 };

/* ---- Phrases ---- */

FILE *roles_begin(struct roles_printing *printing, struct roles_phrase *phrase)
{
    *phrase = (struct roles_phrase){0};
    phrase->out = memory_text_open(&phrase->text, &phrase->size);
    printing->failed |= !phrase->out;
    return phrase->out;
}

const char *roles_keep(struct roles_printing *printing, struct roles_phrase *phrase)
{
    bool whole = memory_text_close(phrase->out, &phrase->text);
    const char *kept = whole ? arena_copy_text(printing->arena, phrase->text) : NULL;
    free(phrase->text);
    printing->failed |= !kept;
    return kept ? kept : "";
}

bool roles_go_by_number(const struct roles_printing *printing)
{
    return printing->room->columns > 0;
}

const char *roles_shorten(struct roles_printing *printing, const char *text, int columns)
{
    if (text_width(text) <= columns)
        return text;
    struct roles_phrase shortened;
    FILE *out = roles_begin(printing, &shortened);
    size_t head = text_fit(text, columns / 2);
    const char *tail = text + head;
    do
        tail++;
    while (((unsigned char)*tail & 0xC0) == 0x80 || text_width(tail) > columns - 1 - columns / 2);
    if (!out)
        return "";
    fprintf(out, "%.*s…%s", (int)head, text, tail);
    return roles_keep(printing, &shortened);
}

const char *roles_role_name(struct roles_printing *printing, size_t role)
{
    const char *name = printing->game->roles[role].name;
    return roles_go_by_number(printing) ? roles_shorten(printing, name, printing->room->role_width) : name;
}

const char *roles_rule_name(struct roles_printing *printing, size_t rule)
{
    const char *name = printing->game->question.rules[rule];
    return rule > 0 && roles_go_by_number(printing) ? roles_shorten(printing, name, SHORT_RULE_WIDTH) : name;
}

const char *roles_profile(struct roles_printing *printing, size_t profile)
{
    const struct role_game *game = printing->game;
    struct roles_phrase text;
    if (profile == 0)
        return "the scenario's rules";
    FILE *out = roles_begin(printing, &text);
    if (!out)
        return "";
    if (roles_go_by_number(printing))
        fprintf(out, "profile %zu", profile);
    for (size_t r = 0; !roles_go_by_number(printing) && r < game->question.role_count; r++)
        fprintf(out, "%s%s: %s", r ? ", " : "", game->roles[r].name,
                game->question.rules[role_game_rule(game, profile, r)]);
    return roles_keep(printing, &text);
}

const char *roles_mix(struct roles_printing *printing, const double *mix, size_t role)
{
    const struct role_game *game = printing->game;
    size_t place = normal_form_place(&game->table, role);
    const char *before = "";
    struct roles_phrase text;
    FILE *out = roles_begin(printing, &text);
    if (!out)
        return "";
    for (size_t k = 0; k < game->counts[role]; k++) {
        double chance = mix[place + k];
        if (!(chance > 0))
            continue;
        size_t rule = game->roles[role].rules[k];
        bool brief = rule == 0 && roles_go_by_number(printing);
        fprintf(out, "%s%s", before, brief ? "(scenario)" : game->question.rules[rule]);
        if (chance < 1)
            fprintf(out, " %s", format_percent(chance).bytes);
        before = ", ";
    }
    return roles_keep(printing, &text);
}

struct shown_name roles_vendor(const struct roles_printing *printing, size_t vendor)
{
    return NAME_TO_SHOW(printing->names, &printing->scenario->vendors[vendor], SHOWN_NAME_WIDTH);
}

/* ---- What profiles stand out ---- */

size_t roles_better(const struct role_game *game, size_t e)
{
    size_t profile = game->equilibria.items[e].profile, roles = game->question.role_count;
    const double *earned = game->equilibrium_earned + e * roles;
    if (profile != SIZE_MAX)
        return game->profiles[profile].better;
    for (size_t other = 0; other < game->profile_count; other++) {
        bool all = true;
        for (size_t r = 0; r < roles; r++)
            all &= game->earned[other * roles + r].value > earned[r];
        if (all)
            return other;
    }
    return SIZE_MAX;
}

size_t roles_other_top(const struct role_game *game)
{
    size_t top = role_game_top(game), other = 0;
    for (size_t profile = 1; profile < game->profile_count; profile++)
        other = game->perturbed[profile] > game->perturbed[other] ? profile : other;
    return other == top || game->perturbed[other] < game->perturbed[top] + 0.01 ? SIZE_MAX : other;
}

/* ---- Tables ---- */

/* Profiles with more of it come first: equilibria, the scenario, then by alpha-Rank. */
static double weight(const struct role_game *game, size_t profile)
{
    for (size_t e = 0; e < game->equilibria.count; e++)
        if (game->equilibria.items[e].profile == profile)
            return 3 + game->shares[e];
    return profile == 0 ? 2 : game->whole ? role_game_shares(game)[profile] : 0;
}

/* The first profiles by weight, of equals that with the lower number: chosen [most]. Returns how many there are. */
static size_t choose_profiles(const struct role_game *game, size_t most, size_t *chosen)
{
    double weights[game->profile_count + 1]; /* never of size 0 */
    size_t count = smaller(most, game->profile_count);
    for (size_t profile = 0; profile < game->profile_count; profile++)
        weights[profile] = weight(game, profile);
    for (size_t place = 0; place < count; place++) {
        size_t next = 0;
        for (size_t profile = 1; profile < game->profile_count; profile++)
            if (weights[profile] > weights[next])
                next = profile;
        weights[next] = -1;
        chosen[place] = next;
    }
    return count;
}

static const char *chosen_rule(struct roles_printing *printing, size_t profile, size_t role)
{
    size_t rule = role_game_rule(printing->game, profile, role);
    return rule == 0 ? "(scenario)" : roles_rule_name(printing, rule);
}

static struct text imitated(const struct role_game *game, size_t profile)
{
    return game->whole ? format_percent(role_game_shares(game)[profile]) : (struct text){"-"};
}

/* "owned, CNY" */
static const char *money_title(struct roles_printing *printing, size_t role)
{
    struct roles_phrase text;
    FILE *out = roles_begin(printing, &text);
    if (!out)
        return "";
    fprintf(out, "%s, CNY", printing->game->roles[role].name);
    return roles_keep(printing, &text);
}

void roles_print_rows(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    size_t roles = game->question.role_count, chosen[game->profile_count + 1], column = 0,
           count = choose_profiles(game, printing->room->rows, chosen);
    struct text_column columns[2 * roles + 3];
    struct text_table table;
    if (printing->full)
        columns[column++] = (struct text_column){"profile", true};
    for (size_t r = 0; r < roles; r++)
        columns[column++] = (struct text_column){game->roles[r].name, false};
    for (size_t r = 0; r < roles; r++)
        columns[column++] = (struct text_column){money_title(printing, r), true};
    columns[column++] = (struct text_column){"stable", false};
    columns[column++] = (struct text_column){"imitated", true};
    text_table_init(&table, &printing->scenario->terms, columns, column);
    for (size_t place = 0; place < count; place++) {
        size_t profile = chosen[place];
        if (printing->full)
            text_table_add_number(&table, (double)profile, 10);
        for (size_t r = 0; r < roles; r++)
            text_table_add(&table, chosen_rule(printing, profile, r));
        for (size_t r = 0; r < roles; r++)
            text_table_add(&table, format_money(game->earned[profile * roles + r].value).bytes);
        text_table_add(&table, stability_names[game->profiles[profile].stability]);
        text_table_add(&table, imitated(game, profile).bytes);
    }
    printing->failed |= !text_table_print(printing->out, &table, printing->width);
}

/* Those that sentences name, as many as there is room for, then others by weight. */
static size_t choose_columns(const struct role_game *game, size_t e, size_t most, size_t *chosen)
{
    size_t count = 0,
           named[] = {e == SIZE_MAX ? e : game->equilibria.items[e].profile,
                      0,
                      e == SIZE_MAX ? e : roles_better(game, e),
                      game->profiles[0].better,
                      game->whole ? role_game_top(game) : SIZE_MAX,
                      game->whole ? roles_other_top(game) : SIZE_MAX},
           all[game->profile_count + 1], total = choose_profiles(game, SIZE_MAX, all),
           names = sizeof named / sizeof *named;
    for (size_t i = 0; i < names + total && count < most; i++) {
        size_t profile = i < names ? named[i] : all[i - names];
        bool listed = profile == SIZE_MAX;
        for (size_t k = 0; k < count; k++)
            listed |= chosen[k] == profile;
        if (!listed)
            chosen[count++] = profile;
    }
    return count;
}

void roles_print_columns(struct roles_printing *printing, size_t e)
{
    const struct role_game *game = printing->game;
    bool mixed = e != SIZE_MAX && game->equilibria.items[e].profile == SIZE_MAX;
    size_t roles = game->question.role_count, chosen[printing->room->columns + 1], column = 0,
           count = choose_columns(game, e, printing->room->columns - mixed, chosen);
    struct text_column columns[2 * printing->room->columns + 1];
    struct text_table table;
    columns[column++] = (struct text_column){"role", false};
    for (size_t k = 0; k < count + mixed; k++) {
        size_t place = k - mixed;
        columns[column++] =
            (struct text_column){mixed && k == 0      ? "mixed"
                                 : chosen[place] == 0 ? "scenario"
                                                      : roles_profile(printing, chosen[place]),
                                 false};
        columns[column++] = (struct text_column){"CNY", true};
    }
    text_table_init(&table, &printing->scenario->terms, columns, column);
    for (size_t r = 0; r < roles; r++) {
        text_table_add(&table, roles_role_name(printing, r));
        if (mixed) {
            const char *mix = roles_mix(printing, game->equilibria.items[e].mix, r);
            text_table_add(&table, roles_shorten(printing, mix, MIX_WIDTH));
            text_table_add(&table, format_money(game->equilibrium_earned[e * roles + r]).bytes);
        }
        for (size_t k = 0; k < count; k++) {
            text_table_add(&table, chosen_rule(printing, chosen[k], r));
            text_table_add(&table, format_money(game->earned[chosen[k] * roles + r].value).bytes);
        }
    }
    for (size_t line = 0; printing->room->whole && line < 2; line++) {
        text_table_add(&table, line == 0 ? "stable" : "imitated");
        for (size_t k = 0; k < count + mixed; k++) {
            bool profile = !mixed || k > 0;
            text_table_add(&table, !profile    ? "-"
                                   : line == 0 ? stability_names[game->profiles[chosen[k - mixed]].stability]
                                               : imitated(game, chosen[k - mixed]).bytes);
            text_table_add(&table, "");
        }
    }
    printing->failed |= !text_table_print(printing->out, &table, printing->width);
}

void roles_print_departures(struct roles_printing *printing)
{
    const struct role_game *game = printing->game;
    static const struct text_column columns[] = {
        {"leaves alone", false}, {"for", false}, {"gains, CNY", true}, {"verdict", false}};
    struct text_table table;
    if (game->departure_count == 0)
        return;
    fputc('\n', printing->out);
    text_table_init(&table, &printing->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t d = 0; d < game->departure_count; d++) {
        const struct role_departure *one = &game->departures[d];
        if (d == 0 || one->profile != one[-1].profile)
            text_table_heading(&table, roles_profile(printing, one->profile));
        text_table_add(&table, roles_vendor(printing, one->vendor).bytes);
        text_table_add(&table, roles_rule_name(printing, one->rule));
        text_table_add(&table, format_estimate(&one->gain.gain, format_money).bytes);
        text_table_add(&table, regret_verdict_names[one->gain.verdict]);
    }
    printing->failed |= !text_table_print(printing->out, &table, printing->width);
}
