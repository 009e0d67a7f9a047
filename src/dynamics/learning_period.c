#include "dynamics/learning_period.h"

#include <math.h>

#include "dynamics/triangular.h"
#include "market/lambert.h"

size_t learning_next_level(const struct duopoly *duopoly, size_t level, bool sold, bool forgot)
{
    size_t most = duopoly->game->learning.states;
    if (level == 0)
        return 0;
    size_t next = level + sold - forgot;
    return next < 1 ? 1 : next > most ? most : next;
}

struct followers learning_followers(const struct duopoly *duopoly, size_t state, enum sale sale)
{
    size_t own = duopoly->own[state], rival = duopoly->rival[state];
    double own_forgets = duopoly->forgets[own - duopoly->first];
    double rival_forgets = duopoly->forgets[rival - duopoly->first];
    struct followers followers = {.count = 0};
    for (int i = 0; i < 4; i++) {
        bool own_forgot = i & 1, rival_forgot = i & 2;
        double chance =
            (own_forgot ? own_forgets : 1 - own_forgets) * (rival_forgot ? rival_forgets : 1 - rival_forgets);
        if (chance > 0) {
            followers.state[followers.count] =
                duopoly_state(duopoly, learning_next_level(duopoly, own, sale == SALE_OWN, own_forgot),
                              learning_next_level(duopoly, rival, sale == SALE_RIVAL, rival_forgot));
            followers.chance[followers.count++] = chance;
        }
    }
    return followers;
}

static double rival_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return duopoly->rival[state] > 0 ? policy->price[duopoly->mirror[state]] : INFINITY;
}

struct buyer learning_buyer(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double own = duopoly->own[state] > 0 ? policy->price[state] : INFINITY;
    double rival = rival_price(duopoly, policy, state), outside = duopoly->game->outside_price;
    if (own == INFINITY && rival == INFINITY)
        return (struct buyer){0, 0, 1};
    return logit_buyer(duopoly->game->logit_scale, own, rival, outside);
}

struct presence learning_presence(const struct duopoly *duopoly, const struct equilibrium *policy,
                                  size_t state)
{
    if (!duopoly->game->learning.exits)
        return (struct presence){state, state, 0};
    size_t own = duopoly->own[state] > 0 ? duopoly->own[state] : 1;
    size_t rival = duopoly->rival[state] > 0 ? duopoly->rival[state] : 1;
    return (struct presence){duopoly_state(duopoly, own, rival), duopoly_state(duopoly, own, 0),
                             1 - policy->stay[duopoly->mirror[state]]};
}

double learning_worth_to_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    struct presence next = learning_presence(duopoly, policy, state);
    return duopoly->game->discount * ((1 - next.chance_without) * policy->value[next.with] +
                                      next.chance_without * policy->value[next.without]);
}

static struct triangular draws_in(const struct duopoly *duopoly, size_t state)
{
    const struct learning_terms *terms = &duopoly->game->learning;
    return duopoly->own[state] > 0 ? terms->scrap : terms->entry_cost;
}

double learning_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    if (!duopoly->game->learning.exits)
        return 1;
    return triangular_below(draws_in(duopoly, state), learning_worth_to_stay(duopoly, policy, state));
}

/* The larger of the draw and what staying is worth; of a potential entrant what entry brings above its cost. */
static double best_of_draw(const struct duopoly *duopoly, size_t state, double staying)
{
    if (!duopoly->game->learning.exits)
        return staying;
    struct triangular law = draws_in(duopoly, state);
    double taken = staying * triangular_below(law, staying) - triangular_mean_below(law, staying);
    return duopoly->own[state] > 0 ? taken + law.mean : taken;
}

double learning_worth_after(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return best_of_draw(duopoly, state, learning_worth_to_stay(duopoly, policy, state));
}

/* The same, to a firm that does not reckon with the exit of a rival that is in the market. */
static double worth_if_rival_stays(const struct duopoly *duopoly, const struct equilibrium *policy,
                                   size_t state)
{
    if (duopoly->rival[state] == 0)
        return learning_worth_after(duopoly, policy, state);
    size_t with = learning_presence(duopoly, policy, state).with;
    return best_of_draw(duopoly, state, duopoly->game->discount * policy->value[with]);
}

