#include "foresight/projection.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* A state is one block of numbers, so that the search can go back to the beginning of a move by copying it. */
struct state {
    double *customers; /* [options][segments], with those whose product is not on offer */
    double *volume, *filled, *alpha, *attached; /* [segments] */
    double *loss, *worst, *alive, *shift;       /* [rivals] */
    double *output, *quality, *cash, *discount; /* one each */
    double *value, *lives, *pull, *round, *profit;
};

static size_t options_of(const struct projected_market *market)
{
    return market->own + market->rivals + 2;
}

static size_t state_size(const struct projected_market *market)
{
    return (options_of(market) + 4) * market->segments + 4 * market->rivals + 9;
}

static struct state state_in(const struct projected_market *market, double *block)
{
    size_t segments = market->segments, rivals = market->rivals;
    struct state state = {.customers = block};
    state.volume = block + options_of(market) * segments;
    state.filled = state.volume + segments;
    state.alpha = state.filled + segments;
    state.attached = state.alpha + segments;
    state.loss = state.attached + segments;
    state.worst = state.loss + rivals;
    state.alive = state.worst + rivals;
    state.shift = state.alive + rivals;
    double *one = state.shift + rivals;
    double **places[] = {&state.output, &state.quality, &state.cash,  &state.discount, &state.value,
                         &state.lives,  &state.pull,    &state.round, &state.profit};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        *places[i] = one + i;
    return state;
}

enum { WORK_ROWS = 12 };

size_t projection_size(const struct projected_market *market, const struct path_terms *terms)
{
    size_t options = options_of(market);
    return (terms->moves + 1) * state_size(market) +
           (options + market->rivals + WORK_ROWS) * market->segments + 2 * market->own + 2 * market->rivals;
}

static void set_first_state(struct projection *projection)
{
    const struct projected_market *market = projection->market;
    struct state state = state_in(market, projection->states);
    size_t segments = market->segments;
    memset(projection->states, 0, projection->state_size * sizeof *projection->states);
    memcpy(state.customers, market->customers, options_of(market) * segments * sizeof *state.customers);
    memcpy(state.volume, market->volume, segments * sizeof *state.volume);
    memcpy(state.filled, market->filled, segments * sizeof *state.filled);
    memcpy(state.alpha, market->sensitivity, segments * sizeof *state.alpha);
    memcpy(state.attached, market->attached, segments * sizeof *state.attached);
    for (size_t r = 0; r < market->rivals; r++)
        state.alive[r] = 1;
    *state.cash = market->cash;
    *state.discount = *state.lives = 1;
    *state.output = market->output;
}

/* The largest utility of a segment at any price: weights are relative to it. */
static void set_ceilings(struct projection *projection)
{
    const struct projected_market *market = projection->market;
    for (size_t s = 0; s < market->segments; s++) {
        double peak = market->outside[s];
        for (size_t r = 0; r < market->rivals; r++)
            peak = fmax(peak, market->rival_value[r * market->segments + s]);
        for (size_t k = 0; k < market->own; k++)
            peak = fmax(peak, market->own_utility[k * market->segments + s] -
                                  market->sensitivity[s] * market->lowest[k]);
        projection->ceiling[s] = peak;
    }
}

void projection_start(struct projection *projection, const struct projected_market *market,
                      const struct path_terms *terms, double *block)
{
    size_t segments = market->segments;
    *projection = (struct projection){.market = market, .terms = *terms, .state_size = state_size(market)};
    projection->states = block;
    projection->own_weight = block + (terms->moves + 1) * projection->state_size;
    projection->rival_weight = projection->own_weight + market->own * segments;
    projection->rival_whole = projection->rival_weight + market->rivals * segments;
    projection->none_weight = projection->rival_whole + market->rivals * segments;
    projection->ceiling = projection->none_weight + segments;
    projection->work = projection->ceiling + segments;
    projection->moved = projection->work + WORK_ROWS * segments;
    projection->first_volume = projection->moved + market->own;
    projection->rival_alive = projection->first_volume + market->own;
    projection->weighed_at = projection->rival_alive + market->rivals;
    projection->safe = exp(-6 * market->cash_error);
    set_first_state(projection);
    set_ceilings(projection);
    for (size_t s = 0; s < segments; s++)
        projection->work[s] = market->outside[s] - projection->ceiling[s];
    exp_of_doubles(segments, projection->work, projection->none_weight);
    for (size_t r = 0; r < market->rivals; r++)
        projection->weighed_at[r] = (double)NAN;
}

