/* What `tournament` is asked for; its games among roles are in rule_game.c. */
#ifndef PRICEWAR_CLI_TOURNAMENT_H
#define PRICEWAR_CLI_TOURNAMENT_H

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
    bool roles, no_departures;
    struct role_option role[MOST_ROLES];
    size_t role_count;
    int64_t resamples; /* 0: not asked for */
    double alpha;      /* the same */
};

/* Whether --replicates or --set says how many runs. */
bool names_replicates(const struct override_list *overrides);

/* The overrides but those that say how many runs, which a study says in its own way: sets [overrides->count]; their number.
 * The texts are those of the list. */
size_t sets_but_replicates(const struct override_list *overrides, const char **sets);

/* Plays a game among rules, and returns the exit code. */
int play_rule_game(const struct tournament_options *options);

#endif
