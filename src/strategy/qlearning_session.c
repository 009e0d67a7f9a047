#include "strategy/qlearning_session.h"

#include "market/payoff_table.h"
#include "random/philox.h"
#include <assert.h>
#include <math.h>
#include <string.h>

/* Random words are drawn, and the exploration rate is updated, once a block of periods. */
enum { BLOCK = 512, MOST_PAIRS = QLEARNING_MOST_PLAYERS / 2 };

static const size_t most_rows = (size_t)1 << 24;

/* A block's random words by player: whether to explore, and which price then. */
struct draws {
    uint32_t explore[QLEARNING_MOST_PLAYERS][BLOCK], pick[QLEARNING_MOST_PLAYERS][BLOCK];
};

static enum status check(const struct qlearning_game *game, const struct qlearning_rules *rules,
                         struct error *error)
{
    if (game->players < 1 || game->players > QLEARNING_MOST_PLAYERS || game->prices < 2)
        return error_set(error, STATUS_INVALID,
                         "learning takes 1 to %d players with 2 or more prices, not %zu with %zu",
                         QLEARNING_MOST_PLAYERS, game->players, game->prices);
    if (!payoff_table_rows(game->players, game->prices, most_rows))
        return error_set(error, STATUS_INVALID, "%zu players with %zu prices have more than %zu combinations",
                         game->players, game->prices, most_rows);
    if (!(rules->learning_rate > 0 && rules->learning_rate <= 1) || !(rules->exploration_decay >= 0) ||
        !(rules->discount >= 0 && rules->discount < 1) || rules->stable_periods < 1)
        return error_set(error, STATUS_INVALID,
                         "learning takes 0 < learning rate <= 1, decay >= 0, 0 <= discount < 1, a stable "
                         "period or more");
    return STATUS_OK;
}

static void start_values(struct qlearning_session *session)
{
    size_t players = session->game.players, prices = session->game.prices;
    double *average = arena_take(&session->arena, players * prices, sizeof *average);
    if (!average)
        return;
    payoff_table_average(players, prices, session->game.payoff, average);
    for (size_t k = 0; k < players * prices; k++)
        average[k] /= 1 - session->rules.discount;
    session->start = average;
    session->targets = arena_take(&session->arena, prices, sizeof *session->targets);
}

enum status qlearning_init(struct qlearning_session *session, const struct qlearning_game *game,
                           const struct qlearning_rules *rules, struct error *error)
{
    memset(session, 0, sizeof *session);
    arena_init(&session->arena);
    enum status status = check(game, rules, error);
    if (status != STATUS_OK)
        return status;
    session->game = *game;
    session->rules = *rules;
    session->rows = payoff_table_rows(game->players, game->prices, most_rows);
    if (!game->state_after)
        session->game.states = session->rows;
    bool taken = true;
    for (size_t i = 0, power = 1; i < game->players; i++, power *= game->prices) {
        session->power[i] = power;
        taken =
            taken && q_table_take(&session->tables[i], &session->arena, session->game.states, game->prices);
    }
    start_values(session);
    if (!taken || !session->start || !session->targets)
        return error_no_memory(error, "learners");
    qlearning_restart(session, 0, 0);
    return STATUS_OK;
}

void qlearning_clear(struct qlearning_session *session)
{
    arena_clear(&session->arena);
}

void qlearning_restart(struct qlearning_session *session, uint64_t seed, uint32_t run)
{
    session->last = 0;
    session->period = session->stable_since = 0;
    for (size_t i = 0; i < session->game.players; i++) {
        struct philox_words words = philox4x32(seed, run, (uint32_t)i, UINT32_MAX, RANDOM_LEARNING);
        q_table_fill(&session->tables[i], session->start + i * session->game.prices);
        session->last += session->power[i] * ((uint64_t)words.word[0] * session->game.prices >> 32);
    }
}

/* Two players share a Philox call of four words. Periods beyond 2^32 carry over into the round number of
 * its address. */
static void draw(struct draws *draws, size_t players, int64_t period, uint64_t seed, uint32_t run)
{
    static_assert(QLEARNING_MOST_PLAYERS % 2 == 0, "players are drawn for in pairs");
    uint32_t high = (uint32_t)((uint64_t)period >> 32) * MOST_PAIRS;
    for (size_t i = 0; i < players; i += 2)
        philox4x32_block(seed, run, (uint32_t)period, high + (uint32_t)(i / 2), RANDOM_LEARNING, BLOCK,
                         draws->explore[i], draws->pick[i], draws->explore[i + 1], draws->pick[i + 1]);
}