/* ---- Weights ---- */

/* Own products at the prices of the move, with the quality that data have added. */
static void weigh_own(struct projection *projection, const struct state *state)
{
    const struct projected_market *market = projection->market;
    for (size_t k = 0; k < market->own; k++) {
        const double *utility = market->own_utility + k * market->segments;
        double *weight = projection->work, price = projection->moved[k];
        for (size_t s = 0; s < market->segments; s++)
            weight[s] = utility[s] - state->alpha[s] * price + market->taste[s] * *state->quality -
                        projection->ceiling[s];
        exp_of_doubles(market->segments, weight, projection->own_weight + k * market->segments);
    }
}

/* Rivals at prices moved by `shift`, as far as they are still there. */
static void weigh_rival(struct projection *projection, const struct state *state, size_t r)
{
    const struct projected_market *market = projection->market;
    const double *value = market->rival_value + r * market->segments;
    double *utility = projection->work, *whole = projection->rival_whole + r * market->segments;
    const double *price = market->rival_price + r * market->segments;
    if (projection->weighed_at[r] != state->shift[r] || market->bill_response > 0) {
        for (size_t s = 0; s < market->segments; s++)
            utility[s] = value[s] - (state->alpha[s] - market->sensitivity[s]) * price[s] -
                         state->alpha[s] * state->shift[r] - projection->ceiling[s];
        exp_of_doubles(market->segments, utility, whole);
        projection->weighed_at[r] = state->shift[r];
    }
    double *weight = projection->rival_weight + r * market->segments;
    for (size_t s = 0; s < market->segments; s++)
        weight[s] = state->alive[r] * whole[s];
}

/* The mean distance of own prices from the posted ones, over products on offer. */
static double mean_move(const struct projection *projection)
{
    const struct projected_market *market = projection->market;
    double sum = 0, count = 0;
    for (size_t k = 0; k < market->own; k++)
        if (isfinite(market->own_utility[k * market->segments])) {
            sum += projection->moved[k] - market->price[k];
            count++;
        }
    return count > 0 ? sum / count : 0;
}

/* The shift of rival r's prices that is best for it in the static market, by steps of its first-order condition. */
static double replied_shift(const struct projection *projection, const struct state *state, size_t r)
{
    const struct projected_market *market = projection->market;
    size_t segments = market->segments;
    double sold = 0, lost = 0, earned = 0;
    for (size_t s = 0; s < segments; s++) {
        double all = projection->none_weight[s];
        for (size_t k = 0; k < market->own; k++)
            all += projection->own_weight[k * segments + s];
        for (size_t g = 0; g < market->rivals; g++)
            all += projection->rival_weight[g * segments + s];
        double share = projection->rival_weight[r * segments + s] / all;
        double slope = state->volume[s] * state->alpha[s] * share * (1 - share);
        sold += state->volume[s] * share;
        lost += slope;
        earned += slope * market->rival_margin[r * segments + s];
    }
    return lost > 0 ? (sold - earned) / lost : state->shift[r];
}

static void reply_all(struct projection *projection, const struct state *state)
{
    const struct projected_market *market = projection->market;
    for (size_t turn = 0; turn < market->depth; turn++)
        for (size_t r = 0; r < market->rivals; r++)
            if (isfinite(market->rival_value[r * market->segments])) {
                double wanted = replied_shift(projection, state, r);
                state->shift[r] += 0.5 * (wanted - state->shift[r]);
                weigh_rival(projection, state, r);
            }
}

