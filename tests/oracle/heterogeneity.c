/* Nests, and customers that differ. */
#include "kinds.h"
#include "market/bertrand.h"
#include "verify/theory/concentration.h"
#include "verify/theory/merger.h"
#include "verify/theory/nested.h"
#include <math.h>
#include <string.h>

static double *profits(struct question *question, size_t count, const double *price, const double *cost,
                       const double *share)
{
    double *profit = filled(question, count, 0);
    for (size_t j = 0; j < count && question_is_sound(question); j++)
        profit[j] = (price[j] - cost[j]) * share[j];
    return profit;
}

static json_t *prices_shares_profits(size_t count, const double *price, const double *share,
                                     const double *profit)
{
    return json_pack("{s:o, s:o, s:o}", "price", list(price, count), "share", list(share, count), "profit",
                     list(profit, count));
}

json_t *answer_nested_logit(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    double *utility = numbers(question, params, "a", &count);
    double *cost = numbers_of(question, params, "c", count);
    size_t *owner = labels_of(question, params, "owner", count);
    double *price = filled(question, count, NAN), *share = filled(question, count, 0);
    double *scratch = filled(question, 2 * count, 0);
    struct nested_demand demand = {.product_count = count,
                                   .utility = utility,
                                   .sensitivity = number(question, params, "alpha"),
                                   .outside = number_or(question, params, "v0", 0),
                                   .nest = labels_of(question, params, "nest", count),
                                   .correlation = number(question, params, "sigma")};
    if (!question_is_sound(question) ||
        nested_bertrand_prices(&demand, owner, cost, NULL, price, &question->error) != STATUS_OK)
        return NULL;
    nested_shares(&demand, price, share, scratch);
    return prices_shares_profits(count, price, share, profits(question, count, price, cost, share));
}

/* The same utilities in every segment. */
static double *repeated(struct question *question, size_t segments, size_t count, const double *utility)
{
    double *all = filled(question, segments * count, 0);
    for (size_t i = 0; i < segments * count && question_is_sound(question); i++)
        all[i] = utility[i % count];
    return all;
}

/* Price coefficients alpha_mean exp(sd x - sd^2/2) at the nodes x of a quadrature. */
json_t *answer_mixed_logit(struct question *question)
{
    const json_t *params = question->params;
    size_t count, segments;
    double *utility = numbers(question, params, "a", &count);
    double *cost = numbers_of(question, params, "c", count);
    size_t *owner = labels_of(question, params, "owner", count);
    double *node = numbers(question, params, "nodes", &segments);
    double *weight = numbers_of(question, params, "weights", segments);
    double mean = number(question, params, "alpha_mean"), sd = number(question, params, "alpha_sd_log");
    double *price = filled(question, count, NAN), *share = filled(question, count, 0);
    double *elasticity = filled(question, count, 0), *scratch = filled(question, count, 0);
    double *sensitivity = filled(question, segments, 0);
    for (size_t s = 0; s < segments && question_is_sound(question); s++)
        sensitivity[s] = mean * exp(sd * node[s] - sd * sd / 2);
    double outside = number_or(question, params, "v0", 0);
    struct logit_demand demand = {.segment_count = segments,
                                  .product_count = count,
                                  .weight = weight,
                                  .sensitivity = sensitivity,
                                  .utility = repeated(question, segments, count, utility),
                                  .outside = filled(question, segments, outside)};
    if (!question_is_sound(question) ||
        bertrand_prices(&demand, owner, cost, NULL, price, &question->error) != STATUS_OK)
        return NULL;
    logit_own_elasticities(&demand, price, elasticity, share, scratch);
    json_t *answer = prices_shares_profits(count, price, share, profits(question, count, price, cost, share));
    json_object_set_new(answer, "own_elasticity", list(elasticity, count));
    return answer;
}

static double mean_of(size_t count, const double *value)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += value[i];
    return sum / (double)count;
}

