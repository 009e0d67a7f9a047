/* What the text on a game among rules is made of: how much is told, phrases, tables. */
#ifndef PRICEWAR_TEXT_ROLES_WORK_H
#define PRICEWAR_TEXT_ROLES_WORK_H

#include <stdio.h>

#include "base/arena.h"
#include "regret/role_game.h"
#include "terminal/shown_name.h"

struct roles_room {
    size_t
        rows; /* profiles of the table that has a line for each; 0: a column for each, and they go by number */
    size_t columns; /* profiles of the other table */
    int role_width; /* columns of a role's name there */
    bool whole;     /* also blank lines, and how stable and how often imitated the columns are */
};

struct roles_printing {
    FILE *out;
    const struct role_game *game;
    const struct scenario *scenario;
    const struct roles_room *room;
    struct arena *arena; /* phrases */
    enum name_style names;
    int width, sentence_width;
    bool full, failed; /* failed: memory was short */
};

/* A phrase that is being printed into memory, which points into it. */
struct roles_phrase {
    FILE *out;
    char *text;
    size_t size;
};

/* Where to print it to; NULL when memory is short. */
FILE *roles_begin(struct roles_printing *printing, struct roles_phrase *phrase);

/* The phrase, which lives as long as the arena; "" when memory was short. */
const char *roles_keep(struct roles_printing *printing, struct roles_phrase *phrase);

/* Whether profiles go by their number, and names are cut. */
bool roles_go_by_number(const struct roles_printing *printing);

/* A text that takes more columns, cut in the middle with an ellipsis: names of one kind often differ at either end. */
const char *roles_shorten(struct roles_printing *printing, const char *text, int columns);

const char *roles_role_name(struct roles_printing *printing, size_t role);
const char *roles_rule_name(struct roles_printing *printing, size_t rule);
struct shown_name roles_vendor(const struct roles_printing *printing, size_t vendor);

/* "owned: hold, independents: match", or "profile 7" */
const char *roles_profile(struct roles_printing *printing, size_t profile);

/* A role's part of a mix: "hold 40 %, match 60 %" */
const char *roles_mix(struct roles_printing *printing, const double *mix, size_t role);

/* A profile in which all roles earn more than in the equilibrium: known to, where it is a pure one; in the mean, where it is
 * mixed. SIZE_MAX: none is known. */
size_t roles_better(const struct role_game *game, size_t equilibrium);

/* The profile that has most with the perturbation in place of alpha, where that is a clearly other one than at the largest
 * alpha; else SIZE_MAX. */
size_t roles_other_top(const struct role_game *game);

/* A table with a line for each profile; with two columns for each profile and a line for each role, where a mixed
 * equilibrium comes first (SIZE_MAX: there is no equilibrium); of all departures, by the profile that is left. */
void roles_print_rows(struct roles_printing *printing);
void roles_print_columns(struct roles_printing *printing, size_t equilibrium);
void roles_print_departures(struct roles_printing *printing);

#endif
