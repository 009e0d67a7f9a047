#include "verify/theory/merger.h"

#include "verify/theory/concentration.h"
#include <stdlib.h>

struct state {
    double sold, herfindahl_sold, herfindahl_potential, profit, surplus;
};

static double herfindahl_by_owner(size_t count, const size_t *owner, const double *share, double whole,
                                  double *total)
{
    return herfindahl(totals_by_owner(count, owner, share, total), total, whole);
}

/* `share`, `scratch` [product_count]. */
static enum status measure_state(const struct logit_demand *demand, const double *cost, const size_t *owner,
                                 const double *price, double *share, double *scratch, struct state *state,
                                 struct error *error)
{
    size_t count = demand->product_count;
    *state = (struct state){0};
    double outside = logit_shares(demand, price, share, scratch);
    for (size_t j = 0; j < count; j++) {
        state->sold += share[j];
        state->profit += share[j] > 0 ? (price[j] - cost[j]) * share[j] : 0;
    }
    if (!(state->sold > 0))
        return error_set(error, STATUS_INVALID, "nothing is sold at these prices");
    state->herfindahl_sold = herfindahl_by_owner(count, owner, share, state->sold, scratch);
    state->herfindahl_potential = herfindahl_by_owner(count, owner, share, state->sold + outside, scratch);
    return logit_consumer_surplus(demand, price, scratch, &state->surplus, error);
}

enum status merger_measure(const struct logit_demand *demand, const double *cost, const size_t *owner_before,
                           const double *price_before, const size_t *owner_after, const double *price_after,
                           struct merger_effects *effects, struct error *error)
{
    size_t count = demand->product_count;
    struct state before, after;
    enum status status = logit_check(demand, error);
    if (status != STATUS_OK)
        return status;
    double *share = malloc(2 * count * sizeof *share);
    if (!share)
        return error_no_memory(error, "merger");
    double *scratch = share + count;
    status = measure_state(demand, cost, owner_before, price_before, share, scratch, &before, error);
    if (status != STATUS_OK)
        goto out;
    double naive = herfindahl_by_owner(count, owner_after, share, before.sold, scratch);
    status = measure_state(demand, cost, owner_after, price_after, share, scratch, &after, error);
    if (status != STATUS_OK)
        goto out;
    *effects = (struct merger_effects){.sold_before = before.herfindahl_sold,
                                       .sold_after = after.herfindahl_sold,
                                       .potential_before = before.herfindahl_potential,
                                       .potential_after = after.herfindahl_potential,
                                       .sold_change_naive = naive - before.herfindahl_sold,
                                       .surplus_change = after.surplus - before.surplus,
                                       .profit_change = after.profit - before.profit};
out:
    free(share);
    return status;
}
