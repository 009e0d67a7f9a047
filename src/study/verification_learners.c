/* Learners in static markets against published play and long reference runs: means over sessions, which are
 * allowed four standard errors of theirs and the reference's. */
#include "study/verification.h"

#include <math.h>
#include <stdlib.h>

#include "base/workers.h"
#include "market/bertrand.h"
#include "market/markov_pricing.h"
#include "market/payoff_table.h"
#include "market/price_grid.h"
#include "strategy/klein_session.h"
#include "strategy/qlearning_run.h"

enum { FIRMS = 2, PRICES = 7, SESSIONS = 80, STEPS = 6, TURN_PRICES = STEPS + 1, TURN_SESSIONS = 24 };

static const uint64_t seed = 20240515;

/* Prices, profits and the table of the duopoly of Calvano et al. (2020) with seven prices. */
struct duopoly {
    double nash[FIRMS], joint[FIRMS], nash_profit[FIRMS], joint_profit[FIRMS];
    double grid[FIRMS * PRICES], payoff[PRICES * PRICES * FIRMS];
};

static bool set_up(struct duopoly *duopoly)
{
    static const double utility[FIRMS] = {8, 8}, cost[FIRMS] = {1, 1}, sensitivity = 4, outside = 0;
    const size_t apart[FIRMS] = {0, 1}, together[FIRMS] = {0, 0};
    const struct logit_demand demand = {1, FIRMS, NULL, &sensitivity, false, utility, &outside};
    double share[FIRMS], scratch[FIRMS];
    for (size_t i = 0; i < FIRMS; i++)
        duopoly->nash[i] = duopoly->joint[i] = (double)NAN;
    if (bertrand_prices(&demand, apart, cost, NULL, duopoly->nash, NULL) != STATUS_OK ||
        bertrand_prices(&demand, together, cost, NULL, duopoly->joint, NULL) != STATUS_OK)
        return false;
    logit_shares(&demand, duopoly->nash, share, scratch);
    for (size_t i = 0; i < FIRMS; i++)
        duopoly->nash_profit[i] = (duopoly->nash[i] - cost[i]) * share[i];
    logit_shares(&demand, duopoly->joint, share, scratch);
    for (size_t i = 0; i < FIRMS; i++) {
        duopoly->joint_profit[i] = (duopoly->joint[i] - cost[i]) * share[i];
        price_grid_fill(PRICES, duopoly->nash[i], duopoly->joint[i], 0.1, duopoly->grid + i * PRICES);
    }
    struct payoff_market market = {
        .demand = &demand, .cost = cost, .player_count = FIRMS, .price_count = PRICES, .grid = duopoly->grid};
    return payoff_table_logit(&market, duopoly->payoff, NULL) == STATUS_OK;
}

/* Reference: 1,000 sessions, mean .75512, standard deviation .15399. */
static double profit_gain(void)
{
    struct duopoly duopoly;
    struct qlearning_outcome *outcomes = calloc(SESSIONS, sizeof *outcomes);
    const struct qlearning_rules rules = {.learning_rate = 0.15,
                                          .exploration_decay = 2e-5,
                                          .discount = 0.95,
                                          .stable_periods = 100000,
                                          .most_periods = INT64_C(1000000000)};
    double gain = (double)NAN;
    if (outcomes && set_up(&duopoly)) {
        const struct qlearning_game game = {.players = FIRMS, .prices = PRICES, .payoff = duopoly.payoff};
        if (qlearning_run(&game, &rules, duopoly.grid, seed, 0, SESSIONS, workers_available(), outcomes,
                          NULL) == STATUS_OK) {
            gain = 0;
            for (size_t k = 0; k < SESSIONS; k++)
                gain += qlearning_profit_gain(FIRMS, outcomes[k].profit, duopoly.nash_profit,
                                              duopoly.joint_profit) /
                        SESSIONS;
        }
    }
    free(outcomes);
    return gain;
}

struct turns {
    struct klein_rules rules;
    double profit[TURN_SESSIONS];
};

static void play_in_turn(void *context, size_t run)
{
    struct turns *turns = context;
    struct klein_outcome outcome;
    turns->profit[run] = klein_session(&turns->rules, seed, (uint32_t)run, &outcome, NULL) == STATUS_OK
                             ? outcome.profit
                             : (double)NAN;
}

/* Reference: 1,000 sessions, mean .108931, standard deviation .012232; the most is .125. */
static double profit_in_turn(void)
{
    double payoff[TURN_PRICES * TURN_PRICES], mean = 0;
    for (size_t own = 0; own < TURN_PRICES; own++)
        for (size_t rival = 0; rival < TURN_PRICES; rival++)
            payoff[own * TURN_PRICES + rival] =
                homogeneous_profit((double)own / STEPS, (double)rival / STEPS, 0);
    struct turns turns = {.rules = {.prices = TURN_PRICES,
                                    .payoff = payoff,
                                    .learning_rate = 0.3,
                                    .discount = 0.95,
                                    .periods = 500000,
                                    .last_exploration = 1e-6,
                                    .window = 1000}};
    workers_run(TURN_SESSIONS, workers_available(), play_in_turn, &turns);
    for (size_t k = 0; k < TURN_SESSIONS; k++)
        mean += turns.profit[k] / TURN_SESSIONS;
    return mean;
}

const struct calculation verification_learners[] = {
    {"learners", "profit gain, 7 prices", "method of Calvano et al. (2020); 1,000 reference sessions",
     0.75512, 0.0717, profit_gain},
    {"learners", "profit in turn, per firm", "method of Klein (2021); 1,000 reference sessions", 0.10893,
     0.0101, profit_in_turn},
};
const size_t verification_learner_count = sizeof verification_learners / sizeof *verification_learners;
