#include "dynamics/switching_period.h"

#include <math.h>
#include <string.h>

struct two_bases switching_buyers(const struct duopoly *duopoly, double own_price, double rival_price)
{
    const struct game *game = duopoly->game;
    double cost = game->switching.switch_cost, scale = game->logit_scale, outside = game->outside_price;
    return (struct two_bases){{logit_buyer(scale, own_price, rival_price + cost, outside),
                               logit_buyer(scale, own_price + cost, rival_price, outside)}};
}

/* Who belongs to the firm next period: of its own base all but those who buy from the rival. */
static double stays(const struct two_bases *buyers)
{
    return 1 - buyers->of[0].rival;
}

static double arrives(const struct two_bases *buyers)
{
    return buyers->of[1].own;
}

double switching_share(const struct duopoly *duopoly, size_t state, const struct two_bases *buyers)
{
    double all = (double)duopoly->game->switching.buyers, base = (double)state;
    return (base * buyers->of[0].own + (all - base) * buyers->of[1].own) / all;
}

void switching_next_base(const struct duopoly *duopoly, size_t state, const struct two_bases *buyers,
                         double *next)
{
    size_t all = duopoly->game->switching.buyers;
    memset(next, 0, (all + 1) * sizeof *next);
    next[0] = 1;
    for (size_t i = 0; i < all; i++) {
        double joins = i < state ? stays(buyers) : arrives(buyers);
        for (size_t k = i + 1; k > 0; k--)
            next[k] = joins * next[k - 1] + (1 - joins) * next[k];
        next[0] *= 1 - joins;
    }
}

/* Worth by number of buyers that are certain, after one of the uncertain ones has chosen; one entry less remains. */
static size_t let_choose(size_t times, double joins, size_t count, double *worth)
{
    for (size_t i = 0; i < times; i++, count--)
        for (size_t k = 0; k + 1 < count; k++)
            worth[k] += joins * (worth[k + 1] - worth[k]);
    return count;
}

/* Expected value of the next state, and what it is worth then that a buyer of the own [0] or the rival's [1] base who
 * is on the margin belongs to the firm. Not discounted; 0 for a base without buyers. */
struct expected_base {
    double value, margin[2];
};
static struct expected_base switching_expect(const struct duopoly *duopoly, const struct equilibrium *policy,
                                             size_t state, const struct two_bases *buyers)
{
    double worth[GAME_MOST_BUYERS + 1], other[3];
    size_t all = duopoly->game->switching.buyers, count = all + 1;
    size_t own = state, rival = all - state; /* one buyer of each base, if any, chooses last */
    double joins[2] = {stays(buyers), arrives(buyers)};
    memcpy(worth, policy->value, count * sizeof *worth);
    count = let_choose(own ? own - 1 : 0, joins[0], count, worth);
    count = let_choose(rival ? rival - 1 : 0, joins[1], count, worth);
    struct expected_base expected = {0};
    if (own && rival) {
        memcpy(other, worth, 3 * sizeof *other);
        let_choose(1, joins[0], 3, other);
        expected.margin[1] = other[1] - other[0];
        count = let_choose(1, joins[1], count, worth);
    }
    size_t last = own ? 0 : 1;
    expected.margin[last] = worth[1] - worth[0];
    let_choose(1, joins[last], count, worth);
    expected.value = worth[0];
    return expected;
}

/* `price` is the firm's, and need not be the policy's. */
static struct switching_condition condition_at(const struct duopoly *duopoly,
                                               const struct equilibrium *policy, size_t state, double price)
{
    const struct game *game = duopoly->game;
    struct two_bases buyers = switching_buyers(duopoly, price, policy->price[duopoly->mirror[state]]);
    double all = (double)game->switching.buyers, size[2] = {(double)state, all - (double)state};
    struct switching_condition condition = {.share = switching_share(duopoly, state, &buyers)};
    for (int base = 0; base < 2; base++)
        condition.slope -=
            size[base] / all * buyers.of[base].own * (1 - buyers.of[base].own) / game->logit_scale;
    if (game->conduct == CONDUCT_MYOPIC)
        return condition;
    struct expected_base next = switching_expect(duopoly, policy, state, &buyers);
    /* d stays/d price = -own rival/scale, d arrives/d price = -own (1 - own)/scale */
    condition.future = -game->discount / game->logit_scale *
                       (size[0] * buyers.of[0].own * buyers.of[0].rival * next.margin[0] +
                        size[1] * buyers.of[1].own * (1 - buyers.of[1].own) * next.margin[1]);
    return condition;
}

