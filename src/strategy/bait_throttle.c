/* S7 of docs/model.md section 5: free at first, then throttled, then more expensive or with a fee. */
#include "base/relation.h"
#include "strategy/rules.h"

#include <math.h>

enum upsell { UPSELL_PRICE, UPSELL_FEE };

struct bait_params {
    double bait_price, bait_share, bait_months;
    double throttle_cap, throttle_quota, throttle_months;
    int upsell; /* enum upsell */
    double vip_fee, svip_fee, raise, churn_limit;
};

enum phase { PHASE_BAIT, PHASE_THROTTLE, PHASE_RAISE };

/* A product's terms before the bait. */
struct regular_offer {
    double price, free_quota, rate_cap, subscription_fee;
};

struct bait_self {
    enum phase phase;
    double months;    /* spent in this phase */
    int64_t raises;   /* made in PHASE_RAISE */
    double customers; /* at the last decision */
    bool started;
    size_t product_count;
    struct regular_offer *regular; /* [product_count], of the vendor */
};

static const struct parameter rows[] = {
    {"bait_price", PARAMETER_REAL, "CNY/Mtok", "0", RANGE_ANY, NULL,
     "Price of the bait, the vendor's lowest tier, until it is sold dearer.", "docs/model.md 5, S7",
     offsetof(struct bait_params, bait_price)},
    {"bait_share", PARAMETER_REAL, "1", "0.25", RANGE_FRACTION, NULL,
     "Share of the market's volume at which the bait has done its work (s*).", "docs/model.md 5, S7",
     offsetof(struct bait_params, bait_share)},
    {"bait_months", PARAMETER_REAL, "months", "12", RANGE_NONNEGATIVE, NULL,
     "Longest time of free and unlimited use (T1).", "docs/model.md 5, S7",
     offsetof(struct bait_params, bait_months)},
    {"throttle_cap", PARAMETER_REAL, "Gtok/month", "0.1", RANGE_NONNEGATIVE, NULL,
     "Rate cap of the bait afterwards (tau_2; 0: none).", "docs/model.md 5, S7",
     offsetof(struct bait_params, throttle_cap)},
    {"throttle_quota", PARAMETER_REAL, "Gtok/month", "0", RANGE_NONNEGATIVE, NULL,
     "Free volume of the bait per customer afterwards (kappa).", "docs/model.md 5, S7",
     offsetof(struct bait_params, throttle_quota)},
    {"throttle_months", PARAMETER_REAL, "months", "3", RANGE_NONNEGATIVE, NULL,
     "Months between the throttle and the first rise.", "docs/model.md 5, S7",
     offsetof(struct bait_params, throttle_months)},
    {"upsell", PARAMETER_CHOICE, "", "\"fee\"", RANGE_ANY, "price|fee",
     "What is raised in the end: the prices of the tiers above the bait, or a membership fee for them.",
     "docs/model.md 5, S7", offsetof(struct bait_params, upsell)},
    {"vip_fee", PARAMETER_REAL, "kCNY/month", "0.2", RANGE_NONNEGATIVE, NULL,
     "First fee of a product below the flagship tier.", "docs/model.md 5, S7",
     offsetof(struct bait_params, vip_fee)},
    {"svip_fee", PARAMETER_REAL, "kCNY/month", "1", RANGE_NONNEGATIVE, NULL,
     "First fee of a product of the flagship tier.", "docs/model.md 5, S7",
     offsetof(struct bait_params, svip_fee)},
    {"raise", PARAMETER_REAL, "1/month", "0.1", RANGE_NONNEGATIVE, NULL,
     "Growth of what is raised, while customers stay (g_up).", "docs/model.md 5, S7",
     offsetof(struct bait_params, raise)},
    {"churn_limit", PARAMETER_REAL, "1/month", "0.05", RANGE_NONNEGATIVE, NULL,
     "Loss of customers above which nothing is raised (ch*).", "docs/model.md 5, S7",
     offsetof(struct bait_params, churn_limit)},
};

/* The bait is the lowest tier on sale. Customers are to pay for the vendor's other tiers, or, when there
 * are none, for the bait itself. */
static int bait_tier(const struct market_view *view)
{
    int lowest = TIER_COUNT;
    for (size_t k = 0; k < view->own_count; k++) {
        const struct public_product *product = &view->products[view->first_own + k];
        if (product->live && product->tier < lowest)
            lowest = product->tier;
    }
    return lowest;
}

static bool one_tier_only(const struct market_view *view, int tier)
{
    for (size_t k = 0; k < view->own_count; k++) {
        const struct public_product *product = &view->products[view->first_own + k];
        if (product->live && product->tier != tier)
            return false;
    }
    return true;
}

static double own_share(const struct market_view *view)
{
    double share = 0;
    for (size_t k = 0; k < view->own_count; k++)
        share += view->products[view->first_own + k].volume_share;
    return share;
}

