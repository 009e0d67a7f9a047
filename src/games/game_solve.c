#include "games/game_solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "dynamics/chain.h"
#include "dynamics/simulate.h"
#include "games/game_answer_work.h"

/* One search for every kind of conduct that is asked for. */
struct search_of_conduct {
    struct making *making;
    struct game game;
    struct equilibria found;
    size_t done, foreseen; /* as told so far */
};

static bool go_on(void *context, size_t done, size_t foreseen)
{
    struct search_of_conduct *search = context;
    size_t more = done - search->done, more_foreseen = foreseen - search->foreseen;
    search->done = done;
    search->foreseen = foreseen;
    return making_goes_on(search->making, more, more_foreseen);
}

struct searches {
    struct making *making;
    struct search_of_conduct items[CONDUCTS];
    size_t count;
};

static enum status search_one(void *context, size_t index, struct error *error)
{
    struct searches *searches = context;
    struct search_of_conduct *search = &searches->items[index];
    struct search_terms terms = search_usual_terms(&search->game);
    struct error unsolved = {0};
    if (searches->making->answer->file->question.search)
        terms.parameter_count = 0;
    terms.most_points = (size_t)searches->making->answer->file->question.path_points;
    terms.progress = go_on;
    terms.context = search;
    enum status status = search_equilibria(&search->game, &terms, &search->found, &unsolved);
    bool may_fail =
        index > 0 && status == STATUS_FAILED && !unsolved.no_memory && making_goes_on(searches->making, 0, 0);
    if (may_fail) /* others may have one */
        equilibria_clear(&search->found);
    return status == STATUS_OK || may_fail ? STATUS_OK : error_pass(error, &unsolved);
}

static void describe_search(const struct found_equilibrium *found, char *text, size_t size)
{
    static const char *const starts[SOLVE_STARTS] = {
        [START_STATIC] = "from static prices",
        [START_FLAT] = "from flat prices",
        [START_LEADER] = "from the worth of being alone",
        [START_FIGHT] = "from a fight for the market",
    };
    if (found->by == FOUND_BY_START)
        snprintf(text, size, "%s", starts[found->start]);
    else
        snprintf(text, size, "along a path in %s", game_parameter_name(found->parameter));
}

/* ---- One equilibrium ---- */

struct filling {
    struct making *making;
    const struct game *games;                /* [count], of each solution */
    const struct found_equilibrium **founds; /* [count] */
};

/* Expected levels a period later. */
static enum status find_movement(const struct game *game, const struct equilibrium *equilibrium,
                                 struct game_solution *solution, struct error *error)
{
    struct chain *chain = NULL;
    enum status status = chain_create(game, equilibrium, &chain, error);
    for (size_t s = 0; status == STATUS_OK && s < chain->states; s++)
        for (size_t i = chain->first[s]; i < chain->first[s + 1]; i++) {
            solution->next_own[s] += chain->chance[i] * (double)game_own(game, chain->next[i]);
            solution->next_rival[s] += chain->chance[i] * (double)game_rival(game, chain->next[i]);
        }
    chain_free(chain);
    return status;
}

static struct motives no_motives(void)
{
    double none = (double)NAN;
    struct motives motives = {.marginal_profit = none, .chance = none, .static_price = none, .sum = none};
    for (int k = 0; k < MOTIVES; k++)
        motives.building[k] = motives.denying[k] = none;
    return motives;
}

static enum status find_all_motives(const struct game *game, const struct equilibrium *equilibrium,
                                    struct motives *motives, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t s = 0; status == STATUS_OK && s < equilibrium->states; s++)
        if (isnan(equilibrium->price[s]))
            motives[s] = no_motives();
        else
            status = find_motives(game, equilibrium, s, &motives[s], error);
    return status;
}

