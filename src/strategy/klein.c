/* Sequential Q-learning as in Klein (2021); meant for simulation.move_order = "alternating". */
#include "strategy/q_pricing.h"
#include "strategy/rules.h"

#include <math.h>

struct klein_params {
    double top_price;
    int64_t steps;
    double learning_rate, discount, last_exploration;
    int64_t periods;
};

static const struct parameter rows[] = {
    {"top_price", PARAMETER_REAL, "CNY/Mtok", "1", RANGE_POSITIVE, NULL,
     "Highest price of the grid k top_price/steps, k = 0..steps.", "Klein (2021)",
     offsetof(struct klein_params, top_price)},
    {"steps", PARAMETER_INTEGER, "1", "6", RANGE_BETWEEN(1, 200), NULL, "Steps of the grid (k).",
     "Klein (2021)", offsetof(struct klein_params, steps)},
    {"learning_rate", PARAMETER_REAL, "1", "0.3", RANGE_FRACTION, NULL,
     "Weight of what was just learned (alpha).", "Klein (2021)",
     offsetof(struct klein_params, learning_rate)},
    {"discount", PARAMETER_REAL, "1/round", "0.95", RANGE_BELOW_ONE, NULL,
     "What a profit one round later is worth now (delta).", "Klein (2021)",
     offsetof(struct klein_params, discount)},
    {"last_exploration", PARAMETER_REAL, "1", "1e-6", RANGE_BETWEEN(1e-300, 1), NULL,
     "The probability of a random price falls geometrically from 1 to this over `periods`.", "Klein (2021)",
     offsetof(struct klein_params, last_exploration)},
    {"periods", PARAMETER_INTEGER, "rounds", "500000", RANGE_BETWEEN(1, 1000000000), NULL,
     "Length of learning (T).", "Klein (2021)", offsetof(struct klein_params, periods)},
};

struct q_pricing_rules klein_rules(const void *params)
{
    const struct klein_params *rule = params;
    return (struct q_pricing_rules){.grid = Q_GRID_RANGE,
                                    .points = rule->steps + 1,
                                    .low = 0,
                                    .high = rule->top_price,
                                    .memory = Q_MEMORY_RIVAL,
                                    .learning_rate = rule->learning_rate,
                                    .exploration_decay = -log(rule->last_exploration) / (double)rule->periods,
                                    .discount = rule->discount,
                                    .start = Q_START_ZERO};
}

static enum status klein_create(const struct market_view *view, const void *params, struct arena *arena,
                                void **self, struct error *error)
{
    struct q_pricing_rules rules = klein_rules(params);
    return q_pricing_create(view, &rules, arena, self, error);
}

static void klein_observe(const struct market_view *view, const void *params, void *self)
{
    struct q_pricing_rules rules = klein_rules(params);
    q_pricing_observe(view, &rules, self);
}

static void klein_decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    struct q_pricing_rules rules = klein_rules(params);
    q_pricing_decide(view, &rules, self, offers);
}

const struct strategy strategy_klein = {
    .name = "klein",
    .summary = "Sequential Q-learning: answer the cheapest rival's price on a grid by what has been learned "
               "from two rounds of profit and what follows. Vendors should move in turn.",
    .source = "Klein (2021)",
    PARAMETERS(rows, struct klein_params),
    .create = klein_create,
    .copy = q_pricing_copy,
    .observe = klein_observe,
    .decide = klein_decide,
};
