#include "runs/app_summary.h"

#include <math.h>

void app_tally_add(struct app_tally *tally, const struct app_outcome *outcome)
{
    bool closed = outcome->exit_round > 0;
    tally->alive += outcome->alive;
    tally->closed += closed;
    tally->rounds += (double)outcome->exit_round;
    for (size_t p = 0; closed && p < APP_PARTS; p++)
        tally->parts[p] += outcome->parts[p];
    sample_add(&tally->users, outcome->users);
    sample_add(&tally->peak_users, outcome->peak_users);
    sample_add(&tally->capital, outcome->capital);
    sample_add(&tally->profit, outcome->profit);
    sample_add(&tally->support, outcome->parts[APP_SUPPORT]);
}

void app_tally_summarise(const struct app_tally *tally, size_t runs, const struct app_parameters *app,
                         struct app_summary *summary)
{
    *summary = (struct app_summary){
        .name = app->name,
        .label = LABEL_OF(app),
        .alive = probability_estimate(tally->alive, runs),
        .users = estimate_within(sample_estimate(&tally->users), possible_amount),
        .peak_users = estimate_within(sample_estimate(&tally->peak_users), possible_amount),
        .capital = sample_estimate(&tally->capital),
        .profit = sample_estimate(&tally->profit),
        .support = sample_estimate(&tally->support),
        .closed = tally->closed,
        .closed_round = tally->closed > 0 ? tally->rounds / tally->closed : (double)NAN,
    };
    for (size_t p = 0; p < APP_PARTS; p++)
        summary->closed_parts[p] = tally->closed > 0 ? tally->parts[p] / tally->closed : (double)NAN;
}
