/* A pricing rule of one's own, and a template: undercut the cheapest rival of the tier, but only after it has been
 * the cheapest for some decisions. docs/plugins.md says how to build and use it. */
#include <math.h>
#include <pricewar_plugin.h>

struct patient_params {
    double step;
    int64_t patience;
};

/* These keys are written beside `strategy` in a scenario, and are checked like the program's own. */
static const struct parameter rows[] = {
    {"step", PARAMETER_REAL, "1", "0.1", RANGE_FRACTION, NULL,
     "How far below the cheapest rival of the tier, as a fraction of its price.", "example",
     offsetof(struct patient_params, step)},
    {"patience", PARAMETER_INTEGER, "decisions", "0", RANGE_BETWEEN(0, 1000), NULL,
     "Decisions at which a rival may be cheaper before we answer.", "example",
     offsetof(struct patient_params, patience)},
};

/* What the rule remembers in a run: one number for each of its products, and how many these are. */
struct patient_self {
    size_t product_count;
    int64_t waited[];
};

static size_t size_for(size_t products)
{
    return sizeof(struct patient_self) + products * sizeof(int64_t);
}

static enum status patient_create(const struct market_view *view, const void *params, struct arena *arena,
                                  void **self, struct error *error)
{
    struct patient_self *made = *self = arena_take(arena, 1, size_for(view->own_count));
    (void)params;
    if (!made)
        return error_no_memory(error, "patient_undercut");
    made->product_count = view->own_count;
    return STATUS_OK;
}

/* The same in another arena, for a clone of the simulation. A pointer in it would have to lead to a copy, too. */
static void *patient_copy(const void *self, struct arena *arena)
{
    const struct patient_self *memory = self;
    return arena_copy_array(arena, memory, 1, size_for(memory->product_count));
}

static void patient_decide(const struct market_view *view, const void *params, void *self,
                           struct offer *offers)
{
    const struct patient_params *rule = params;
    struct patient_self *memory = self;
    for (size_t k = 0; k < view->own_count; k++) {
        double rival = cheapest_rival_price(view, view->products[view->first_own + k].tier);
        if (!isfinite(rival) || memory->waited[k]++ < rule->patience)
            continue;
        offers[k].price = fmax(view->own_unit_cost[k], (1 - rule->step) * rival);
        memory->waited[k] = 0;
    }
}

static const struct strategy patient_undercut = {
    .name = "patient_undercut",
    .summary = "Undercut the cheapest rival of the tier, after some decisions of patience.",
    .source = "example",
    PARAMETERS(rows, struct patient_params),
    .create = patient_create,
    .copy = patient_copy,
    .decide = patient_decide,
};

PRICEWAR_PLUGIN(patient_undercut);
