/* S9 of docs/model.md section 5: tabular Q-learning. */
#include "strategy/q_pricing.h"
#include "strategy/rules.h"

#define S struct q_pricing_rules
static const struct parameter rows[] = {
    {"grid", PARAMETER_CHOICE, "", "\"range\"", RANGE_ANY, "range|nash_monopoly",
     "Prices to choose from: a range, or from the one-shot equilibrium to the joint-profit maximum of the "
     "static market that the vendor sees at the start.",
     "Calvano et al. (2020)", offsetof(S, grid)},
    {"grid_points", PARAMETER_INTEGER, "1", "15", RANGE_BETWEEN(2, 1000), NULL,
     "Number of prices (m), equally spaced.", "Calvano et al. (2020)", offsetof(S, points)},
    {"low_price", PARAMETER_REAL, "CNY/Mtok", "unset", RANGE_ANY, NULL,
     "Lowest price of a range; unset: the lowest that the vendor's floor allows.", "docs/model.md 5, S9",
     offsetof(S, low)},
    {"high_price", PARAMETER_REAL, "CNY/Mtok", "unset", RANGE_ANY, NULL,
     "Highest price of a range; unset: the product's first posted price.", "docs/model.md 5, S9",
     offsetof(S, high)},
    {"grid_extension", PARAMETER_REAL, "1", "0.1", RANGE_NONNEGATIVE, NULL,
     "How far a nash_monopoly grid goes beyond its ends, in units of their distance (xi).",
     "Calvano et al. (2020)", offsetof(S, extension)},
    {"memory", PARAMETER_CHOICE, "", "\"lowest\"", RANGE_ANY, "lowest|all|rival|none",
     "What the learner remembers of last round's prices: its own and the lowest of rivals in the tier, its "
     "own and all of theirs, the lowest of rivals only, or nothing.",
     "Calvano et al. (2020); Klein (2021); Asker, Fershtman & Pakes (2022)", offsetof(S, memory)},
    {"updating", PARAMETER_CHOICE, "", "\"asynchronous\"", RANGE_ANY, "asynchronous|synchronous",
     "What a round teaches: what was earned at the price that was asked; or besides, of every other price, how much more "
     "or less it would have earned in the static market that the vendor sees, at the rivals' prices of the round.",
     "Asker, Fershtman & Pakes (2022)", offsetof(S, updating)},
    {"learning_rate", PARAMETER_REAL, "1", "0.15", RANGE_FRACTION, NULL,
     "Weight of what was just learned (alpha).", "Calvano et al. (2020)", offsetof(S, learning_rate)},
    {"exploration_decay", PARAMETER_REAL, "1/round", "4e-6", RANGE_NONNEGATIVE, NULL,
     "A random price is tried with probability exp(-beta t), t in rounds (beta).", "Calvano et al. (2020)",
     offsetof(S, exploration_decay)},
    {"discount", PARAMETER_REAL, "1/round", "0.95", RANGE_BELOW_ONE, NULL,
     "What a profit one round later is worth now (delta).", "Calvano et al. (2020)", offsetof(S, discount)},
    {"start", PARAMETER_CHOICE, "", "\"static\"", RANGE_ANY, "static|zero",
     "First action values: discounted profit in the static market against rivals whose prices are all "
     "equally likely, or 0.",
     "Calvano et al. (2020), eq. 8", offsetof(S, start)},
    {"pretrain", PARAMETER_INTEGER, "rounds", "0", RANGE_BETWEEN(0, 100000000), NULL,
     "Rounds in which the learners of a tier are trained against each other in the static market before "
     "round 1; they count as time for exploration.",
     "Calvano et al. (2020)", offsetof(S, pretrain)},
};
#undef S

const struct strategy strategy_qlearn = {
    .name = "qlearn",
    .summary = "Learn from trial and error which price pays after which prices: tabular Q-learning with "
               "epsilon-greedy exploration, paid by what vendor and owner earn over fixed cost.",
    .source = "docs/model.md 5, S9; Watkins & Dayan (1992); Calvano, Calzolari, Denicolo & Pastorello (2020)",
    PARAMETERS(rows, struct q_pricing_rules),
    .create = q_pricing_create,
    .copy = q_pricing_copy,
    .observe = q_pricing_observe,
    .decide = q_pricing_decide,
    .conduct = q_pricing_conduct,
};
