/* A vendor that gives up margin only when it loses customers. */
#include "base/relation.h"
#include "strategy/rules.h"

struct defend_share_params {
    double step;
};

static const struct parameter rows[] = {
    {"step", PARAMETER_REAL, "1", "0.01", RANGE_FRACTION, NULL,
     "Share of the margin over unit cost that is given up after a round in which customers were lost.",
     "satisficing: Cyert & March (1963)", offsetof(struct defend_share_params, step)},
};

/* What it remembers: customers at its last decision. */
struct defend_share_self {
    size_t product_count;
    double customers[]; /* [product_count], of the vendor */
};

static size_t size_for(size_t products)
{
    return sizeof(struct defend_share_self) + products * sizeof(double);
}

static enum status defend_share_create(const struct market_view *view, const void *params,
                                       struct arena *arena, void **self, struct error *error)
{
    (void)params;
    struct defend_share_self *made = *self = arena_take(arena, 1, size_for(view->own_count));
    if (!made)
        return error_no_memory(error, "the customers of last round");
    made->product_count = view->own_count;
    for (size_t k = 0; k < view->own_count; k++)
        made->customers[k] = view->own_customers[k];
    return STATUS_OK;
}

static void *defend_share_copy(const void *self, struct arena *arena)
{
    const struct defend_share_self *memory = self;
    return arena_copy_array(arena, memory, 1, size_for(memory->product_count));
}

static void defend_share_decide(const struct market_view *view, const void *params, void *self,
                                struct offer *offers)
{
    const struct defend_share_params *rule = params;
    struct defend_share_self *memory = self;
    for (size_t k = 0; k < view->own_count; k++) {
        double cost = view->own_unit_cost[k];
        if (relation_holds(view->own_customers[k], RELATION_BELOW, memory->customers[k]))
            offers[k].price = cost + (1 - rule->step) * (offers[k].price - cost);
        memory->customers[k] = view->own_customers[k];
    }
}

const struct strategy strategy_defend_share = {
    .name = "defend_share",
    .summary =
        "Give up a share of the margin after every round in which a product lost customers; else hold.",
    .source = "satisficing: Cyert & March (1963)",
    PARAMETERS(rows, struct defend_share_params),
    .ignores_estimates = true,
    .create = defend_share_create,
    .copy = defend_share_copy,
    .decide = defend_share_decide,
};
