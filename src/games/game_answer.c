#include "games/game_answer.h"

#include <stdlib.h>

void game_answer_free(struct game_answer *answer)
{
    if (!answer)
        return;
    for (size_t i = 0; i < answer->count; i++)
        game_outcome_clear(&answer->solutions[i].after);
    arena_clear(&answer->arena);
    free(answer->points);
    free(answer);
}

double game_answer_own(const struct game_answer *answer, size_t state)
{
    return answer->level[answer->planar ? state / answer->levels : state];
}

double game_answer_rival(const struct game_answer *answer, size_t state)
{
    return answer->rival_level[state];
}
