/* S5 of docs/model.md section 5: a cloud prices its models by what their users spend on its cloud. */
#include "strategy/attach_worth.h"
#include "strategy/rules.h"

#include <math.h>

struct loss_leader_params {
    double attach_value; /* NAN: as observed */
    double horizon, budget;
};

static const struct parameter rows[] = {
    {"attach_value", PARAMETER_REAL, "CNY/Mtok", "unset", RANGE_ANY, NULL,
     "What a unit sold is worth to the owner besides its price, at the use of the start: it falls as use grows on "
     "volume_path; unset: the host cloud's gross profit per unit in the last round, times horizon. With "
     "attach_valuation = \"moves\" neither counts.",
     "docs/model.md 4.7 and 5, S5", offsetof(struct loss_leader_params, attach_value)},
    {"horizon", PARAMETER_REAL, "months", "12", RANGE_NONNEGATIVE, NULL,
     "Months of the cloud's gross profit that are counted for a customer kept; their mean with "
     "attach_valuation = \"moves\".",
     "docs/model.md 4.7 and 5, S5", offsetof(struct loss_leader_params, horizon)},
    {"budget", PARAMETER_REAL, "kCNY", "1e300", RANGE_NONNEGATIVE, NULL,
     "Once sales below cost have lost more than this, price as best_response.", "docs/model.md 5, S5",
     offsetof(struct loss_leader_params, budget)},
};

/* CNY/Mtok. As given, a customer's worth does not grow with its use. As observed, a customer that buys one unit a
 * month brings the gross profit of the last round in every month of the horizon. */
static double value_of_a_unit(const struct market_view *view, const struct loss_leader_params *rule)
{
    if (view->subsidy_so_far > rule->budget)
        return 0;
    double use = view->use_growth > 0 ? view->use_growth : 1;
    double value = view->account_moves          ? attach_worth(view->account_moves, view->account_moves_count,
                                                               rule->horizon / view->months)
                   : !isnan(rule->attach_value) ? rule->attach_value / use
                                                : view->attach_value * rule->horizon;
    return isfinite(value) ? value : 0;
}

static void loss_leader_decide(const struct market_view *view, const void *params, void *self,
                               struct offer *offers)
{
    (void)self;
    reply_with_value(view, value_of_a_unit(view, params), offers);
}

const struct strategy strategy_loss_leader = {
    .name = "loss_leader",
    .summary =
        "Best response with unit cost less the gross profit that a customer of the model brings to the "
        "owner's cloud, down to free, until the subsidy budget is spent.",
    .source = "docs/model.md 5, S5",
    PARAMETERS(rows, struct loss_leader_params),
    .ignores_estimates = true,
    .decide = loss_leader_decide,
};
