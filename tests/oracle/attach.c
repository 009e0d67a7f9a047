/* Clouds that price a model for what its users bring them besides. */
#include "kinds.h"
#include "market/bertrand.h"
#include <math.h>

/* Single-product firms; arrays are [count]. */
struct clouds {
    size_t count;
    const double *cost, *floor;
    double *price, *share;
    struct logit_demand demand;
};

static struct clouds clouds_of(struct question *question, size_t count, const double *utility,
                               const double *cost)
{
    const json_t *params = question->params;
    struct clouds clouds = {.count = count, .cost = cost};
    clouds.floor = has(params, "price_floor") ? numbers_of(question, params, "price_floor", count) : NULL;
    clouds.price = filled(question, count, 0);
    clouds.share = filled(question, count, 0);
    clouds.demand =
        (struct logit_demand){.segment_count = 1,
                              .product_count = count,
                              .sensitivity = filled(question, 1, number(question, params, "alpha")),
                              .utility = utility,
                              .outside = filled(question, 1, number_or(question, params, "v0", 0))};
    return clouds;
}

/* Prices and shares when firm j acts as if a sale were worth counted[j] besides its price. */
static bool solve(struct question *question, struct clouds *clouds, const double *counted)
{
    size_t *owner = arena_take(&question->arena, clouds->count, sizeof *owner);
    double *effective = filled(question, clouds->count, 0);
    if (!owner || !question_is_sound(question))
        return refuse(question, "not enough memory");
    for (size_t j = 0; j < clouds->count; j++) {
        owner[j] = j;
        effective[j] = clouds->cost[j] - counted[j];
        clouds->price[j] = NAN;
    }
    if (bertrand_prices(&clouds->demand, owner, effective, clouds->floor, clouds->price, &question->error) !=
        STATUS_OK)
        return false;
    logit_shares(&clouds->demand, clouds->price, clouds->share, filled(question, clouds->count, 0));
    return question_is_sound(question);
}

json_t *answer_loss_leader(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    double *utility = numbers(question, params, "a", &count);
    double *cost = numbers_of(question, params, "c", count);
    double *attach = numbers_of(question, params, "attach_revenue", count);
    double *margin = filled(question, count, 0), *api = filled(question, count, 0);
    double *total = filled(question, count, 0);
    struct clouds clouds = clouds_of(question, count, utility, cost);
    if (!solve(question, &clouds, attach))
        return NULL;
    for (size_t j = 0; j < count; j++) {
        margin[j] = clouds.price[j] - cost[j];
        api[j] = margin[j] * clouds.share[j];
        total[j] = (margin[j] + attach[j]) * clouds.share[j];
    }
    json_t *answer = json_object();
    json_object_set_new(answer, "price", list(clouds.price, count));
    json_object_set_new(answer, "share", list(clouds.share, count));
    json_object_set_new(answer, "api_margin", list(margin, count));
    json_object_set_new(answer, "api_profit", list(api, count));
    json_object_set_new(answer, "total_profit", list(total, count));
    return answer;
}

/* One cell of the game: the first firm counts the attach revenue or not (S5 or S4), and so do the others. */
struct cell {
    double *price, *total;
    double surplus;
};

static bool play(struct question *question, struct clouds *clouds, double revenue, bool first, bool others,
                 struct cell *cell)
{
    size_t count = clouds->count;
    double *counted = filled(question, count, others ? revenue : 0);
    counted[0] = first ? revenue : 0;
    if (!solve(question, clouds, counted))
        return false;
    cell->price = filled(question, count, 0);
    cell->total = filled(question, count, 0);
    for (size_t j = 0; j < count && question_is_sound(question); j++) {
        cell->price[j] = clouds->price[j];
        cell->total[j] = (clouds->price[j] - clouds->cost[j] + revenue) * clouds->share[j];
    }
    return logit_consumer_surplus(&clouds->demand, clouds->price, filled(question, count, 0), &cell->surplus,
                                  &question->error) == STATUS_OK;
}

static json_t *prices_and_totals(const struct cell *cell, size_t count)
{
    return json_pack("{s:o, s:o}", "price", list(cell->price, count), "total", list(cell->total, count));
}

json_t *answer_attach_dilemma(struct question *question)
{
    const json_t *params = question->params;
    int64_t firms = integer(question, params, "n");
    if (firms < 1 || firms > 1000)
        return refuse(question, "`n` is %lld", (long long)firms);
    size_t count = (size_t)firms;
    double cost = number(question, params, "c"), revenue = number(question, params, "r");
    double *utility = filled(question, count, number(question, params, "a"));
    struct clouds clouds = clouds_of(question, count, utility, filled(question, count, cost));
    struct cell none, all, one_leads, one_abstains;
    if (!play(question, &clouds, revenue, false, false, &none) ||
        !play(question, &clouds, revenue, true, true, &all) ||
        !play(question, &clouds, revenue, true, false, &one_leads) ||
        !play(question, &clouds, revenue, false, true, &one_abstains))
        return NULL;
    json_t *answer = json_object();
    json_object_set_new(answer, "price_all_S4", real(none.price[0]));
    json_object_set_new(answer, "total_all_S4", real(none.total[0]));
    json_object_set_new(answer, "price_all_S5", real(all.price[0]));
    json_object_set_new(answer, "api_margin_all_S5", real(all.price[0] - cost));
    json_object_set_new(answer, "total_all_S5", real(all.total[0]));
    json_object_set_new(answer, "one_S5", prices_and_totals(&one_leads, count));
    json_object_set_new(answer, "one_S4", prices_and_totals(&one_abstains, count));
    json_object_set_new(answer, "S5_beats_S4_vs_S4", json_boolean(one_leads.total[0] > none.total[0]));
    json_object_set_new(answer, "S4_beats_S5_vs_S5", json_boolean(one_abstains.total[0] > all.total[0]));
    json_object_set_new(answer, "cs_gain_all_S5", real(all.surplus - none.surplus));
    return answer;
}
