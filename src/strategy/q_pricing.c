#include "strategy/q_pricing.h"

#include "market/payoff_table.h"
#include "strategy/qlearning_deviation.h"
#include "strategy/view_market.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Most combinations of prices for training. */
static const size_t most_training_rows = (size_t)1 << 20;

/* For judging conduct: most combinations of prices, and for how many periods the response to a departure
 * is followed. */
static const size_t most_conduct_rows = (size_t)1 << 16, response_periods = 100;

/* The learner of one own product. */
struct learner {
    bool started, failed;
    struct q_rivalry rivalry;
    struct q_table table;
    double *price; /* [players], scratch */
    size_t state, action;
    bool moved;      /* state and action are those of a decision that awaits its reward */
    double reward;   /* kCNY since that decision, discounted to it */
    double discount; /* factor on the next reward */
    /* [points] of a synchronous learner: what each price would have added to `reward`; scratch. NULL: it is none. */
    double *forgone, *target;
};

struct q_pricing {
    struct arena *arena;
    enum q_memory memory;
    size_t first_own; /* product of the first learner */
    int64_t age;      /* rounds since the start, those of the training included */
    size_t learner_count;
    struct learner *learners;
};

/* The prices that it chooses from, [points]. */
static const double *own_grid(const struct learner *learner)
{
    return learner->rivalry.grid + learner->rivalry.self * learner->rivalry.points;
}

static size_t present_state(const struct market_view *view, const struct q_pricing_rules *rules,
                            struct learner *learner)
{
    for (size_t i = 0; i < learner->rivalry.players; i++) {
        const struct public_product *product = &view->products[learner->rivalry.product[i]];
        bool ignored = !product->live && rules->memory != Q_MEMORY_ALL && i != learner->rivalry.self;
        learner->price[i] = ignored ? INFINITY : product->price;
    }
    return q_rivalry_state(&learner->rivalry, view, (enum q_memory)rules->memory, learner->rivalry.self,
                           learner->price);
}

/* Every player's state after every combination of prices, [rows][players]; NULL when memory is short. */
static uint32_t *training_states(const struct market_view *view, const struct q_pricing_rules *rules,
                                 const struct learner *learner, size_t rows)
{
    const struct q_rivalry *rivalry = &learner->rivalry;
    size_t players = rivalry->players, points = rivalry->points;
    uint32_t *states = malloc(rows * players * sizeof *states);
    for (size_t row = 0; states && row < rows; row++) {
        for (size_t i = 0, rest = row; i < players; i++, rest /= points)
            learner->price[i] = rivalry->grid[i * points + rest % points];
        for (size_t i = 0; i < players; i++)
            states[row * players + i] =
                (uint32_t)q_rivalry_state(rivalry, view, (enum q_memory)rules->memory, i, learner->price);
    }
    return states;
}

/* Trains the learner: learners with these rules take the places of all players in the static market for
 * rules->pretrain periods. The session's draws depend only on (run, round), so learners of a tier take
 * their values from the same session; they have learned against each other. */
static enum status train(const struct market_view *view, const struct q_pricing_rules *rules,
                         struct learner *learner, struct error *error)
{
    const struct q_rivalry *rivalry = &learner->rivalry;
    size_t rows = payoff_table_rows(rivalry->players, rivalry->points, most_training_rows);
    if (!rows || rivalry->players > QLEARNING_MOST_PLAYERS)
        return error_set(error, STATUS_INVALID,
                         "%zu products in the tier with %zu prices each are too many to train against; take "
                         "fewer grid_points or no pretrain",
                         rivalry->players, rivalry->points);
    struct qlearning_session session;
    struct qlearning_rules training = {.learning_rate = rules->learning_rate,
                                       .exploration_decay = rules->exploration_decay,
                                       .discount = rules->discount,
                                       .stable_periods = rules->pretrain,
                                       .most_periods = rules->pretrain,
                                       .synchronous = rules->updating == Q_UPDATING_SYNCHRONOUS};
    double *payoff = q_rivalry_payoffs(rivalry, view, most_training_rows);
    uint32_t *states = training_states(view, rules, learner, rows);
    struct qlearning_game game = {.players = rivalry->players,
                                  .prices = rivalry->points,
                                  .payoff = payoff,
                                  .state_after = states,
                                  .states = learner->table.states};
    enum status status = payoff && states ? qlearning_init(&session, &game, &training, error)
                                          : error_no_memory(error, "training");
    if (payoff && states) {
        if (status == STATUS_OK) {
            qlearning_restart(&session, view->shared_seed, 0);
            qlearning_learn(&session, view->shared_seed, 0);
            q_table_copy(&learner->table, &session.tables[rivalry->self]);
        }
        qlearning_clear(&session);
    }
    free(payoff);
    free(states);
    return status;
}

