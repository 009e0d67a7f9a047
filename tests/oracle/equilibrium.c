/* Bertrand-Nash prices under plain logit, a merger, and Calvano et al.'s (2020) benchmarks. */
#include "kinds.h"
#include "market/bertrand.h"
#include "verify/theory/concentration.h"
#include "verify/theory/merger.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A one-segment market with room for results; arrays are [count]. */
struct market {
    size_t count;
    double *cost, *price, *share, *profit, *scratch;
    double outside;
    struct logit_demand demand;
};

static struct market market_of(struct question *question, size_t count, const double *utility,
                               const double *sensitivity, double outside, double *cost)
{
    struct market market = {.count = count, .cost = cost};
    market.price = filled(question, count, NAN);
    market.share = filled(question, count, 0);
    market.profit = filled(question, count, 0);
    market.scratch = filled(question, count, 0);
    market.demand = (struct logit_demand){.segment_count = 1,
                                          .product_count = count,
                                          .sensitivity = sensitivity,
                                          .sensitivity_by_product = true,
                                          .utility = utility,
                                          .outside = filled(question, 1, outside)};
    return market;
}

static struct market read_market(struct question *question)
{
    size_t count;
    const json_t *params = question->params;
    double *utility = numbers(question, params, "a", &count);
    double *cost = numbers_of(question, params, "c", count);
    double *sensitivity = numbers_of(question, params, "alpha", count);
    return market_of(question, count, utility, sensitivity, number_or(question, params, "v0", 0), cost);
}

/* Prices, shares and profits of the owners' equilibrium; false with the reason kept. */
static bool solve(struct question *question, struct market *market, const size_t *owner)
{
    for (size_t j = 0; j < market->count; j++)
        market->price[j] = NAN;
    if (!question_is_sound(question) || bertrand_prices(&market->demand, owner, market->cost, NULL,
                                                        market->price, &question->error) != STATUS_OK)
        return false;
    market->outside = logit_shares(&market->demand, market->price, market->share, market->scratch);
    for (size_t j = 0; j < market->count; j++)
        market->profit[j] = (market->price[j] - market->cost[j]) * market->share[j];
    return true;
}

/* Firms' totals in the order of their numbers. */
static json_t *by_firm(size_t count, const size_t *owner, const double *value, double scale)
{
    json_t *totals = json_array();
    for (size_t done = 0, next = 0; done < count;) {
        double sum = 0;
        size_t firm = SIZE_MAX;
        for (size_t j = 0; j < count; j++)
            if (owner[j] >= next && owner[j] < firm)
                firm = owner[j];
        for (size_t j = 0; j < count; j++)
            if (owner[j] == firm) {
                sum += value[j];
                done++;
            }
        json_array_append_new(totals, real(scale * sum));
        next = firm + 1;
    }
    return totals;
}

/* Herfindahl index of the firms among what is sold. */
static double herfindahl_of_firms(struct question *question, const struct market *market, const size_t *owner)
{
    double *total = filled(question, market->count, 0);
    size_t firms = totals_by_owner(market->count, owner, market->share, total);
    double sold = 0;
    for (size_t f = 0; f < firms; f++)
        sold += total[f];
    return herfindahl(firms, total, sold);
}

static json_t *describe(struct question *question, const struct market *market, const size_t *owner,
                        double size)
{
    size_t count = market->count;
    double *markup = filled(question, count, 0), *lerner = filled(question, count, 0);
    double *elasticity = filled(question, count, 0), surplus;
    for (size_t j = 0; j < count; j++) {
        markup[j] = market->price[j] - market->cost[j];
        if (lerner_index(market->price[j], market->cost[j], &lerner[j], NULL) != STATUS_OK)
            lerner[j] = NAN;
    }
    logit_own_elasticities(&market->demand, market->price, elasticity, market->share, market->scratch);
    json_t *answer = json_object();
    json_object_set_new(answer, "price", list(market->price, count));
    json_object_set_new(answer, "share", list(market->share, count));
    json_object_set_new(answer, "outside_share", real(market->outside));
    json_object_set_new(answer, "profit_by_firm", by_firm(count, owner, market->profit, size));
    json_object_set_new(answer, "markup", list(markup, count));
    json_object_set_new(answer, "lerner", list(lerner, count));
    json_object_set_new(answer, "own_elasticity", list(elasticity, count));
    json_object_set_new(answer, "hhi_inside", real(herfindahl_of_firms(question, market, owner)));
    if (logit_consumer_surplus(&market->demand, market->price, market->scratch, &surplus, NULL) == STATUS_OK)
        json_object_set_new(answer, "consumer_surplus", real(size * surplus));
    return answer;
}