/* Simulated customers; their price coefficients are written with a minus. Arrays are [count]. */
struct agents {
    size_t count;
    size_t *before, *after;
    double *price, *cost, *new_price;
    struct logit_demand demand;
};

static struct agents read_agents(struct question *question)
{
    const json_t *params = question->params;
    struct agents agents = {0};
    size_t segments, count;
    double *weight = numbers(question, params, "w", &segments);
    double *sensitivity = numbers_of(question, params, "alpha_i", segments);
    double *mean = numbers(question, params, "mean_utility_without_price", &count);
    double *utility = matrix_of(question, params, "mu_without_price", segments, count);
    agents.count = count;
    agents.price = numbers_of(question, params, "price", count);
    agents.cost = filled(question, count, 0);
    agents.new_price = filled(question, count, 0);
    agents.before = labels_of(question, params, "firm_pre", count);
    agents.after = labels_of(question, params, "firm_post", count);
    double *outside = filled(question, segments, number_or(question, params, "v0", 0));
    for (size_t i = 0; i < segments && question_is_sound(question); i++) {
        sensitivity[i] = -sensitivity[i];
        for (size_t j = 0; j < count; j++)
            utility[i * count + j] += mean[j];
    }
    agents.demand = (struct logit_demand){.segment_count = segments,
                                          .product_count = count,
                                          .weight = weight,
                                          .sensitivity = sensitivity,
                                          .utility = utility,
                                          .outside = outside};
    return agents;
}

/* Costs from the prices before, then the equilibrium after. */
static bool merge(struct question *question, struct agents *agents, struct merger_effects *effects)
{
    if (!question_is_sound(question) || bertrand_implied_costs(&agents->demand, agents->before, agents->price,
                                                               agents->cost, &question->error) != STATUS_OK)
        return false;
    memcpy(agents->new_price, agents->price, agents->count * sizeof *agents->price);
    return bertrand_prices(&agents->demand, agents->after, agents->cost, NULL, agents->new_price,
                           &question->error) == STATUS_OK &&
           merger_measure(&agents->demand, agents->cost, agents->before, agents->price, agents->after,
                          agents->new_price, effects, &question->error) == STATUS_OK;
}

json_t *answer_agents_merger(struct question *question)
{
    struct agents agents = read_agents(question);
    size_t count = agents.count;
    double *share = filled(question, count, 0), *elasticity = filled(question, count, 0);
    double *lerner = filled(question, count, 0), *change = filled(question, count, 0);
    double *scratch = filled(question, count, 0), *new_share = filled(question, count, 0);
    struct merger_effects effects;
    if (!merge(question, &agents, &effects))
        return NULL;
    logit_own_elasticities(&agents.demand, agents.price, elasticity, share, scratch);
    logit_shares(&agents.demand, agents.new_price, new_share, scratch);
    for (size_t j = 0; j < count; j++) {
        if (lerner_index(agents.price[j], agents.cost[j], &lerner[j], &question->error) != STATUS_OK)
            return NULL;
        change[j] = 100 * (agents.new_price[j] / agents.price[j] - 1);
    }
    json_t *answer = json_object();
    json_object_set_new(answer, "share", list(share, count));
    json_object_set_new(answer, "cost", list(agents.cost, count));
    json_object_set_new(answer, "lerner_mean", real(mean_of(count, lerner)));
    json_object_set_new(answer, "mean_own_elasticity", real(mean_of(count, elasticity)));
    json_object_set_new(answer, "post_price", list(agents.new_price, count));
    json_object_set_new(answer, "post_share", list(new_share, count));
    json_object_set_new(answer, "price_change_pct_mean", real(mean_of(count, change)));
    json_object_set_new(answer, "hhi_pre_allmarket", real(effects.potential_before));
    json_object_set_new(answer, "hhi_post_allmarket", real(effects.potential_after));
    json_object_set_new(answer, "delta_cs", real(effects.surplus_change));
    json_object_set_new(answer, "profit_change", real(effects.profit_change));
    return answer;
}