static enum status start_learner(const struct market_view *view, const struct q_pricing_rules *rules,
                                 struct q_pricing *self, size_t k, struct error *error)
{
    struct learner *learner = &self->learners[k];
    learner->failed = true;
    enum status status = q_rivalry_create(view, rules, k, self->arena, &learner->rivalry, error);
    if (status != STATUS_OK)
        return status;
    size_t points = learner->rivalry.points;
    size_t states = q_rivalry_states(&learner->rivalry, (enum q_memory)rules->memory);
    if (!states)
        return error_set(
            error, STATUS_INVALID,
            "the table of %zu grid_points and of what `memory` keeps of %zu products' prices is too "
            "large; take fewer grid_points, or the next shorter memory of all, lowest, rival, none",
            points, learner->rivalry.players);
    double *value = arena_take(self->arena, points, sizeof *value);
    learner->price = arena_take(self->arena, learner->rivalry.players, sizeof *learner->price);
    if (rules->updating == Q_UPDATING_SYNCHRONOUS) {
        learner->forgone = arena_take(self->arena, points, sizeof *learner->forgone);
        learner->target = arena_take(self->arena, points, sizeof *learner->target);
        if (!learner->forgone || !learner->target)
            return error_no_memory(error, "a synchronous learner");
    }
    if (!value || !learner->price || !q_table_take(&learner->table, self->arena, states, points))
        return error_no_memory(error, "a table of action values");
    if (rules->start == Q_START_STATIC) {
        if (!q_rivalry_first_values(&learner->rivalry, view, rules->discount, value))
            return error_no_memory(error, "first action values");
        q_table_fill(&learner->table, value);
    }
    if (rules->pretrain > 0)
        status = train(view, rules, learner, error);
    learner->started = status == STATUS_OK;
    learner->failed = !learner->started;
    return status;
}