static enum status simulate(const struct making *making, const struct game *game,
                            const struct equilibrium *equilibrium, struct game_solution *solution,
                            struct error *error)
{
    const struct game_question *question = &making->answer->file->question;
    size_t periods = (size_t)question->periods, paths = (size_t)question->simulations;
    size_t *states = calloc(paths * periods, sizeof *states);
    if (!states)
        return error_no_memory(error, "the paths");
    enum status status = simulate_paths(game, equilibrium, making->answer->start, (uint64_t)question->seed, 0,
                                        paths, periods, states, error);
    for (size_t i = 0; status == STATUS_OK && i < paths * periods; i++)
        solution->simulated[i] = (int32_t)states[i];
    free(states);
    return status;
}

static enum status fill_solution(void *context, size_t index, struct error *error)
{
    struct filling *filling = context;
    struct game_answer *answer = filling->making->answer;
    struct game_solution *solution = &answer->solutions[index];
    const struct game *game = &filling->games[index];
    const struct equilibrium *equilibrium = filling->founds[index]->equilibrium;
    solution->conduct = game->conduct;
    solution->residual = equilibrium->residual;
    solution->deviation_gain = equilibrium->deviation_gain;
    solution->sweeps = equilibrium->sweeps;
    solution->steps = equilibrium->steps;
    describe_search(filling->founds[index], solution->found, sizeof solution->found);
    for (size_t s = 0; s < answer->states; s++) {
        solution->price[s] = equilibrium->price[s];
        solution->value[s] = equilibrium->value[s];
        if (solution->exit) {
            solution->exit[s] = equilibrium_exit(game, equilibrium, s);
            solution->entry[s] = equilibrium_entry(game, equilibrium, s);
        }
    }
    enum status status = find_movement(game, equilibrium, solution, error);
    if (status == STATUS_OK)
        status = find_all_motives(game, equilibrium, solution->motives, error);
    if (status == STATUS_OK)
        status = game_outcome_find(game, equilibrium, answer->start, (size_t)answer->file->question.periods,
                                   &solution->after, error);
    return status == STATUS_OK && solution->simulated
               ? simulate(filling->making, game, equilibrium, solution, error)
               : status;
}

static enum status allocate_solutions(struct game_answer *answer, size_t count, bool exits,
                                      struct error *error)
{
    struct arena *arena = &answer->arena;
    const struct game_question *question = &answer->file->question;
    answer->solutions = arena_take(arena, count, sizeof *answer->solutions);
    for (size_t i = 0; answer->solutions && i < count; i++) {
        struct game_solution *solution = &answer->solutions[i];
        double **const columns[] = {&solution->price,      &solution->value, &solution->next_own,
                                    &solution->next_rival, &solution->exit,  &solution->entry};
        for (size_t c = 0; c < (exits ? 6 : 4); c++)
            *columns[c] = arena_take(arena, answer->states, sizeof(double));
        solution->motives = arena_take(arena, answer->states, sizeof *solution->motives);
        if (question->simulations)
            solution->simulated = arena_take(arena, (size_t)(question->simulations * question->periods),
                                             sizeof *solution->simulated);
    }
    if (arena->exhausted)
        return error_no_memory(error, "the equilibria");
    answer->count = count;
    return STATUS_OK;
}

static enum status fill_solutions(struct making *making, struct searches *searches, struct error *error)
{
    struct game_answer *answer = making->answer;
    size_t count = 0, filled = 0;
    for (size_t k = 0; k < searches->count; k++)
        count += searches->items[k].found.count;
    struct game *games = calloc(count + 1, sizeof *games);
    struct filling filling = {making, games, calloc(count + 1, sizeof *filling.founds)};
    enum status status = games && filling.founds ? STATUS_OK : error_no_memory(error, "the equilibria");
    if (status == STATUS_OK)
        status = allocate_solutions(answer, count, game_of(&answer->file->question).learning.exits, error);
    for (size_t k = 0; status == STATUS_OK && k < searches->count; k++) {
        if (searches->items[k].found.count == 0)
            answer->unsolved |= 1u << searches->items[k].game.conduct;
        for (size_t i = 0; i < searches->items[k].found.count; i++, filled++) {
            games[filled] = searches->items[k].game;
            filling.founds[filled] = &searches->items[k].found.items[i];
        }
    }
    struct tasks tasks = {.task = fill_solution, .context = &filling};
    if (status == STATUS_OK)
        status = workers_try(&tasks, count, making->threads, error);
    free(games);
    free(filling.founds);
    return status;
}

