/* Games among rules by roles, and what `tournament`, which plays them, is asked for. */
#ifndef PRICEWAR_CLI_RULES_RULE_GAME_H
#define PRICEWAR_CLI_RULES_RULE_GAME_H

#include "cli/trial.h"

enum { MOST_ENTRIES = 64, MOST_ROLES = 8 };

/* "challengers=Zhipu,Moonshot" */
struct role_option {
    const char *name, *group; /* name: on the heap */
};

struct tournament_options {
    struct request shared;
    const char *strategies, *vendors; /* as asked for, or NULL */
    int64_t players;                  /* 0: not asked for */
    bool best_replies;
    int64_t most_runs, most_turns; /* of best replies; 0: not asked for */
    struct study_part part;
    bool roles, no_departures, full;
    struct role_option role[MOST_ROLES];
    size_t role_count;
    int64_t resamples; /* 0: not asked for */
    double alpha;      /* the same */
};

/* Plays a game among rules, and returns the exit code. */
int play_rule_game(const struct tournament_options *options);

#endif
