/* Many sessions of qlearning_session.h on several threads. */
#include "base/workers.h"
#include "market/payoff_table.h"
#include "strategy/qlearning_session.h"
#include <stdatomic.h>

struct runs {
    const struct qlearning_game *game;
    const struct qlearning_rules *rules;
    const double *grid;
    uint64_t seed;
    uint32_t first;
    struct qlearning_outcome *outcomes;
    atomic_bool failed;
    struct error error; /* of the first that failed */
};

static void mean_prices(const struct qlearning_session *session, const double *grid,
                        struct qlearning_outcome *outcome)
{
    size_t players = session->game.players, prices = session->game.prices;
    size_t length, row = qlearning_cycle(session, &length);
    outcome->cycle_length = length;
    for (size_t k = 0; k < length; k++, row = qlearning_next(session, row))
        for (size_t i = 0; i < players; i++)
            outcome->price[i] += grid[i * prices + payoff_table_choice(row, i, prices)] / (double)length;
}

static void run_one(void *context, size_t index)
{
    struct runs *runs = context;
    struct qlearning_outcome *outcome = &runs->outcomes[index];
    struct qlearning_session session;
    struct error error;
    uint32_t run = runs->first + (uint32_t)index;
    *outcome = (struct qlearning_outcome){.converged = false};
    if (qlearning_init(&session, runs->game, runs->rules, &error) == STATUS_OK) {
        qlearning_restart(&session, runs->seed, run);
        outcome->converged = qlearning_learn(&session, runs->seed, run);
        outcome->periods = session.stable_since;
        qlearning_cycle_mean(&session, runs->game->payoff, outcome->profit);
        mean_prices(&session, runs->grid, outcome);
    } else if (!atomic_exchange(&runs->failed, true)) {
        runs->error = error;
    }
    qlearning_clear(&session);
}

enum status qlearning_run(const struct qlearning_game *game, const struct qlearning_rules *rules,
                          const double *grid, uint64_t seed, uint32_t first, size_t count, unsigned threads,
                          struct qlearning_outcome *outcomes, struct error *error)
{
    struct runs runs = {
        .game = game, .rules = rules, .grid = grid, .seed = seed, .first = first, .outcomes = outcomes};
    atomic_init(&runs.failed, false);
    workers_run(count, threads, run_one, &runs);
    if (!atomic_load(&runs.failed))
        return STATUS_OK;
    return error_set(error, runs.error.status, "%s", runs.error.message);
}