/* Rivals see a move in the round after it. */
static void move_rivals(struct projection *projection, const struct state *state, size_t round_of_move)
{
    const struct projected_market *market = projection->market;
    if (market->conduct == RIVALS_FOLLOW) {
        for (size_t r = 0; r < market->rivals; r++)
            state->shift[r] = market->rival_follows[r] * *state->pull;
        *state->pull = mean_move(projection);
    }
    for (size_t r = 0; r < market->rivals; r++)
        weigh_rival(projection, state, r);
    if (market->conduct == RIVALS_REPLY && round_of_move == 1)
        reply_all(projection, state);
}

/* ---- Customers: the switching-cost logit of docs/model.md 4.3, by vendor for rivals ---- */

struct flows {
    double *all, *own;         /* sums of weights */
    double *spread;            /* reviewing customers that reach every offer, over their totals */
    double *own_flow;          /* of own customers */
    double *none;              /* that reach no model */
    double *next_own, *before; /* own customers after and before */
    double *kept;              /* own customers that stay with the vendor */
};

MULTIVERSION
static void clear_sums(size_t segments, double *restrict first, double *restrict second)
{
    for (size_t s = 0; s < segments; s++)
        first[s] = second[s] = 0;
}

MULTIVERSION
static void add_to(size_t segments, const double *restrict part, double *restrict sum)
{
    for (size_t s = 0; s < segments; s++)
        sum[s] += part[s];
}

/* Customers without a supplier: those of none pay to start, those whose product has gone do not, and all of them look. */
MULTIVERSION
static void review_unsupplied(size_t segments, double reviewing, double none_leave,
                              const double *restrict none_weight, const double *restrict all,
                              double *restrict none, double *restrict lost, double *restrict spread,
                              double *restrict reached)
{
    for (size_t s = 0; s < segments; s++) {
        double flow = none[s] * reviewing / (none_weight[s] + none_leave * all[s]);
        double free = lost[s] / (none_weight[s] + all[s]);
        spread[s] = none_leave * flow + free;
        reached[s] = none[s] * (1 - reviewing) + none_weight[s] * (flow + free);
        lost[s] = 0;
    }
}

/* Customers of one option that look are divided by its total; leaves in `flow` what is to be shared out. */
MULTIVERSION
static void review_own(size_t segments, double reviewing, double leave, double sibling, double none_leave,
                       const double *restrict none_weight, const double *restrict all,
                       const double *restrict own, const double *restrict weight, double *restrict customers,
                       double *restrict flows, double *restrict kept)
{
    for (size_t s = 0; s < segments; s++) {
        double total = none_weight[s] * none_leave + (1 - sibling) * weight[s] + leave * all[s] +
                       (sibling - leave) * own[s];
        double flow = customers[s] * reviewing / total, here = flow * (1 - sibling) * weight[s];
        double still = customers[s] * (1 - reviewing) + here;
        flows[s] += flow;
        kept[s] += still + flow * sibling * own[s];
        customers[s] = still;
    }
}

MULTIVERSION
static void review_rival(size_t segments, double reviewing, double leave, double none_leave,
                         const double *restrict none_weight, const double *restrict all,
                         const double *restrict weight, double *restrict customers, double *restrict flows)
{
    for (size_t s = 0; s < segments; s++) {
        double total = none_weight[s] * none_leave + leave * all[s] + (1 - leave) * weight[s];
        double flow = customers[s] * reviewing / total;
        flows[s] += flow;
        customers[s] = customers[s] * (1 - reviewing) + flow * (1 - leave) * weight[s];
    }
}

MULTIVERSION
static void win(size_t segments, const double *restrict weight, const double *restrict spread,
                double *restrict customers)
{
    for (size_t s = 0; s < segments; s++)
        customers[s] += weight[s] * spread[s];
}