enum status q_pricing_create(const struct market_view *view, const void *params, struct arena *arena,
                             void **self, struct error *error)
{
    const struct q_pricing_rules *rules = params;
    struct q_pricing *made = *self = arena_take(arena, 1, sizeof *made);
    if (made)
        made->learners = arena_take(arena, view->own_count, sizeof *made->learners);
    if (!made || !made->learners)
        return error_no_memory(error, "learners");
    made->arena = arena;
    made->memory = (enum q_memory)rules->memory;
    made->first_own = view->first_own;
    made->learner_count = view->own_count;
    made->age = rules->pretrain;
    for (size_t k = 0; k < view->own_count; k++) {
        bool free_now = !view->own_free || view->own_free[k];
        enum status status = free_now ? start_learner(view, rules, made, k, error) : STATUS_OK;
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static bool copy_learner(const struct learner *original, struct arena *arena, struct learner *copy)
{
    size_t players = original->rivalry.players;
    *copy = (struct learner){.failed = original->failed};
    if (!original->started)
        return true;
    *copy = *original;
    copy->price = arena_copy_array(arena, original->price, players, sizeof *copy->price);
    if (original->forgone) {
        size_t points = original->rivalry.points;
        copy->forgone = arena_copy_array(arena, original->forgone, points, sizeof *copy->forgone);
        copy->target = arena_take(arena, points, sizeof *copy->target);
        if (!copy->forgone || !copy->target)
            return false;
    }
    return copy->price && q_rivalry_clone(&original->rivalry, arena, &copy->rivalry) &&
           q_table_clone(&copy->table, arena, &original->table);
}

void *q_pricing_copy(const void *memory, struct arena *arena)
{
    const struct q_pricing *self = memory;
    struct q_pricing *copy = arena_copy_array(arena, self, 1, sizeof *self);
    if (!copy)
        return NULL;
    copy->arena = arena;
    copy->learners = arena_take(arena, self->learner_count, sizeof *copy->learners);
    for (size_t k = 0; copy->learners && k < self->learner_count; k++)
        if (!copy_learner(&self->learners[k], arena, &copy->learners[k]))
            return NULL;
    return copy->learners ? copy : NULL;
}

/* What each price would have earned beyond the one that was asked, in the static market at the prices of the last
 * round. */
static void note_forgone(const struct market_view *view, size_t k, struct learner *learner)
{
    struct view_market market;
    size_t own = view->first_own + k;
    if (view_market_open(&market, view)) {
        double asked = view_market_margin(&market, view->vendor);
        for (size_t a = 0; a < learner->rivalry.points; a++) {
            market.price[own] = own_grid(learner)[a];
            learner->forgone[a] += learner->discount * (view_market_margin(&market, view->vendor) - asked);
        }
    }
    view_market_close(&market);
}

void q_pricing_observe(const struct market_view *view, const void *params, void *memory)
{
    const struct q_pricing_rules *rules = params;
    struct q_pricing *self = memory;
    double reward = view->own_profit + view->own_fixed_cost + view->own_attach_profit;
    for (size_t k = 0; k < view->own_count; k++) {
        struct learner *learner = &self->learners[k];
        if (!learner->moved)
            continue;
        if (learner->forgone)
            note_forgone(view, k, learner);
        learner->reward += learner->discount * reward;
        learner->discount *= rules->discount;
    }
    self->age += view->round > 1;
}

/* Q(s, a) <- (1 - alpha) Q(s, a) + alpha [sum_k delta^k reward_k + delta^n max Q(s', .)], with n rounds
 * since the decision: one when all move at once, two when two firms take turns (Klein 2021). */
static void learn(const struct q_pricing_rules *rules, struct learner *learner, size_t state)
{
    if (learner->moved && !learner->forgone)
        q_table_learn(&learner->table, learner->state, learner->action, rules->learning_rate,
                      learner->reward + learner->discount * learner->table.best_value[state]);
    learner->state = state;
    learner->moved = true;
    learner->reward = 0;
    learner->discount = 1;
}

/* The same for all prices, each with the state that it would have led to; before learn, and after present_state, which
 * has put the prices of last round into learner->price. */
static void learn_forgone(const struct market_view *view, const struct q_pricing_rules *rules,
                          struct learner *learner)
{
    const struct q_rivalry *rivalry = &learner->rivalry;
    double asked = learner->price[rivalry->self];
    for (size_t a = 0; learner->moved && a < rivalry->points; a++) {
        learner->price[rivalry->self] = own_grid(learner)[a];
        size_t after =
            q_rivalry_state(rivalry, view, (enum q_memory)rules->memory, rivalry->self, learner->price);
        learner->target[a] =
            learner->reward + learner->forgone[a] + learner->discount * learner->table.best_value[after];
        learner->forgone[a] = 0;
    }
    if (learner->moved)
        q_table_learn_all(&learner->table, learner->state, rules->learning_rate, learner->target);
    learner->price[rivalry->self] = asked;
}

/* Starts the learner of a product that was launched later. */
static void start_late(const struct market_view *view, const struct q_pricing_rules *rules,
                       struct q_pricing *self, size_t k)
{
    struct error error;
    if (start_learner(view, rules, self, k, &error) != STATUS_OK && error.no_memory)
        view_note_no_memory(view);
}

void q_pricing_decide(const struct market_view *view, const void *params, void *memory, struct offer *offers)
{
    const struct q_pricing_rules *rules = params;
    struct q_pricing *self = memory;
    double exploration = exp(-rules->exploration_decay * (double)self->age);
    for (size_t k = 0; k < view->own_count; k++) {
        struct learner *learner = &self->learners[k];
        if (view->own_free && !view->own_free[k])
            continue;
        if (!learner->started && !learner->failed)
            start_late(view, rules, self, k);
        if (!learner->started)
            continue;
        size_t state = present_state(view, rules, learner);
        if (learner->forgone)
            learn_forgone(view, rules, learner);
        learn(rules, learner, state);
        bool explore = gsl_rng_uniform(view->random) < exploration;
        learner->action = explore ? gsl_rng_uniform_int(view->random, learner->rivalry.points)
                                  : learner->table.best[learner->state];
        offers[k].price = own_grid(learner)[learner->action];
    }
}

/* The learners of a tier, in the order of its players. */
struct tier {
    const struct q_pricing *owner[QLEARNING_MOST_PLAYERS];
    const struct learner *learner[QLEARNING_MOST_PLAYERS];
    struct q_rivalry rivalry; /* with every player's own grid */
};

/* False unless every player is a learner that has moved, with a table of the same size and the same
 * players. */
static bool find_tier(const struct market_view *view, const struct learner *own, void *const *selves,
                      struct tier *tier, double *grid)
{
    size_t players = own->rivalry.players, points = own->rivalry.points;
    tier->rivalry = own->rivalry;
    tier->rivalry.grid = grid;
    for (size_t i = 0; i < players; i++) {
        size_t product = own->rivalry.product[i];
        const struct q_pricing *owner = selves[view->products[product].vendor];
        const struct learner *other = owner ? &owner->learners[product - owner->first_own] : NULL;
        if (!other || !view->products[product].live || !other->started || !other->moved ||
            other->rivalry.players != players || other->rivalry.points != points ||
            other->table.states != own->table.states ||
            memcmp(other->rivalry.product, own->rivalry.product, players * sizeof *own->rivalry.product) != 0)
            return false;
        tier->owner[i] = owner;
        tier->learner[i] = other;
        memcpy(grid + i * points, other->rivalry.grid + other->rivalry.self * points, points * sizeof *grid);
    }
    return true;
}

/* For each learner its state after every combination of prices. */
static void fill_states(const struct market_view *view, const struct tier *tier, size_t rows, double *price,
                        uint32_t *states)
{
    size_t players = tier->rivalry.players, points = tier->rivalry.points;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0, rest = row; i < players; i++, rest /= points)
            price[i] = tier->rivalry.grid[i * points + rest % points];
        for (size_t i = 0; i < players; i++)
            states[row * players + i] =
                (uint32_t)q_rivalry_state(&tier->learner[i]->rivalry, view, tier->owner[i]->memory,
                                          tier->learner[i]->rivalry.self, price);
    }
}

