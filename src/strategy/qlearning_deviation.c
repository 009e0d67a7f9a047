#include "strategy/qlearning_deviation.h"

#include "market/payoff_table.h"
#include <stdlib.h>

static double payoff(const struct qlearning_session *session, size_t row, size_t player)
{
    return session->game.payoff[row * session->game.players + player];
}

/* The combination `row` with one player's choice replaced. */
static size_t replace(const struct qlearning_session *session, size_t row, size_t player, size_t choice)
{
    size_t now = payoff_table_choice(row, player, session->game.prices);
    return row - now * session->power[player] + choice * session->power[player];
}

/* One departure after `row`: `player` plays its best price for one period against what the others are
 * about to play; then all play greedily. path [horizon]: the combinations played, the departure first.
 * False when the greedy price is the best one. */
static bool deviate(const struct qlearning_session *session, size_t row, size_t player, size_t horizon,
                    size_t *path)
{
    size_t greedy = qlearning_next(session, row), best = greedy;
    for (size_t a = 0; a < session->game.prices; a++) {
        size_t other = replace(session, greedy, player, a);
        if (payoff(session, other, player) > payoff(session, best, player))
            best = other;
    }
    path[0] = best;
    for (size_t k = 1; k < horizon; k++)
        path[k] = qlearning_next(session, path[k - 1]);
    return best != greedy;
}

static double rivals_prices(const struct qlearning_session *session, size_t row, size_t player)
{
    double sum = 0;
    for (size_t i = 0; i < session->game.players; i++)
        if (i != player)
            sum += (double)payoff_table_choice(row, i, session->game.prices);
    return sum;
}

static bool on_cycle(const struct qlearning_session *session, size_t first, size_t length, size_t row)
{
    for (size_t k = 0; k < length; k++, first = qlearning_next(session, first))
        if (row == first)
            return true;
    return false;
}

/* Discounted gain from the departure over the horizon. */
static double gain(const struct qlearning_session *session, size_t row, size_t player, size_t horizon,
                   const size_t *path)
{
    double sum = 0, discount = 1;
    for (size_t k = 0; k < horizon; k++) {
        row = qlearning_next(session, row);
        sum += discount * (payoff(session, path[k], player) - payoff(session, row, player));
        discount *= session->rules.discount;
    }
    return sum;
}

static void judge(const struct qlearning_session *session, size_t row, size_t player, size_t horizon,
                  const size_t *path, size_t first, size_t length, struct deviation_summary *summary)
{
    size_t undisturbed = qlearning_next(session, qlearning_next(session, row));
    summary->tried++;
    summary->punished +=
        rivals_prices(session, path[1], player) < rivals_prices(session, undisturbed, player);
    summary->returned += on_cycle(session, first, length, path[horizon - 1]);
    summary->unprofitable += gain(session, row, player, horizon, path) < 0;
}

enum status qlearning_conduct(const struct qlearning_session *session, size_t horizon,
                              struct deviation_summary *summary, struct error *error)
{
    *summary = (struct deviation_summary){.conduct = CONDUCT_COMPETITIVE};
    horizon = horizon < 2 ? 2 : horizon;
    size_t *path = malloc(horizon * sizeof *path);
    if (!path)
        return error_no_memory(error, "a path of prices");
    size_t length, first = qlearning_cycle(session, &length), row = first;
    for (size_t k = 0; k < length; k++, row = qlearning_next(session, row))
        for (size_t i = 0; i < session->game.players; i++)
            if (deviate(session, row, i, horizon, path))
                judge(session, row, i, horizon, path, first, length, summary);
    free(path);
    if (summary->tried > 0)
        summary->conduct = 2 * summary->punished > summary->tried && 2 * summary->returned > summary->tried
                               ? CONDUCT_COLLUSIVE
                               : CONDUCT_SPURIOUS;
    return STATUS_OK;
}