struct switching_condition switching_pricing(const struct duopoly *duopoly, const struct equilibrium *policy,
                                             size_t state)
{
    return condition_at(duopoly, policy, state, policy->price[state]);
}

/* price - cost = [sum own^2 (price - cost) + scale sum own + scale future]/sum own: as d own/d price has the parts
 * -own and own^2 over scale. */
static double zeta_step(const struct duopoly *duopoly, const struct switching_condition *condition,
                        double markup)
{
    double scale = duopoly->game->logit_scale;
    double squares = condition->share + scale * condition->slope;
    double next = (squares * markup + scale * (condition->share + condition->future)) / condition->share;
    double longest = 2 * scale; /* far from an equilibrium the map may overshoot */
    return fmin(fmax(next, markup - longest), markup + longest);
}

double switching_value_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                          double price)
{
    struct two_bases buyers = switching_buyers(duopoly, price, policy->price[duopoly->mirror[state]]);
    return switching_share(duopoly, state, &buyers) * (price - duopoly_cost(duopoly, state)) +
           duopoly->game->discount * switching_expect(duopoly, policy, state, &buyers).value;
}

static double objective(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                        double price)
{
    if (duopoly->game->conduct != CONDUCT_MYOPIC)
        return switching_value_at(duopoly, policy, state, price);
    struct two_bases buyers = switching_buyers(duopoly, price, policy->price[duopoly->mirror[state]]);
    return switching_share(duopoly, state, &buyers) * (price - duopoly_cost(duopoly, state));
}

/* How far from a price others are looked at. */
static double reach(const struct duopoly *duopoly)
{
    return 12 * duopoly->game->logit_scale + duopoly->game->switching.switch_cost;
}

/* The best of a few prices around one, which is kept unless another is better: with switching costs a profit can have
 * two peaks, one for who is after the rival's buyers and one for who lives on its own. */
static double best_of_few(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                          size_t points, double around)
{
    double best = around, top = objective(duopoly, policy, state, around), width = reach(duopoly);
    for (size_t i = 0; i <= points; i++) {
        double price = around - width + 2 * width * (double)i / (double)points;
        double worth = objective(duopoly, policy, state, price);
        if (worth > top) {
            top = worth;
            best = price;
        }
    }
    return best;
}

static double price_from(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                         double near)
{
    double cost = duopoly_cost(duopoly, state);
    struct switching_condition condition = condition_at(duopoly, policy, state, near);
    return cost + zeta_step(duopoly, &condition, near - cost);
}

double switching_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    enum { POINTS = 30 };
    return price_from(duopoly, policy, state,
                      best_of_few(duopoly, policy, state, POINTS, policy->price[state]));
}

double switching_price_nearby(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return price_from(duopoly, policy, state, policy->price[state]);
}

double switching_static_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double cost = duopoly_cost(duopoly, state), markup = policy->price[state] - cost;
    for (int i = 0; i < 1000; i++) {
        struct switching_condition condition = condition_at(duopoly, policy, state, cost + markup);
        condition.future = 0;
        double next = zeta_step(duopoly, &condition, markup);
        if (fabs(next - markup) < 1e-14 * (duopoly->game->logit_scale + fabs(markup)))
            break;
        markup = next;
    }
    return cost + markup;
}

double switching_best_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                            double *gain)
{
    enum { POINTS = 240, REFINEMENTS = 60 };
    double done = objective(duopoly, policy, state, policy->price[state]);
    double best = best_of_few(duopoly, policy, state, POINTS, policy->price[state]);
    double top = objective(duopoly, policy, state, best), step = 2 * reach(duopoly) / POINTS;
    for (int i = 0; i < REFINEMENTS; i++) {
        for (int side = -1; side <= 1; side += 2) {
            double worth = objective(duopoly, policy, state, best + side * step);
            if (worth > top) {
                top = worth;
                best += side * step;
            }
        }
        step /= 1.5;
    }
    *gain = top - done;
    return best;
}

double switching_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double gain;
    (void)switching_best_price(duopoly, policy, state, &gain);
    return gain;
}