double learning_draws(const struct duopoly *duopoly, size_t state, double stay)
{
    if (!duopoly->game->learning.exits)
        return 0;
    struct triangular law = draws_in(duopoly, state);
    double below = triangular_mean_below(law, triangular_quantile(law, stay));
    return duopoly->own[state] > 0 ? law.mean - below : -below;
}

typedef double worth_function(const struct duopoly *, const struct equilibrium *, size_t state);

static double mean_worth(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                         enum sale sale, worth_function *worth_of)
{
    struct followers followers = learning_followers(duopoly, state, sale);
    double worth = 0;
    for (size_t i = 0; i < followers.count; i++)
        worth += followers.chance[i] * worth_of(duopoly, policy, followers.state[i]);
    return worth;
}

double learning_worth_of_sale(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                              enum sale sale)
{
    return mean_worth(duopoly, policy, state, sale, learning_worth_after);
}

/* What a firm sees in a state after the sale, by the chances in `policy`. */
struct prospect {
    double with, lift, rival_leaves, leaves, scrap;
};

static struct prospect look_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    struct presence next = learning_presence(duopoly, policy, state);
    double discount = duopoly->game->discount, with = discount * policy->value[next.with];
    /* the best rule to leave, which an equilibrium's is: so the motives add up during the iterations too */
    double stay = learning_stay(duopoly, policy, state);
    return (struct prospect){.with = with,
                             .lift = discount * policy->value[next.without] - with,
                             .rival_leaves = next.chance_without,
                             .leaves = 1 - stay,
                             .scrap = learning_draws(duopoly, state, stay)};
}

/* Adds what it is worth to be in `after` rather than in `before`. Besanko, Doraszelski & Kryukov (2014), the
 * decomposition of advantage building and denying, with `before` and `after` in their places. */
static void add_motives(const struct prospect *before, const struct prospect *after, double chance,
                        double motives[MOTIVES])
{
    double stays = chance * (1 - before->leaves);
    motives[MOTIVE_BASELINE] += stays * (after->with - before->with);
    motives[MOTIVE_EXIT] += stays * (after->rival_leaves - before->rival_leaves) * after->lift;
    motives[MOTIVE_SURVIVAL] +=
        chance * (before->leaves - after->leaves) * (after->with + after->rival_leaves * after->lift);
    motives[MOTIVE_SCRAP] += chance * (after->scrap - before->scrap);
    motives[MOTIVE_STRUCTURE] += stays * before->rival_leaves * (after->lift - before->lift);
}

struct learning_motives learning_find_motives(const struct duopoly *duopoly, const struct equilibrium *policy,
                                              size_t state)
{
    struct learning_motives motives = {{0}, {0}};
    struct followers nobody = learning_followers(duopoly, state, SALE_NOBODY);
    struct followers own = learning_followers(duopoly, state, SALE_OWN);
    struct followers rival = learning_followers(duopoly, state, SALE_RIVAL);
    for (size_t i = 0; i < nobody.count; i++) {
        struct prospect before = look_at(duopoly, policy, nobody.state[i]);
        struct prospect built = look_at(duopoly, policy, own.state[i]);
        add_motives(&before, &built, nobody.chance[i], motives.building);
        if (duopoly->rival[state] > 0) {
            struct prospect suffered = look_at(duopoly, policy, rival.state[i]);
            add_motives(&suffered, &before, nobody.chance[i], motives.denying);
        }
    }
    return motives;
}

static struct incentive all_incentive(const struct duopoly *duopoly, const struct equilibrium *policy,
                                      size_t state, worth_function *worth_of)
{
    double nobody = mean_worth(duopoly, policy, state, SALE_NOBODY, worth_of);
    struct incentive seen = {.building = mean_worth(duopoly, policy, state, SALE_OWN, worth_of) - nobody};
    if (duopoly->rival[state] > 0)
        seen.denying = nobody - mean_worth(duopoly, policy, state, SALE_RIVAL, worth_of);
    return seen;
}

