/* Learners in static markets against published results and long reference runs: means over sessions, with
 * a tolerance of four standard errors of both. */
#include "verify/calculations.h"

#include <math.h>
#include <stdlib.h>

#include "base/workers.h"
#include "market/bertrand.h"
#include "market/payoff_table.h"
#include "market/price_grid.h"
#include "verify/theory/klein_session.h"
#include "verify/theory/markov_values.h"
#include "verify/theory/qlearning_run.h"

enum { MOST_FIRMS = 3, MOST_PRICES = 15, STEPS = 6, TURN_PRICES = STEPS + 1, TURN_SESSIONS = 24 };

static const uint64_t seed = 20240515;

/* A market of Calvano et al. (2020): utility 8 - 4 p, unit cost 1 but for the second firm's. */
struct experiment {
    size_t firms, prices, sessions;
    double cost_2, exploration_decay;
};

/* The market's prices, profits and payoff table. */
struct market {
    double nash[MOST_FIRMS], joint[MOST_FIRMS], nash_profit[MOST_FIRMS], joint_profit[MOST_FIRMS];
    double grid[MOST_FIRMS * MOST_PRICES];
    double payoff[MOST_PRICES * MOST_PRICES * MOST_PRICES * MOST_FIRMS];
};

static void profits_at(const struct logit_demand *demand, const double *cost, const double *price,
                       double *profit)
{
    double share[MOST_FIRMS], scratch[MOST_FIRMS];
    logit_shares(demand, price, share, scratch);
    for (size_t i = 0; i < demand->product_count; i++)
        profit[i] = (price[i] - cost[i]) * share[i];
}

static bool set_up(const struct experiment *experiment, struct market *market)
{
    static const double utility[MOST_FIRMS] = {8, 8, 8}, sensitivity = 4, outside = 0;
    static const size_t apart[MOST_FIRMS] = {0, 1, 2}, together[MOST_FIRMS] = {0, 0, 0};
    const double cost[MOST_FIRMS] = {1, experiment->cost_2, 1};
    size_t firms = experiment->firms, prices = experiment->prices;
    const struct logit_demand demand = {1, firms, NULL, &sensitivity, false, utility, &outside};
    for (size_t i = 0; i < firms; i++)
        market->nash[i] = market->joint[i] = (double)NAN;
    if (bertrand_prices(&demand, apart, cost, NULL, market->nash, NULL) != STATUS_OK ||
        bertrand_prices(&demand, together, cost, NULL, market->joint, NULL) != STATUS_OK)
        return false;
    profits_at(&demand, cost, market->nash, market->nash_profit);
    profits_at(&demand, cost, market->joint, market->joint_profit);
    for (size_t i = 0; i < firms; i++)
        price_grid_fill(prices, market->nash[i], market->joint[i], 0.1, market->grid + i * prices);
    struct payoff_market choices = {
        .demand = &demand, .cost = cost, .player_count = firms, .price_count = prices, .grid = market->grid};
    return payoff_table_logit(&choices, market->payoff, NULL) == STATUS_OK;
}

static double mean_gain(const struct experiment *experiment)
{
    const struct qlearning_rules rules = {.learning_rate = 0.15,
                                          .exploration_decay = experiment->exploration_decay,
                                          .discount = 0.95,
                                          .stable_periods = 100000,
                                          .most_periods = INT64_C(1000000000)};
    struct market *market = calloc(1, sizeof *market);
    struct qlearning_outcome *outcomes = calloc(experiment->sessions, sizeof *outcomes);
    double gain = (double)NAN;
    if (market && outcomes && set_up(experiment, market)) {
        const struct qlearning_game game = {
            .players = experiment->firms, .prices = experiment->prices, .payoff = market->payoff};
        if (qlearning_run(&game, &rules, market->grid, seed, 0, experiment->sessions, workers_available(),
                          outcomes, NULL) == STATUS_OK) {
            gain = 0;
            for (size_t k = 0; k < experiment->sessions; k++)
                gain += qlearning_profit_gain(experiment->firms, outcomes[k].profit, market->nash_profit,
                                              market->joint_profit) /
                        (double)experiment->sessions;
        }
    }
    free(market);
    free(outcomes);
    return gain;
}

FIND(two_firms, mean_gain(&(struct experiment){2, 15, 24, 1, 4e-6}))
FIND(cost_of_three_quarters, mean_gain(&(struct experiment){2, 15, 24, 0.75, 4e-6}))
FIND(cost_of_a_half, mean_gain(&(struct experiment){2, 15, 24, 0.5, 4e-6}))
FIND(three_firms, mean_gain(&(struct experiment){3, 15, 8, 1, 4e-6}))
FIND(seven_prices, mean_gain(&(struct experiment){2, 7, 80, 1, 2e-5}))

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

/* Reference: 1,000 sessions with mean .108931 and standard deviation .012232. The joint-profit maximum is
 * .125. */
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
    /* Tolerances from the standard deviations of a session, .112, .116, .125, .044, .154: four standard
     * errors, plus the rounding of the published numbers */
    {"learners", "profit gain, 2 firms", "Calvano et al. (2020), table I", 0.849, 0.092, two_firms},
    {"learners", "profit gain, cost 0.75 against 1", "Calvano et al. (2020), table IV", 0.812, 0.096,
     cost_of_three_quarters},
    {"learners", "profit gain, cost 0.5 against 1", "Calvano et al. (2020), table IV", 0.759, 0.103,
     cost_of_a_half},
    {"learners", "profit gain, 3 firms", "Calvano et al. (2020), text", 0.64, 0.068, three_firms},
    {"learners", "profit gain, 7 prices", "method of Calvano et al. (2020); 1,000 reference sessions",
     0.75512, 0.0717, seven_prices},
    {"learners", "profit in turn, per firm", "method of Klein (2021); 1,000 reference sessions", 0.10893,
     0.0101, profit_in_turn},
};
const size_t verification_learner_count = sizeof verification_learners / sizeof *verification_learners;