static enum status find_grid(struct game_answer *answer, const struct game *game, struct error *error)
{
    const struct game_question *question = &answer->file->question;
    answer->levels = game_levels(game);
    answer->states = game_states(game);
    answer->planar = game->kind == GAME_LEARNING;
    answer->level = arena_take(&answer->arena, answer->levels, sizeof(double));
    if (!answer->level)
        return error_no_memory(error, "the grid");
    for (size_t i = 0; i < answer->levels; i++)
        answer->level[i] = (double)(i + game_first_level(game));
    answer->start = isnan(question->own) ? game_usual_start(game)
                                         : game_state(game, (size_t)question->own,
                                                      isnan(question->rival) ? 0 : (size_t)question->rival);
    answer->start_own = game_answer_own(answer, answer->start);
    answer->start_rival = game_answer_rival(answer, answer->start);
    return STATUS_OK;
}

static enum status solve_dynamic(struct making *making, struct error *error)
{
    struct game_answer *answer = making->answer;
    const struct game_question *question = &answer->file->question;
    struct searches searches = {.making = making};
    for (int conduct = 0; conduct < CONDUCTS; conduct++)
        if (conduct == CONDUCT_FREE || question->conducts & 1u << (conduct - 1)) {
            searches.items[searches.count].making = making;
            searches.items[searches.count].game = game_of(question);
            searches.items[searches.count++].game.conduct = (enum conduct)conduct;
        }
    struct tasks tasks = {.task = search_one, .context = &searches};
    enum status status = find_grid(answer, &searches.items[0].game, error);
    if (status == STATUS_OK)
        status = workers_try(&tasks, searches.count, making->threads, error);
    if (status == STATUS_OK) {
        answer->starts = searches.items[0].found.starts;
        answer->failed_starts = searches.items[0].found.failed_starts;
        answer->paths = searches.items[0].found.paths;
        answer->free_count = searches.items[0].found.count;
        status = fill_solutions(making, &searches, error);
    }
    if (status == STATUS_OK && question->continues)
        status = find_correspondence(making, &searches.items[0].game, &searches.items[0].found, error);
    for (size_t k = 0; k < searches.count; k++)
        equilibria_clear(&searches.items[k].found);
    return status;
}

/* Numbers near the ends of what a double holds pass every check of single keys, and overflow in sums of them. */
static enum status check_finite(const struct game_answer *answer, struct error *error)
{
    for (size_t i = 0; i < answer->count; i++) {
        const struct game_outcome *after = &answer->solutions[i].after;
        if (!isfinite(after->consumer_surplus) || !isfinite(after->total_surplus) ||
            !isfinite(answer->solutions[i].residual) || !isfinite(answer->solutions[i].deviation_gain))
            return error_set(
                error, STATUS_INVALID,
                "present values are too large to be numbers; give prices, costs and outputs in units "
                "in which they are nearer to 1");
    }
    return STATUS_OK;
}

enum status game_answer_make(const struct game_file *file, unsigned threads, game_progress *progress,
                             void *context, struct game_answer **answer, struct error *error)
{
    struct making making = {.answer = calloc(1, sizeof *making.answer),
                            .threads = threads,
                            .progress = progress,
                            .context = context};
    *answer = making.answer;
    if (!making.answer)
        return error_no_memory(error, "the answer to a game");
    arena_init(&making.answer->arena);
    making.answer->file = file;
    pthread_mutex_init(&making.lock, NULL);
    enum status status = file->question.kind == ASKED_LINEAR_QUADRATIC
                             ? answer_linear_quadratic(making.answer, error)
                             : solve_dynamic(&making, error);
    pthread_mutex_destroy(&making.lock);
    if (status == STATUS_OK)
        status = check_finite(*answer, error);
    if (status != STATUS_OK) {
        game_answer_free(*answer);
        *answer = NULL;
    }
    return status;
}
