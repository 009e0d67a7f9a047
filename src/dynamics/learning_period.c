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
    struct followers followers = {{0}, {0}, 0};
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

/* After the sale, in `state`: the states of next period with the rival in and out of the market, if the firm is in. */
struct presence {
    size_t with, without;
    double chance_without;
};
static struct presence learning_presence(const struct duopoly *duopoly, const struct equilibrium *policy,
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
    return triangular_surplus(law, staying) + (duopoly->own[state] > 0 ? law.mean : 0);
}

/* What a firm can expect of `state` after the sale, before it knows its draw, if it acts on it as it should: the larger
 * of scrap value and staying; of a potential entrant what entry brings above its cost. */
static double learning_worth_after(const struct duopoly *duopoly, const struct equilibrium *policy,
                                   size_t state)
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

/* The same where the firm stays by draws below what staying is worth. */
static double draws_if_worth(const struct duopoly *duopoly, size_t state, double staying)
{
    if (!duopoly->game->learning.exits)
        return 0;
    struct triangular law = draws_in(duopoly, state);
    return (duopoly->own[state] > 0 ? law.mean : 0) - triangular_mean_below(law, staying);
}

double learning_draws(const struct duopoly *duopoly, size_t state, double stay)
{
    return draws_if_worth(duopoly, state, triangular_quantile(draws_in(duopoly, state), stay));
}

/* What a firm sees in a state after the sale, by the chances in `policy`. */
struct prospect {
    double with, lift, rival_leaves, leaves, scrap;
};

static struct prospect look_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    struct presence next = learning_presence(duopoly, policy, state);
    double discount = duopoly->game->discount, with = discount * policy->value[next.with];
    double lift = discount * policy->value[next.without] - with;
    /* the best rule to leave, which an equilibrium's is: so the motives add up during the iterations too */
    double staying = learning_worth_to_stay(duopoly, policy, state);
    return (struct prospect){.with = with,
                             .lift = lift,
                             .rival_leaves = next.chance_without,
                             .leaves = 1 - learning_stay(duopoly, policy, state),
                             .scrap = draws_if_worth(duopoly, state, staying)};
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

/* How much of a state's worth after the sale is the value of `again`, discounted: the derivative by it, as a firm that
 * leaves by its best rule loses nothing by a small change of the rule. */
static double part_of(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                      size_t again)
{
    struct presence next = learning_presence(duopoly, policy, state);
    double part = (next.with == again ? 1 - next.chance_without : 0) +
                  (next.without == again ? next.chance_without : 0);
    return part > 0 ? duopoly->game->discount * part * learning_stay(duopoly, policy, state) : 0;
}

typedef double worth_function(const struct duopoly *, const struct equilibrium *, size_t state);

/* Not inlined into a loop over sales: there gcc no longer sees that what is not filled is not read, and warns. */
__attribute__((noinline)) static double mean_worth(const struct duopoly *duopoly,
                                                   const struct equilibrium *policy, size_t state,
                                                   enum sale sale, worth_function *worth_of)
{
    struct followers followers = learning_followers(duopoly, state, sale);
    double worth = 0;
    for (size_t i = 0; i < followers.count; i++)
        worth += followers.chance[i] * worth_of(duopoly, policy, followers.state[i]);
    return worth;
}

__attribute__((noinline)) static double
mean_part(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state, enum sale sale)
{
    struct followers followers = learning_followers(duopoly, state, sale);
    double part = 0;
    for (size_t i = 0; i < followers.count; i++)
        part += followers.chance[i] * part_of(duopoly, policy, followers.state[i], state);
    return part;
}

static struct incentive incentive_of(const struct duopoly *duopoly, size_t state, const double worth[SALES])
{
    return (struct incentive){.building = worth[SALE_OWN] - worth[SALE_NOBODY],
                              .denying =
                                  duopoly->rival[state] > 0 ? worth[SALE_NOBODY] - worth[SALE_RIVAL] : 0};
}

static struct incentive seen_without_exit(const struct duopoly *duopoly, const struct equilibrium *policy,
                                          size_t state)
{
    struct learning_motives motives = learning_find_motives(duopoly, policy, state);
    return (struct incentive){.building = motives_total(motives.building) - motives.building[MOTIVE_EXIT],
                              .denying = motives_total(motives.denying) - motives.denying[MOTIVE_EXIT]};
}

struct foresight learning_foresee(const struct duopoly *duopoly, const struct equilibrium *policy,
                                  size_t state)
{
    struct foresight foresight = {{0}, {0}, {0, 0}};
    double other[SALES] = {0};
    enum conduct conduct = duopoly->game->conduct;
    for (int sale = 0; sale < SALES; sale++) {
        if (sale == SALE_RIVAL && duopoly->rival[state] == 0)
            continue;
        foresight.worth[sale] = mean_worth(duopoly, policy, state, (enum sale)sale, learning_worth_after);
        foresight.again[sale] = mean_part(duopoly, policy, state, (enum sale)sale);
        if (conduct == CONDUCT_RIVAL_STAYS)
            other[sale] = mean_worth(duopoly, policy, state, (enum sale)sale, worth_if_rival_stays);
    }
    if (conduct == CONDUCT_NO_EXIT)
        foresight.seen = seen_without_exit(duopoly, policy, state);
    else if (conduct != CONDUCT_MYOPIC)
        foresight.seen =
            incentive_of(duopoly, state, conduct == CONDUCT_RIVAL_STAYS ? other : foresight.worth);
    if (conduct == CONDUCT_NO_DENYING)
        foresight.seen.denying = 0;
    return foresight;
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

double learning_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                      const struct foresight *foresight)
{
    return reply(duopoly, policy, state, foresight->seen);
}

double learning_static_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return reply(duopoly, policy, state, (struct incentive){0, 0});
}

static double value_from(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                         const struct foresight *foresight, const struct buyer *buyer)
{
    double sold = policy->price[state] - duopoly_cost(duopoly, state) + foresight->worth[SALE_OWN];
    return buyer->own * sold + buyer->rival * foresight->worth[SALE_RIVAL] +
           buyer->outside * foresight->worth[SALE_NOBODY];
}

double learning_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                      const struct foresight *foresight)
{
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    return value_from(duopoly, policy, state, foresight, &buyer);
}

double learning_settled_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                              const struct foresight *foresight)
{
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    double again = buyer.own * foresight->again[SALE_OWN] + buyer.rival * foresight->again[SALE_RIVAL] +
                   buyer.outside * foresight->again[SALE_NOBODY];
    double change = value_from(duopoly, policy, state, foresight, &buyer) - policy->value[state];
    return policy->value[state] + change / (1 - again);
}

static double gain_from_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double scale = duopoly->game->logit_scale;
    struct alternatives others = find_alternatives(duopoly, policy, state);
    struct incentive seen = learning_foresee(duopoly, policy, state).seen;
    double cost = cost_seen(duopoly, state, seen, &others);
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