struct incentive learning_incentive(const struct duopoly *duopoly, const struct equilibrium *policy,
                                    size_t state)
{
    struct incentive seen = {0, 0};
    switch (duopoly->game->conduct) {
    case CONDUCT_MYOPIC:
        break;
    case CONDUCT_NO_EXIT: {
        struct learning_motives motives = learning_find_motives(duopoly, policy, state);
        seen.building = motives_total(motives.building) - motives.building[MOTIVE_EXIT];
        seen.denying = motives_total(motives.denying) - motives.denying[MOTIVE_EXIT];
        break;
    }
    case CONDUCT_RIVAL_STAYS:
        seen = all_incentive(duopoly, policy, state, worth_if_rival_stays);
        break;
    case CONDUCT_NO_DENYING:
        seen = all_incentive(duopoly, policy, state, learning_worth_after);
        seen.denying = 0;
        break;
    default:
        seen = all_incentive(duopoly, policy, state, learning_worth_after);
    }
    return seen;
}

/* Of the buyers who do not buy here, the part that buys from the rival, and -scale ln of the weight of both others. */
struct alternatives {
    double rival_part, price;
};

static struct alternatives find_alternatives(const struct duopoly *duopoly, const struct equilibrium *policy,
                                             size_t state)
{
    double scale = duopoly->game->logit_scale, outside = duopoly->game->outside_price;
    double rival = rival_price(duopoly, policy, state), cheaper = fmin(rival, outside);
    double rival_weight = exp((cheaper - rival) / scale);
    double weight = rival_weight + exp((cheaper - outside) / scale);
    return (struct alternatives){rival_weight / weight, cheaper - scale * log(weight)};
}

/* Price and share of a firm that maximises share (price - cost) against alternatives: markup scale (1 + w), share
 * w/(1 + w), w of Lambert (Anderson, de Palma & Thisse 1992, ch. 7; market/lambert.h). */
static double best_weight(double scale, double cost, double alternative)
{
    return lambert_w_of_exp((alternative - cost) / scale - 1);
}

static double cost_seen(const struct duopoly *duopoly, size_t state, struct incentive seen,
                        const struct alternatives *others)
{
    return duopoly_cost(duopoly, state) - seen.building - others->rival_part * seen.denying;
}

static double reply(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                    struct incentive seen)
{
    double scale = duopoly->game->logit_scale;
    struct alternatives others = find_alternatives(duopoly, policy, state);
    double cost = cost_seen(duopoly, state, seen, &others);
    return cost + scale * (1 + best_weight(scale, cost, others.price));
}

double learning_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return reply(duopoly, policy, state, learning_incentive(duopoly, policy, state));
}

double learning_static_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return reply(duopoly, policy, state, (struct incentive){0, 0});
}

double learning_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    double worth = buyer.own * (policy->price[state] - duopoly_cost(duopoly, state) +
                                learning_worth_of_sale(duopoly, policy, state, SALE_OWN));
    if (buyer.rival > 0)
        worth += buyer.rival * learning_worth_of_sale(duopoly, policy, state, SALE_RIVAL);
    if (buyer.outside > 0)
        worth += buyer.outside * learning_worth_of_sale(duopoly, policy, state, SALE_NOBODY);
    return worth;
}

static double gain_from_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double scale = duopoly->game->logit_scale;
    struct alternatives others = find_alternatives(duopoly, policy, state);
    double cost = cost_seen(duopoly, state, learning_incentive(duopoly, policy, state), &others);
    double share = learning_buyer(duopoly, policy, state).own;
    return scale * best_weight(scale, cost, others.price) - share * (policy->price[state] - cost);
}

static double gain_from_leaving(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    if (!duopoly->game->learning.exits)
        return 0;
    double stay = policy->stay[state];
    double done =
        stay * learning_worth_to_stay(duopoly, policy, state) + learning_draws(duopoly, state, stay);
    return learning_worth_after(duopoly, policy, state) - done;
}

double learning_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double gain = gain_from_leaving(duopoly, policy, state);
    return duopoly_active(duopoly, state) ? fmax(gain, gain_from_price(duopoly, policy, state)) : gain;
}