static double own_customers(const struct market_view *view)
{
    double customers = 0;
    for (size_t k = 0; k < view->own_count; k++)
        customers += view->own_customers[k];
    return customers;
}

static void remember_regular(const struct market_view *view, struct bait_self *memory,
                             const struct offer *offers)
{
    for (size_t k = 0; k < view->own_count; k++)
        memory->regular[k] = (struct regular_offer){offers[k].price, offers[k].free_quota, offers[k].rate_cap,
                                                    offers[k].subscription_fee};
    memory->started = true;
}

static void enter(struct bait_self *memory, enum phase phase)
{
    memory->phase = phase;
    memory->months = 0;
}

static void advance(const struct market_view *view, const struct bait_params *rule, struct bait_self *memory)
{
    double customers = own_customers(view), churn_limit = rule->churn_limit * view->decision_months;
    bool stay = relation_holds(customers, RELATION_AT_LEAST, memory->customers * (1 - churn_limit));
    memory->customers = customers;
    if (!memory->started)
        return;
    memory->months += view->decision_months;
    if (memory->phase == PHASE_RAISE)
        memory->raises += stay;
    else if (memory->phase == PHASE_THROTTLE && memory->months >= rule->throttle_months)
        enter(memory, PHASE_RAISE);
    else if (memory->phase == PHASE_BAIT &&
             (memory->months >= rule->bait_months ||
              relation_holds(own_share(view), RELATION_AT_LEAST, rule->bait_share)))
        enter(memory, PHASE_THROTTLE);
}

static void set_bait(const struct bait_params *rule, const struct bait_self *memory, struct offer *offer)
{
    bool throttled = memory->phase != PHASE_BAIT;
    offer->price = rule->bait_price;
    offer->free_quota = throttled ? rule->throttle_quota : 0;
    offer->rate_cap = throttled ? rule->throttle_cap : 0;
}

static void set_upsell(const struct market_view *view, const struct bait_params *rule,
                       const struct bait_self *memory, size_t k, struct offer *offer)
{
    double growth = pow(1 + rule->raise, (double)memory->raises * view->decision_months);
    const struct regular_offer *regular = &memory->regular[k];
    bool flagship = view->products[view->first_own + k].tier == TIER_FLAGSHIP;
    offer->free_quota = regular->free_quota;
    offer->rate_cap = regular->rate_cap;
    if (rule->upsell == UPSELL_FEE)
        offer->subscription_fee = (flagship ? rule->svip_fee : rule->vip_fee) * growth;
    else
        offer->price = regular->price * growth;
}

static void bait_throttle_decide(const struct market_view *view, const void *params, void *self,
                                 struct offer *offers)
{
    const struct bait_params *rule = params;
    struct bait_self *memory = self;
    int bait = bait_tier(view);
    bool alone = one_tier_only(view, bait);
    advance(view, rule, memory);
    if (!memory->started)
        remember_regular(view, memory, offers);
    for (size_t k = 0; k < view->own_count; k++) {
        bool is_bait = view->products[view->first_own + k].tier == bait;
        if (is_bait)
            set_bait(rule, memory, &offers[k]);
        if (memory->phase == PHASE_RAISE && (alone || !is_bait))
            set_upsell(view, rule, memory, k, &offers[k]);
    }
}

static enum status bait_throttle_create(const struct market_view *view, const void *params,
                                        struct arena *arena, void **self, struct error *error)
{
    (void)params;
    struct bait_self *memory = *self = arena_take(arena, 1, sizeof *memory);
    if (memory)
        memory->regular = arena_take(arena, view->own_count, sizeof *memory->regular);
    if (!memory || !memory->regular)
        return error_no_memory(error, "a bait");
    memory->product_count = view->own_count;
    return STATUS_OK;
}

static void *bait_throttle_copy(const void *self, struct arena *arena)
{
    const struct bait_self *memory = self;
    struct bait_self *copy = arena_copy_array(arena, memory, 1, sizeof *memory);
    if (copy)
        copy->regular =
            arena_copy_array(arena, memory->regular, memory->product_count, sizeof *memory->regular);
    return copy && copy->regular ? copy : NULL;
}

const struct strategy strategy_bait_throttle = {
    .name = "bait_throttle",
    .summary =
        "Give the lowest tier away until enough volume or time has passed, then throttle it, then sell "
        "VIP and SVIP: fees (or prices) of the higher tiers, or of the bait where there is no other, "
        "that go up while customers stay.",
    .source = "docs/model.md 5, S7; Klemperer (1987); Farrell & Klemperer (2007)",
    PARAMETERS(rows, struct bait_params),
    .ignores_estimates = true,
    .create = bait_throttle_create,
    .copy = bait_throttle_copy,
    .decide = bait_throttle_decide,
};
