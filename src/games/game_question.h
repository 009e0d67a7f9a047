/* What a game file says: a dynamic duopoly, and what is asked about it; docs/game-reference.md. */
#ifndef PRICEWAR_GAMES_GAME_QUESTION_H
#define PRICEWAR_GAMES_GAME_QUESTION_H

#include "dynamics/game.h"
#include "dynamics/linear_quadratic.h"
#include "scenario/parameter.h"

/* Of game.kind: the kinds of dynamics/game.h, and the one whose answer is known. */
enum asked_kind { ASKED_LEARNING, ASKED_SWITCHING, ASKED_LINEAR_QUADRATIC, ASKED_KINDS };

/* Groups of a game file, in the order of game_groups; those of the kinds come in the order of the kinds. */
enum game_group {
    GROUP_GAME,
    GROUP_LEARNING,
    GROUP_SWITCHING,
    GROUP_LINEAR_QUADRATIC,
    GROUP_START,
    GROUP_QUESTION,
    GROUP_CONTINUATION,
    GAME_GROUPS
};

struct game_question {
    const char *title;
    int kind; /* enum asked_kind */
    int64_t firms;
    double discount, logit_scale, worth;
    double outside_price; /* NAN: no outside good */
    struct {
        int64_t states, learning_until;
        double first_cost, progress_ratio, forgetting;
        bool exits;
        double scrap_mean, scrap_half_width, entry_cost_mean, entry_cost_half_width;
    } learning;
    struct {
        int64_t buyers;
        double unit_cost, switch_cost;
    } switching;
    struct {
        double intercept, slope, adjustment;
    } linear_quadratic;
    double own, rival; /* where paths start; NAN: usual */
    unsigned conducts; /* bit k: compare with enum conduct k + 1; the names in its row stand in that order */
    int search;        /* 0: starts and paths, 1: starts alone */
    int64_t path_points, periods, simulations, seed;
    bool continues; /* the group continuation is written */
    int parameter;  /* enum game_parameter */
    double from, to;
};

/* The rows of a game file, [GAME_GROUPS]; all are offsets in struct game_question. */
extern const struct parameter_group game_groups[GAME_GROUPS];

/* The group of its own keys, and its name, which is that of the group: "learning", ... */
enum game_group group_of_kind(enum asked_kind kind);
const char *asked_kind_name(enum asked_kind kind);

/* Games of the first two kinds; the third. */
struct game game_of(const struct game_question *question);
struct linear_quadratic_game linear_quadratic_of(const struct game_question *question);

#endif