static struct flows flows_in(const struct projection *projection)
{
    size_t segments = projection->market->segments;
    double *work = projection->work + segments; /* the first row is scratch of the weights */
    return (struct flows){.all = work,
                          .own = work + segments,
                          .spread = work + 2 * segments,
                          .own_flow = work + 3 * segments,
                          .none = work + 4 * segments,
                          .next_own = work + 5 * segments,
                          .before = work + 6 * segments,
                          .kept = work + 7 * segments};
}

/* Sums of the weights of all offers, and of the own ones. */
static void add_weights(const struct projection *projection, const struct flows *flows)
{
    const struct projected_market *market = projection->market;
    size_t segments = market->segments;
    clear_sums(segments, flows->all, flows->own);
    for (size_t k = 0; k < market->own; k++)
        add_to(segments, projection->own_weight + k * segments, flows->own);
    add_to(segments, flows->own, flows->all);
    for (size_t r = 0; r < market->rivals; r++)
        add_to(segments, projection->rival_weight + r * segments, flows->all);
}

static void choose(struct projection *projection, const struct state *state, double user, double nonuser)
{
    const struct projected_market *market = projection->market;
    size_t segments = market->segments;
    struct flows flows = flows_in(projection);
    double *none = state->customers, *own = none + segments, *rivals = own + market->own * segments;
    double *lost = rivals + market->rivals * segments, *rival_flow = flows.next_own + 3 * segments;
    add_weights(projection, &flows);
    clear_sums(segments, flows.before, flows.kept);
    clear_sums(segments, flows.own_flow, rival_flow);
    for (size_t k = 0; k < market->own; k++)
        add_to(segments, own + k * segments, flows.before);
    review_unsupplied(segments, nonuser, market->none_leave, projection->none_weight, flows.all, none, lost,
                      flows.spread, flows.none);
    for (size_t k = 0; k < market->own; k++)
        review_own(segments, user, market->leave, market->sibling, market->none_leave,
                   projection->none_weight, flows.all, flows.own, projection->own_weight + k * segments,
                   own + k * segments, flows.own_flow, flows.kept);
    for (size_t r = 0; r < market->rivals; r++)
        review_rival(segments, user, market->leave, market->none_leave, projection->none_weight, flows.all,
                     projection->rival_weight + r * segments, rivals + r * segments, rival_flow);
    for (size_t s = 0; s < segments; s++) {
        double supplied = flows.own_flow[s] + rival_flow[s];
        flows.spread[s] += market->leave * supplied;
        none[s] = flows.none[s] + projection->none_weight[s] * market->none_leave * supplied;
        flows.own_flow[s] = flows.spread[s] + (market->sibling - market->leave) * flows.own_flow[s];
    }
    for (size_t k = 0; k < market->own; k++)
        win(segments, projection->own_weight + k * segments, flows.own_flow, own + k * segments);
    for (size_t r = 0; r < market->rivals; r++)
        win(segments, projection->rival_weight + r * segments, flows.spread, rivals + r * segments);
}

/* ---- Accounts and money ---- */

/* Customers who stay keep their accounts where they are, new ones come with those of others; then some move. Returns
 * the cloud's gross profit, kCNY. */
static double move_accounts(const struct projection *projection, const struct state *state)
{
    const struct projected_market *market = projection->market;
    struct flows flows = flows_in(projection);
    size_t segments = market->segments;
    double profit = 0;
    clear_sums(segments, flows.next_own, flows.none);
    for (size_t k = 0; k < market->own; k++)
        add_to(segments, state->customers + (CUSTOMERS_OF_OWN + k) * segments, flows.next_own);
    for (size_t s = 0; s < segments; s++) {
        double stay = flows.before[s] > 0 ? flows.kept[s] / flows.before[s] : 0;
        double here =
            state->attached[s] * stay + fmax(0, flows.next_own[s] - flows.kept[s]) * market->held[s];
        state->attached[s] = here + market->account_move[s] * fmax(0, flows.next_own[s] - here);
        profit += market->attach[s] * state->attached[s];
    }
    return profit;
}

