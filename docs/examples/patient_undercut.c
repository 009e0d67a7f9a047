/* A pricing rule of one's own, and a template: undercut the cheapest rival of the tier, but only after it has been
 * the cheapest for some rounds. docs/plugins.md says how to build and use it. */
#include "strategy/plugin.h"
#include <math.h>
#include <stddef.h>

struct patient_params {
    double step;
    int64_t patience;
};

/* These keys are written beside `strategy` in a scenario, and are checked like the program's own. */
static const struct parameter rows[] = {
    {"step", PARAMETER_REAL, "1", "0.1", {0, 1, false, false}, NULL,
     "How far below the cheapest rival of the tier, as a fraction of its price.", "example",
     offsetof(struct patient_params, step)},
    {"patience", PARAMETER_INTEGER, "rounds", "0", {0, 1000, false, false}, NULL,
     "Rounds that a rival may be cheaper before we answer.", "example",
     offsetof(struct patient_params, patience)},
};

/* What the rule remembers in a run: one number for each of its products. */
static enum status patient_create(const struct market_view *view, const void *params, struct arena *arena,
                                  void **self, struct error *error)
{
    (void)params;
    *self = arena_take(arena, view->own_count, sizeof(int64_t));
    return *self ? STATUS_OK : error_no_memory(error, "patient_undercut");
}

static void patient_decide(const struct market_view *view, const void *params, void *self,
                           struct offer *offers)
{
    const struct patient_params *rule = params;
    int64_t *waited = self;
    for (size_t k = 0; k < view->own_count; k++) {
        double rival = cheapest_rival_price(view, view->products[view->first_own + k].tier);
        if (!isfinite(rival) || waited[k]++ < rule->patience)
            continue;
        offers[k].price = fmax(view->own_unit_cost[k], (1 - rule->step) * rival);
        waited[k] = 0;
    }
}

static const struct strategy patient_undercut = {
    .name = "patient_undercut",
    .summary = "Undercut the cheapest rival of the tier, after some rounds of patience.",
    .source = "example",
    .params = rows,
    .param_count = sizeof rows / sizeof *rows,
    .params_size = sizeof(struct patient_params),
    .create = patient_create,
    .decide = patient_decide,
};

PRICEWAR_PLUGIN(patient_undercut);
