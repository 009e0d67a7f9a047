#include "verify/theory/qlearning_run.h"

#include "base/workers.h"
#include "market/payoff_table.h"
#include <stdatomic.h>

static const size_t response_periods = 100;

struct runs {
    const struct qlearning_game *game;
    const struct qlearning_rules *rules;
    const double *grid;
    uint64_t seed;
    uint32_t first;
    struct qlearning_outcome *outcomes;
    atomic_bool failed;
    struct error error; /* of the first run that failed */
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

static enum status play(const struct runs *runs, uint32_t run, struct qlearning_session *session,
                        struct qlearning_outcome *outcome, struct error *error)
{
    enum status status = qlearning_init(session, runs->game, runs->rules, error);
    if (status != STATUS_OK)
        return status;
    qlearning_restart(session, runs->seed, run);
    outcome->converged = qlearning_learn(session, runs->seed, run);
    outcome->periods = session->stable_since;
    qlearning_cycle_mean(session, runs->game->payoff, outcome->profit);
    mean_prices(session, runs->grid, outcome);
    return qlearning_conduct(session, response_periods, &outcome->response, error);
}

static void run_one(void *context, size_t index)
{
    struct runs *runs = context;
    struct qlearning_session session;
    struct error error;
    runs->outcomes[index] = (struct qlearning_outcome){.converged = false};
    if (play(runs, runs->first + (uint32_t)index, &session, &runs->outcomes[index], &error) != STATUS_OK &&
        !atomic_exchange(&runs->failed, true))
        runs->error = error;
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
    return error_pass(error, &runs.error);
}