static double volume_of(const struct projection *projection, const struct state *state, size_t option)
{
    const struct projected_market *market = projection->market;
    const double *customers = state->customers + option * market->segments;
    double volume = 0;
    for (size_t s = 0; s < market->segments; s++)
        volume += state->volume[s] * customers[s];
    return volume;
}

/* Margin over unit cost, kCNY, and the volume served. Compute that is not there serves nobody. */
static double sell(struct projection *projection, const struct state *state, double *volume)
{
    const struct projected_market *market = projection->market;
    double trend = pow(market->cost_trend, *state->round), margin = 0;
    double learned = market->learning > 0 && market->output > 0
                         ? pow(*state->output / market->output, -market->learning)
                         : 1;
    *volume = 0;
    for (size_t k = 0; k < market->own; k++) {
        double sold = volume_of(projection, state, CUSTOMERS_OF_OWN + k);
        margin += (projection->moved[k] - market->unit_cost[k] * trend * learned) * sold;
        *volume += sold;
        if (*state->round < 1)
            projection->first_volume[k] = sold;
    }
    double served =
        *state->round<market->capacity_rounds && * volume> market->capacity ? market->capacity / *volume : 1;
    *volume *= served;
    return served * margin;
}

/* Rivals whose loss so far exceeds their cash leave at the end of the round. Their cash is an estimate with a lognormal
 * error, so the chance that they are still there falls smoothly. */
static void drain_rivals(struct projection *projection, const struct state *state)
{
    const struct projected_market *market = projection->market;
    size_t segments = market->segments;
    double *lost = state->customers + (options_of(market) - 1) * segments;
    for (size_t r = 0; r < market->rivals; r++) {
        double *customers = state->customers + (CUSTOMERS_OF_OWN + market->own + r) * segments, margin = 0;
        if (!isfinite(market->rival_cash[r]) || !(state->alive[r] > 0))
            continue;
        for (size_t s = 0; s < segments; s++)
            margin +=
                state->volume[s] * customers[s] * (market->rival_margin[r * segments + s] + state->shift[r]);
        state->loss[r] += market->rival_fixed_cost[r] - margin / state->alive[r];
        state->worst[r] = fmax(state->worst[r], state->loss[r]);
        double before = state->alive[r], spent = state->worst[r] / market->rival_cash[r];
        double there = spent < projection->safe ? 1
                       : market->cash_error > 0 ? gsl_cdf_ugaussian_Q(log(spent) / market->cash_error)
                                                : spent <= 1;
        state->alive[r] = fmin(before, there < 1e-6 ? 0 : there);
        double leaves = 1 - state->alive[r] / before;
        for (size_t s = 0; leaves > 0 && s < segments; s++) {
            lost[s] += leaves * customers[s];
            customers[s] -= leaves * customers[s];
        }
    }
}

/* Verhulst's path: growth slows as its end comes near; with nothing filled it is geometric. */
MULTIVERSION
static void grow(size_t segments, const double *restrict pace, double *restrict filled,
                 double *restrict volume, double *restrict factors)
{
    for (size_t s = 0; s < segments; s++) {
        double factor = 1 / (filled[s] + (1 - filled[s]) * pace[s]);
        factors[s] = factor;
        filled[s] *= factor;
        volume[s] *= factor;
    }
}

static double review_chance(const struct projected_market *market, double rate, double change)
{
    double monthly = fmin(1, rate + market->review_response * change);
    return market->months == 1 ? monthly : 1 - pow(1 - monthly, market->months);
}

