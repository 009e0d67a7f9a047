#include "games/game_answer.h"

#include <stdlib.h>

void game_answer_free(struct game_answer *answer)
{
    if (!answer)
        return;
    for (size_t i = 0; i < answer->count; i++)
        game_outcome_clear(&answer->solutions[i].after);
    arena_clear(&answer->arena);
    free(answer);
}

double game_answer_own(const struct game_answer *answer, size_t state)
{
    return answer->level[answer->planar ? state / answer->levels : state];
}

double game_answer_rival(const struct game_answer *answer, size_t state)
{
    return answer->level[answer->planar ? state % answer->levels : answer->levels - 1 - state];
}

double game_answer_first_price(const struct game_answer *answer, const struct game_solution *solution)
{
    return solution->motives ? solution->price[answer->start] : solution->after.path[0].price;
}