static enum learned_conduct judge_tier(const struct q_pricing_rules *rules, const struct tier *tier,
                                       const double *payoff, const uint32_t *states)
{
    struct qlearning_session session;
    struct deviation_summary summary = {.conduct = CONDUCT_UNKNOWN};
    const struct qlearning_game game = {.players = tier->rivalry.players,
                                        .prices = tier->rivalry.points,
                                        .payoff = payoff,
                                        .state_after = states,
                                        .states = tier->learner[0]->table.states};
    const struct qlearning_rules terms = {.learning_rate = rules->learning_rate,
                                          .exploration_decay = rules->exploration_decay,
                                          .discount = rules->discount,
                                          .stable_periods = 1,
                                          .most_periods = 1};
    if (qlearning_init(&session, &game, &terms, NULL) == STATUS_OK) {
        session.last = 0;
        for (size_t i = 0; i < game.players; i++) {
            q_table_copy(&session.tables[i], &tier->learner[i]->table);
            session.last += tier->learner[i]->action * session.power[i];
        }
        if (qlearning_conduct(&session, response_periods, &summary, NULL) != STATUS_OK)
            summary.conduct = CONDUCT_UNKNOWN;
    }
    qlearning_clear(&session);
    return summary.conduct;
}

static enum learned_conduct conduct_of(const struct market_view *view, const struct q_pricing_rules *rules,
                                       const struct learner *own, void *const *selves)
{
    size_t players = own->rivalry.players, points = own->rivalry.points;
    size_t rows = payoff_table_rows(players, points, most_conduct_rows);
    if (!rows || players > QLEARNING_MOST_PLAYERS)
        return CONDUCT_UNKNOWN;
    struct tier tier;
    enum learned_conduct conduct = CONDUCT_UNKNOWN;
    double *grid = malloc(players * points * sizeof *grid), price[QLEARNING_MOST_PLAYERS], *payoff = NULL;
    uint32_t *states = malloc(rows * players * sizeof *states);
    if (grid && states && find_tier(view, own, selves, &tier, grid))
        payoff = q_rivalry_payoffs(&tier.rivalry, view, most_conduct_rows);
    if (payoff) {
        fill_states(view, &tier, rows, price, states);
        conduct = judge_tier(rules, &tier, payoff, states);
    }
    free(grid);
    free(states);
    free(payoff);
    return conduct;
}

enum learned_conduct q_pricing_conduct(const struct market_view *view, const void *rules, void *const *selves)
{
    const struct q_pricing *self = selves[view->vendor];
    enum learned_conduct worst = CONDUCT_UNKNOWN;
    for (size_t k = 0; self && k < view->own_count; k++)
        if (self->learners[k].started) {
            enum learned_conduct conduct = conduct_of(view, rules, &self->learners[k], selves);
            worst = conduct > worst ? conduct : worst;
        }
    return worst;
}
