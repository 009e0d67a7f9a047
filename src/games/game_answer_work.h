/* The steps of answering a game. Internal to src/games. */
#ifndef PRICEWAR_GAMES_GAME_ANSWER_WORK_H
#define PRICEWAR_GAMES_GAME_ANSWER_WORK_H

#include <pthread.h>

#include "games/game_answer.h"

struct making {
    struct game_answer *answer;
    unsigned threads;
    game_progress *progress;
    void *context;
    pthread_mutex_t lock; /* of what follows, and of calls of progress */
    size_t done, foreseen;
    bool stopped;
};

/* Adds to what is done and foreseen, and tells it; false: stop. */
bool making_goes_on(struct making *making, size_t done, size_t foreseen);

/* Follows the equilibria along the parameter that is asked for, and fills in answer->points. */
enum status find_correspondence(struct making *making, const struct game *game,
                                const struct equilibria *found, struct error *error);

/* All of the answer to a linear-quadratic game. */
enum status answer_linear_quadratic(struct game_answer *answer, struct error *error);

#endif