/* What player i would have had of each of its prices, while the others asked what they did in combination `next`. */
static bool learn_all(struct qlearning_session *session, size_t i, size_t state, size_t next, size_t action)
{
    const struct qlearning_game *game = &session->game;
    for (size_t a = 0; a < game->prices; a++) {
        size_t other = next - action * session->power[i] + a * session->power[i];
        size_t after = game->state_after ? game->state_after[other * game->players + i] : other;
        session->targets[a] = game->payoff[other * game->players + i] +
                              session->rules.discount * session->tables[i].best_value[after];
    }
    return q_table_learn_all(&session->tables[i], state, session->rules.learning_rate, session->targets);
}

/* Plays `count` periods, or fewer when learning ends. Callers pass constants for `players` and `mapped`,
 * so that the loops over players unroll. */
INLINED void play_block(struct qlearning_session *session, const struct draws *draws, size_t players,
                        bool mapped, int64_t count)
{
    const struct qlearning_game *game = &session->game;
    const struct qlearning_rules rules = session->rules;
    const double rate = exp(-rules.exploration_decay * (double)session->period);
    const uint64_t threshold = (uint64_t)(rate * 4294967296.0);
    size_t row = session->last, action[QLEARNING_MOST_PLAYERS], prices = game->prices;
    int64_t t = 0, first = session->period, since = session->stable_since;
    for (; t < count && first + t - since < rules.stable_periods; t++) {
        size_t next = 0;
        bool changed = false;
        for (size_t i = 0; i < players; i++) {
            size_t state = mapped ? game->state_after[row * players + i] : row;
            action[i] = draws->explore[i][t] < threshold ? (uint64_t)draws->pick[i][t] * prices >> 32
                                                         : session->tables[i].best[state];
            next += action[i] * session->power[i];
        }
        for (size_t i = 0; rules.synchronous && i < players; i++)
            changed |=
                learn_all(session, i, mapped ? game->state_after[row * players + i] : row, next, action[i]);
        for (size_t i = 0; !rules.synchronous && i < players; i++) {
            size_t state = mapped ? game->state_after[row * players + i] : row;
            size_t after = mapped ? game->state_after[next * players + i] : next;
            double target =
                game->payoff[next * players + i] + rules.discount * session->tables[i].best_value[after];
            changed |= q_table_learn(&session->tables[i], state, action[i], rules.learning_rate, target);
        }
        if (changed)
            since = first + t + 1;
        row = next;
    }
    session->last = row;
    session->period = first + t;
    session->stable_since = since;
}

static void play_some(struct qlearning_session *session, const struct draws *draws, int64_t count)
{
    size_t players = session->game.players;
    if (session->game.state_after)
        play_block(session, draws, players, true, count);
    else if (players == 2)
        play_block(session, draws, 2, false, count);
    else if (players == 3)
        play_block(session, draws, 3, false, count);
    else
        play_block(session, draws, players, false, count);
}

bool qlearning_learn(struct qlearning_session *session, uint64_t seed, uint32_t run)
{
    const struct qlearning_rules *rules = &session->rules;
    struct draws draws;
    while (session->period < rules->most_periods &&
           session->period - session->stable_since < rules->stable_periods) {
        int64_t left = rules->most_periods - session->period;
        draw(&draws, session->game.players, session->period, seed, run);
        play_some(session, &draws, left < BLOCK ? left : BLOCK);
    }
    return session->period - session->stable_since >= rules->stable_periods;
}

size_t qlearning_next(const struct qlearning_session *session, size_t row)
{
    const struct qlearning_game *game = &session->game;
    size_t next = 0;
    for (size_t i = 0; i < game->players; i++) {
        size_t state = game->state_after ? game->state_after[row * game->players + i] : row;
        next += session->tables[i].best[state] * session->power[i];
    }
    return next;
}

/* Brent's (1980) cycle finding, which needs no memory. */
size_t qlearning_cycle(const struct qlearning_session *session, size_t *length)
{
    size_t tortoise = session->last, hare = qlearning_next(session, tortoise), power = 1, found = 1;
    while (tortoise != hare) {
        if (found == power) {
            tortoise = hare;
            power *= 2;
            found = 0;
        }
        hare = qlearning_next(session, hare);
        found++;
    }
    *length = found;
    return hare;
}

void qlearning_cycle_mean(const struct qlearning_session *session, const double *values, double *mean)
{
    size_t players = session->game.players, length, row = qlearning_cycle(session, &length);
    for (size_t i = 0; i < players; i++)
        mean[i] = 0;
    for (size_t k = 0; k < length; k++, row = qlearning_next(session, row))
        for (size_t i = 0; i < players; i++)
            mean[i] += values[row * players + i] / (double)length;
}

double qlearning_profit_gain(size_t players, const double *profit, const double *nash, const double *monopoly)
{
    double earned = 0, competitive = 0, joint = 0;
    for (size_t i = 0; i < players; i++) {
        earned += profit[i];
        competitive += nash[i];
        joint += monopoly[i];
    }
    return (earned - competitive) / (joint - competitive);
}