json_t *answer_logit_bertrand(struct question *question)
{
    struct market market = read_market(question);
    size_t *owner = labels_of(question, question->params, "owner", market.count);
    double size = number_or(question, question->params, "market_size", 1);
    return solve(question, &market, owner) ? describe(question, &market, owner, size) : NULL;
}

json_t *answer_logit_merger(struct question *question)
{
    struct market market = read_market(question);
    size_t count = market.count;
    size_t *before = labels_of(question, question->params, "owner_pre", count);
    size_t *after = labels_of(question, question->params, "owner_post", count);
    double size = number_or(question, question->params, "market_size", 1);
    double *old_price = filled(question, count, 0), *change = filled(question, count, 0);
    struct merger_effects effects;
    if (!solve(question, &market, before))
        return NULL;
    memcpy(old_price, market.price, count * sizeof *old_price);
    if (!solve(question, &market, after) ||
        merger_measure(&market.demand, market.cost, before, old_price, after, market.price, &effects,
                       &question->error) != STATUS_OK)
        return NULL;
    for (size_t j = 0; j < count; j++)
        change[j] = 100 * (market.price[j] / old_price[j] - 1);
    json_t *answer = json_object();
    json_object_set_new(answer, "price", list(market.price, count));
    json_object_set_new(answer, "share", list(market.share, count));
    json_object_set_new(answer, "price_change_pct", list(change, count));
    json_object_set_new(answer, "profit_by_firm", by_firm(count, after, market.profit, size));
    json_object_set_new(answer, "hhi_pre", real(effects.sold_before));
    json_object_set_new(answer, "hhi_post", real(effects.sold_after));
    json_object_set_new(answer, "hhi_delta_naive", real(effects.sold_change_naive));
    json_object_set_new(answer, "delta_consumer_surplus", real(size * effects.surplus_change));
    return answer;
}

/* `a2` of the row, else the second of `a`, else `a2` of the parameters; likewise the first and `c`. */
static double of_firm(struct question *question, const json_t *row, const char *stem, size_t firm)
{
    const json_t *params = question->params;
    const json_t *together = json_object_get(params, stem);
    char key[8];
    snprintf(key, sizeof key, "%s%zu", stem, firm + 1);
    if (has(row, key))
        return number(question, row, key);
    if (json_is_array(together) && !has(params, key))
        return numbers_of(question, params, stem, 2)[firm];
    return number(question, params, has(params, key) ? key : stem);
}

/* Utility (a - p)/mu, so a/mu and alpha = 1/mu in our terms. */
static json_t *calvano_row(struct question *question, const json_t *row)
{
    static const size_t rivals[2] = {0, 1}, cartel[2] = {0, 0};
    double mu = number(question, question->params, "mu");
    double outside = number_or(question, question->params, "a0", 0) / mu;
    double *utility = filled(question, 2, 0), *cost = filled(question, 2, 0);
    for (size_t i = 0; i < 2; i++) {
        utility[i] = of_firm(question, row, "a", i) / mu;
        cost[i] = of_firm(question, row, "c", i);
    }
    struct market market = market_of(question, 2, utility, filled(question, 2, 1 / mu), outside, cost);
    if (!solve(question, &market, rivals))
        return NULL;
    json_t *answer = json_object();
    json_object_set_new(answer, "pN", list(market.price, 2));
    json_object_set_new(answer, "piN", list(market.profit, 2));
    json_object_set_new(answer, "nash_share_2", real(market.share[1] / (market.share[0] + market.share[1])));
    if (!solve(question, &market, cartel)) {
        json_decref(answer);
        return NULL;
    }
    json_object_set_new(answer, "pM", list(market.price, 2));
    json_object_set_new(answer, "piM", list(market.profit, 2));
    return answer;
}

json_t *answer_calvano_benchmarks(struct question *question)
{
    return answer_rows(question, calvano_row, (const char *const[]){"a1", "a2", "c1", "c2", NULL});
}
