/* Markov-perfect equilibria of dynamic duopolies. */
#include "kinds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dynamics/linear_quadratic.h"
#include "dynamics/outcomes.h"
#include "dynamics/search.h"

enum { PERIODS = 100 }; /* of max_hhi, by the cases' notes */

static struct triangular draws(struct question *question, const char *mean, const char *half_width)
{
    return (struct triangular){number(question, question->params, mean),
                               number(question, question->params, half_width)};
}

static struct game read_game(struct question *question, bool exits)
{
    const json_t *params = question->params;
    struct game game = {.kind = GAME_LEARNING,
                        .discount = number(question, params, "discount"),
                        .logit_scale = number(question, params, "logit_scale"),
                        .outside_price = number_or(question, params, "outside_price", INFINITY)};
    /* the outside good is worth what it costs */
    game.worth = exits ? game.outside_price : 0;
    game.learning = (struct learning_terms){
        .states = (size_t)integer(question, params, "states"),
        .learning_until = (size_t)integer(question, params, "learning_until"),
        .first_cost = number(question, params, "first_cost"),
        .progress_ratio = number(question, params, "progress_ratio"),
        .forgetting = number_or(question, params, "forgetting", 0),
        .exits = exits,
    };
    if (exits) {
        game.learning.scrap = draws(question, "scrap_mean", "scrap_half_width");
        game.learning.entry_cost = draws(question, "entry_cost_mean", "entry_cost_half_width");
    }
    return game;
}

/* The number of a name such as price[30,1]; NAN when there is none. */
static double by_state(const struct game *game, const struct equilibrium *equilibrium, const char *name)
{
    char what[16];
    size_t own, rival;
    if (sscanf(name, "%15[a-z][%zu,%zu]", what, &own, &rival) != 3 || own > game->learning.states ||
        rival > game->learning.states)
        return NAN;
    size_t state = game_state(game, own, rival);
    return strcmp(what, "price") == 0   ? equilibrium->price[state]
           : strcmp(what, "value") == 0 ? equilibrium->value[state]
           : strcmp(what, "exit") == 0  ? equilibrium_exit(game, equilibrium, state)
                                        : NAN;
}

static json_t *answer_with(struct question *question, const struct game *game,
                           const struct equilibrium *equilibrium)
{
    size_t *start = labels_of(question, question->params, "start", 2);
    struct game_outcome found;
    if (!question_is_sound(question) ||
        game_outcome_find(game, equilibrium, game_state(game, start[0], start[1]), PERIODS, &found,
                          &question->error) != STATUS_OK)
        return NULL;
    json_t *answer = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:[i, i]}", "long_run_hhi", real(found.mean.hhi),
        "long_run_price", real(found.mean.price), "consumer_surplus", real(found.mean.consumer_surplus),
        "total_surplus", real(found.mean.total_surplus), "consumer_surplus_npv", real(found.consumer_surplus),
        "total_surplus_npv", real(found.total_surplus), "max_hhi", real(found.max.hhi), "mode",
        (int)game_own(game, found.mode), (int)game_rival(game, found.mode));
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)question->stated, name, value) if (strchr(name, '['))
        json_object_set_new(answer, name, real(by_state(game, equilibrium, name)));
    game_outcome_clear(&found);
    if (!(equilibrium->residual < 1e-10 && equilibrium->deviation_gain < 1e-8))
        refuse(question, "no equilibrium: residual %g, gain of a departure %g", equilibrium->residual,
               equilibrium->deviation_gain);
    return answer;
}

/* Of the equilibria that are found without being told, the one with the most or the least concentration. */
json_t *answer_learning_with_exit(struct question *question)
{
    struct game game = read_game(question, true);
    const char *which = json_string_value(json_object_get(question->params, "equilibrium"));
    struct search_terms terms = {.parameter_count = 0};
    struct equilibria equilibria = {0};
    json_t *answer = NULL;
    if (!which)
        refuse(question, "`equilibrium` is not a text");
    if (question_is_sound(question) &&
        search_equilibria(&game, &terms, &equilibria, &question->error) == STATUS_OK) {
        size_t place = strcmp(which, "aggressive") == 0 ? 0 : equilibria.count - 1;
        answer = answer_with(question, &game, equilibria.items[place].equilibrium);
    }
    equilibria_clear(&equilibria);
    return answer;
}

json_t *answer_learning_and_forgetting(struct question *question)
{
    struct game game = read_game(question, false);
    struct equilibrium *equilibrium = NULL;
    json_t *answer = NULL;
    if (question_is_sound(question) && game_check(&game, &question->error) == STATUS_OK &&
        equilibrium_create(&game, &equilibrium, &question->error) == STATUS_OK) {
        solve_start(&game, START_FLAT, equilibrium);
        if (solve_game(&game, &(struct solve_terms){.damping = 0.3}, equilibrium, &question->error) ==
            STATUS_OK)
            answer = answer_with(question, &game, equilibrium);
    }
    equilibrium_free(equilibrium);
    return answer;
}

json_t *answer_linear_quadratic(struct question *question)
{
    const json_t *params = question->params;
    struct linear_quadratic_game game = {.intercept = number(question, params, "intercept"),
                                         .slope = number(question, params, "slope"),
                                         .adjustment = number(question, params, "adjustment"),
                                         .discount = number(question, params, "discount")};
    struct linear_quadratic_equilibrium found;
    if (!question_is_sound(question) || linear_quadratic_solve(&game, &found, &question->error) != STATUS_OK)
        return NULL;
    return json_pack("{s:o, s:o, s:o}", "feedback", list(found.feedback, 3), "steady_output",
                     real(found.steady_output), "steady_price", real(found.steady_price));
}
