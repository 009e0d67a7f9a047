#include "verify/theory/klein_session.h"

#include "random/philox.h"
#include "strategy/q_table.h"
#include <math.h>

enum { BLOCK = 512 };

/* A firm that awaits the reward of its last price. */
struct waiting {
    struct q_table table;
    size_t state, action;
    double reward; /* since its last move, discounted to then */
    bool moved;
};

struct duopoly {
    const struct klein_rules *rules;
    struct waiting firms[2];
    size_t price[2]; /* in force */
    double profit, steps;
    int64_t counted, last_change;
};

static enum status check(const struct klein_rules *rules, struct error *error)
{
    bool fine = rules->prices >= 2 && rules->learning_rate > 0 && rules->learning_rate <= 1 &&
                rules->discount >= 0 && rules->discount < 1 && rules->last_exploration > 0 &&
                rules->last_exploration <= 1 && rules->window >= 1 && rules->window <= rules->periods;
    return fine ? STATUS_OK
                : error_set(error, STATUS_INVALID,
                            "sequential learning takes 2 prices or more, 0 < learning rate <= 1, 0 <= "
                            "discount < 1, 0 < last exploration <= 1, 1 <= window <= periods");
}

static double payoff(const struct duopoly *market, size_t firm)
{
    return market->rules->payoff[market->price[firm] * market->rules->prices + market->price[1 - firm]];
}

/* Learns from the last price once the rival has answered: two periods of profit, then the best
 * continuation value (Klein 2021, eq. 4). */
static void learn(struct duopoly *market, size_t firm)
{
    struct waiting *self = &market->firms[firm];
    double discount = market->rules->discount;
    size_t now = market->price[1 - firm];
    if (self->moved)
        q_table_learn(&self->table, self->state, self->action, market->rules->learning_rate,
                      self->reward + discount * discount * self->table.best_value[now]);
}

static void move(struct duopoly *market, size_t firm, size_t action, int64_t period)
{
    struct waiting *self = &market->firms[firm];
    self->state = market->price[1 - firm];
    self->action = action;
    self->moved = true;
    if (market->price[firm] != action)
        market->last_change = period;
    market->price[firm] = action;
}

static void collect(struct duopoly *market, size_t mover, bool count)
{
    market->firms[mover].reward = payoff(market, mover);
    market->firms[1 - mover].reward += market->rules->discount * payoff(market, 1 - mover);
    if (!count)
        return;
    market->counted++;
    market->profit += 0.5 * (payoff(market, 0) + payoff(market, 1));
    market->steps += 0.5 * (double)(market->price[0] + market->price[1]);
}

static void play(struct duopoly *market, uint64_t seed, uint32_t run)
{
    const struct klein_rules *rules = market->rules;
    double decay = log(rules->last_exploration) / (double)rules->periods;
    uint32_t explore[BLOCK], pick[BLOCK], spare[BLOCK], unused[BLOCK];
    for (int64_t t = 0; t < rules->periods; t++) {
        size_t k = (size_t)(t % BLOCK), mover = (size_t)(t % 2);
        if (k == 0)
            philox4x32_block(seed, run, (uint32_t)t, (uint32_t)((uint64_t)t >> 32), RANDOM_LEARNING, BLOCK,
                             explore, pick, spare, unused);
        learn(market, mover);
        bool random = uniform_from_word(explore[k]) < exp(decay * (double)t);
        size_t drawn = (uint64_t)pick[k] * rules->prices >> 32;
        size_t greedy = market->firms[mover].table.best[market->price[1 - mover]];
        move(market, mover, random ? drawn : greedy, t);
        collect(market, mover, t >= rules->periods - rules->window);
    }
}

enum status klein_session(const struct klein_rules *rules, uint64_t seed, uint32_t run,
                          struct klein_outcome *outcome, struct error *error)
{
    struct duopoly market = {.rules = rules, .last_change = -1};
    struct arena arena;
    enum status status = check(rules, error);
    arena_init(&arena);
    if (status != STATUS_OK)
        return status;
    for (size_t f = 0; f < 2; f++) {
        struct philox_words words = philox4x32(seed, run, (uint32_t)f, UINT32_MAX, RANDOM_LEARNING);
        market.price[f] = (uint64_t)words.word[0] * rules->prices >> 32;
        if (!q_table_take(&market.firms[f].table, &arena, rules->prices, rules->prices))
            status = error_no_memory(error, "two learners");
    }
    if (status == STATUS_OK) {
        play(&market, seed, run);
        *outcome = (struct klein_outcome){
            .profit = market.profit / (double)market.counted,
            .price_step = market.steps / (double)market.counted,
            .constant = market.last_change < rules->periods - rules->window,
        };
    }
    arena_clear(&arena);
    return status;
}
