/* The steps of answering a game. Internal to src/games. */
#ifndef PRICEWAR_GAMES_GAME_ANSWER_WORK_H
#define PRICEWAR_GAMES_GAME_ANSWER_WORK_H

#include "games/game_answer.h"

struct making {
    struct game_answer *answer;
    unsigned threads;
    bool (*wanted)(void *context);
};

static inline bool making_is_wanted(const struct making *making)
{
    return !making->wanted || making->wanted(NULL);
}

/* Follows the equilibria along the parameter that is asked for, and fills in answer->points. */
enum status find_correspondence(const struct making *making, const struct game *game,
                                const struct equilibria *found, struct error *error);

/* All of the answer to a linear-quadratic game. */
enum status answer_linear_quadratic(struct game_answer *answer, struct error *error);

#endif
