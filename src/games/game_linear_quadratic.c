/* The answer to a linear-quadratic game, on a grid of outputs. */
#include <math.h>
#include <stdlib.h>

#include "games/game_answer_work.h"

enum { LEVELS = 21 };

/* Firm 2 sees the state the other way round. */
static double change_of_rival(const struct linear_quadratic_equilibrium *equilibrium, double own,
                              double rival)
{
    const double seen[2] = {rival, own};
    return linear_quadratic_change(equilibrium, seen[0], seen[1]);
}

static struct flow_means flows_at(const struct linear_quadratic_game *game,
                                  const struct linear_quadratic_equilibrium *equilibrium, double own,
                                  double rival)
{
    double change[2] = {linear_quadratic_change(equilibrium, own, rival),
                        change_of_rival(equilibrium, own, rival)};
    double sum = own + rival, price = game->intercept - game->slope * sum;
    double spent = game->adjustment * (change[0] * change[0] + change[1] * change[1]);
    double surplus = game->slope * sum * sum / 2, profits = price * sum - spent;
    return (struct flow_means){
        .hhi = sum > 0 ? (own * own + rival * rival) / (sum * sum) : (double)NAN,
        .price = price,
        .consumer_surplus = surplus,
        .total_surplus = surplus + profits,
        .profits = profits,
        .active = 1,
    };
}

static void follow_path_from(const struct linear_quadratic_game *game, const struct game_answer *answer,
                             struct game_outcome *outcome)
{
    const struct linear_quadratic_equilibrium *equilibrium = &answer->linear_quadratic;
    double own = answer->start_own, rival = answer->start_rival, worth = 1;
    for (size_t t = 0; t < outcome->periods || worth > 1e-17; t++) {
        struct flow_means now = flows_at(game, equilibrium, own, rival);
        if (t < outcome->periods) {
            outcome->path[t] = now;
            outcome->level[0][t] = own;
            outcome->level[1][t] = rival;
        }
        outcome->consumer_surplus += worth * now.consumer_surplus;
        outcome->total_surplus += worth * now.total_surplus;
        double change = linear_quadratic_change(equilibrium, own, rival);
        rival += change_of_rival(equilibrium, own, rival);
        own += change;
        worth *= game->discount;
    }
}

static enum status allocate(struct game_answer *answer, struct error *error)
{
    struct arena *arena = &answer->arena;
    size_t periods = (size_t)answer->file->question.periods;
    answer->levels = LEVELS;
    answer->states = LEVELS * LEVELS;
    answer->planar = true;
    answer->level = arena_take(arena, LEVELS, sizeof(double));
    struct game_solution *solution = answer->solutions = arena_take(arena, 1, sizeof *solution);
    if (!solution)
        return error_no_memory(error, "the equilibrium");
    answer->count = answer->free_count = 1;
    double **const columns[] = {&solution->price, &solution->value, &solution->change, &solution->next_own,
                                &solution->next_rival};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        *columns[c] = arena_take(arena, answer->states, sizeof(double));
    struct game_outcome *outcome = &solution->after; /* game_outcome_clear frees these */
    outcome->periods = periods;
    outcome->path = calloc(periods, sizeof *outcome->path);
    outcome->level[0] = calloc(periods, sizeof(double));
    outcome->level[1] = calloc(periods, sizeof(double));
    return arena->exhausted || !outcome->path || !outcome->level[0] || !outcome->level[1]
               ? error_no_memory(error, "the equilibrium")
               : STATUS_OK;
}

static void fill_grid(const struct linear_quadratic_game *game, struct game_answer *answer)
{
    const struct linear_quadratic_equilibrium *equilibrium = &answer->linear_quadratic;
    struct game_solution *solution = answer->solutions;
    for (size_t i = 0; i < LEVELS; i++)
        answer->level[i] = 2 * equilibrium->steady_output * (double)i / (LEVELS - 1);
    for (size_t s = 0; s < answer->states; s++) {
        double own = game_answer_own(answer, s), rival = game_answer_rival(answer, s);
        solution->price[s] = game->intercept - game->slope * (own + rival);
        solution->value[s] = linear_quadratic_value(equilibrium, own, rival);
        solution->change[s] = linear_quadratic_change(equilibrium, own, rival);
        solution->next_own[s] = own + solution->change[s];
        solution->next_rival[s] = rival + change_of_rival(equilibrium, own, rival);
    }
}

enum status answer_linear_quadratic(struct game_answer *answer, struct error *error)
{
    const struct game_question *question = &answer->file->question;
    struct linear_quadratic_game game = linear_quadratic_of(question);
    struct linear_quadratic_equilibrium *equilibrium = &answer->linear_quadratic;
    enum status status = linear_quadratic_solve(&game, equilibrium, error);
    if (status == STATUS_OK)
        status = allocate(answer, error);
    if (status != STATUS_OK)
        return status;
    struct game_solution *solution = answer->solutions;
    double steady = equilibrium->steady_output;
    answer->start_own = isnan(question->own) ? steady / 2 : question->own;
    answer->start_rival = isnan(question->rival) ? answer->start_own : question->rival;
    solution->residual = equilibrium->residual;
    solution->deviation_gain = equilibrium->deviation_gain;
    snprintf(solution->found, sizeof solution->found, "by coupled Riccati equations");
    fill_grid(&game, answer);
    solution->after.mean = flows_at(&game, equilibrium, steady, steady);
    solution->after.value[0] = linear_quadratic_value(equilibrium, answer->start_own, answer->start_rival);
    solution->after.value[1] = linear_quadratic_value(equilibrium, answer->start_rival, answer->start_own);
    follow_path_from(&game, answer, &solution->after);
    return STATUS_OK;
}