static void play_round(struct projection *projection, const struct state *state, size_t round_of_move,
                       double change)
{
    const struct projected_market *market = projection->market;
    bool remembered = (double)round_of_move * market->months < 1 - 1e-9;
    double shown = remembered || round_of_move == 0 ? change : 0, volume;
    grow(market->segments, market->pace, state->filled, state->volume, projection->work);
    for (size_t s = 0; market->bill_response > 0 && *state->round > 0 && s < market->segments; s++)
        state->alpha[s] *= market->bill_response == 1 ? projection->work[s]
                                                      : pow(projection->work[s], market->bill_response);
    if (round_of_move == 0 || market->data_gain > 0 || market->bill_response > 0)
        weigh_own(projection, state);
    move_rivals(projection, state, round_of_move);
    choose(projection, state, review_chance(market, market->review, shown),
           review_chance(market, market->nonuser_review, shown));
    double profit = move_accounts(projection, state) + sell(projection, state, &volume);
    if (*state->round < 1)
        projection->first_profit = profit;
    *state->value += *state->lives * *state->discount * profit;
    *state->discount *= projection->terms.discount;
    *state->cash += profit - market->fixed_cost;
    *state->lives = *state->cash < 0 ? 0 : *state->lives;
    *state->output += volume;
    *state->quality = market->data_kept * *state->quality + market->data_gain * volume;
    drain_rivals(projection, state);
    *state->round += 1;
    *state->profit = profit;
}

/* The largest relative change of an own price by the move; 1 for one that leaves 0. */
static double set_prices(struct projection *projection, const double *price, size_t move)
{
    const struct projected_market *market = projection->market;
    double largest = 0;
    for (size_t k = 0; k < market->own; k++) {
        double before = market->price[k], now = market->price[k];
        for (size_t m = 0; m <= move; m++) {
            before = now;
            now = market->never_raises ? fmin(now, price[m * market->own + k]) : price[m * market->own + k];
        }
        projection->moved[k] = now;
        if (fabs(now - before) > 0 && isfinite(market->own_utility[k * market->segments]))
            largest = fmax(largest, fabs(before) > 0 ? fabs(now - before) / fabs(before) : 1);
    }
    return largest;
}

/* Customers kept at the end earn what they earn in the last round while they stay, no longer than another horizon. */
static double value_of_end(const struct projection *projection, const struct state *state)
{
    const struct projected_market *market = projection->market;
    struct flows flows = flows_in(projection);
    double kept = 0, before = 0;
    for (size_t s = 0; s < market->segments; s++) {
        kept += state->volume[s] * flows.kept[s];
        before += state->volume[s] * flows.before[s];
    }
    double stay = before > 0 ? projection->terms.discount * kept / before : 0;
    double rounds = (double)projection->terms.rounds, most = 1 - 1 / (rounds + 1);
    stay = fmin(stay, most);
    return *state->lives * *state->discount / projection->terms.discount * *state->profit * stay / (1 - stay);
}

double projection_value(struct projection *projection, const double *price, size_t first)
{
    const struct projected_market *market = projection->market;
    const struct path_terms *terms = &projection->terms;
    double *scratch = projection->states + terms->moves * projection->state_size;
    struct state state = state_in(market, scratch);
    size_t bytes = projection->state_size * sizeof *scratch, round = first * terms->move_rounds;
    memcpy(scratch, projection->states + first * projection->state_size, bytes);
    for (size_t move = first; move < terms->moves && round < terms->rounds; move++) {
        size_t end = move + 1 < terms->moves ? (move + 1) * terms->move_rounds : terms->rounds;
        double change = set_prices(projection, price, move);
        if (move > first)
            memcpy(projection->states + move * projection->state_size, scratch, bytes);
        for (size_t begin = round; round < end && round < terms->rounds; round++)
            play_round(projection, &state, round - begin, change);
    }
    for (size_t r = 0; r < market->rivals; r++)
        projection->rival_alive[r] = state.alive[r];
    double end = terms->end_value > 0 ? terms->end_value * value_of_end(projection, &state) : 0;
    return *state.value + end;
}
