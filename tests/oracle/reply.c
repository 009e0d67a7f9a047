/* One firm's best prices: a monopolist, and a firm among rivals. */
#include "kinds.h"
#include "market/best_response.h"
#include <math.h>

static double earned(size_t count, const bool *own, const double *price, const double *cost,
                     const double *share)
{
    double profit = 0;
    for (size_t j = 0; j < count; j++)
        profit += own[j] ? (price[j] - cost[j]) * share[j] : 0;
    return profit;
}

/* Which products are the firm's, as flags that live with the question. */
static bool *flags(struct question *question, size_t count, const size_t *owner, size_t firm)
{
    static bool nothing[1];
    bool *own = arena_take(&question->arena, count, sizeof *own);
    if (!own) {
        refuse(question, "not enough memory");
        return nothing;
    }
    for (size_t j = 0; j < count; j++)
        own[j] = !owner || owner[j] == firm;
    return own;
}

static json_t *monopoly_row(struct question *question, const json_t *row)
{
    size_t count;
    double *utility = numbers(question, row, "a", &count);
    double *cost = numbers_of(question, row, "c", count);
    double *sensitivity = filled(question, 1, number(question, row, "alpha"));
    double *outside = filled(question, 1, number_or(question, row, "v0", 0));
    double *price = filled(question, count, NAN), *share = filled(question, count, 0);
    bool *own = flags(question, count, NULL, 0);
    struct logit_demand demand = {1, count, NULL, sensitivity, false, utility, outside};
    struct best_response_firm firm = {.own = own, .cost = cost};
    if (!question_is_sound(question) || best_response(&demand, &firm, price, &question->error) != STATUS_OK)
        return NULL;
    logit_shares(&demand, price, share, filled(question, count, 0));
    json_t *answer = json_object();
    json_object_set_new(answer, "price", list(price, count));
    json_object_set_new(answer, "share", list(share, count));
    json_object_set_new(answer, "profit", real(earned(count, own, price, cost, share)));
    return answer;
}

json_t *answer_monopoly(struct question *question)
{
    if (has(question->params, "a"))
        return monopoly_row(question, question->params);
    return answer_rows(question, monopoly_row, (const char *const[]){"a", "c", "alpha", "v0", NULL});
}

json_t *answer_best_response(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    double *utility = numbers(question, params, "a", &count);
    double *cost = numbers_of(question, params, "c", count);
    double *sensitivity = numbers_of(question, params, "alpha", count);
    double *outside = filled(question, 1, number_or(question, params, "v0", 0));
    double *price = numbers_of(question, params, "price", count), *share = filled(question, count, 0);
    size_t *owner = labels_of(question, params, "owner", count);
    bool *own = flags(question, count, owner, *labels_of(question, params, "firm", 1));
    struct logit_demand demand = {1, count, NULL, sensitivity, true, utility, outside};
    struct best_response_firm firm = {.own = own, .cost = cost};
    if (!question_is_sound(question) || best_response(&demand, &firm, price, &question->error) != STATUS_OK)
        return NULL;
    logit_shares(&demand, price, share, filled(question, count, 0));
    json_t *best = json_array();
    for (size_t j = 0; j < count; j++)
        if (own[j])
            json_array_append_new(best, real(price[j]));
    return json_pack("{s:o, s:o}", "best_price", best, "firm_profit",
                     real(earned(count, own, price, cost, share)));
}
