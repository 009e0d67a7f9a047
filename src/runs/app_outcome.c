#include "runs/app_outcome.h"

#include <math.h>

#define APP_PART_NAME(symbol, name, words) name,
const char *const app_part_names[APP_PARTS] = {APP_PART_TABLE(APP_PART_NAME)};

void app_outcome_take(struct app_outcome *outcome, const struct app_state *round)
{
    const double parts[APP_PARTS] = {
        [APP_START_CAPITAL] = round->start_capital,
        [APP_REVENUE] = round->revenue,
        [APP_API_BILL] = -round->api_bill,
        [APP_CLOUD_BILL] = -round->cloud_bill,
        [APP_WAGES] = -round->wages,
        [APP_INVESTMENT] = -round->investment,
        [APP_FUNDING] = round->funding,
        [APP_SUPPORT] = round->support,
        [APP_HANDED_OVER] = -round->handed_over,
    };
    for (size_t p = 0; p < APP_PARTS; p++)
        outcome->parts[p] += parts[p];
    outcome->alive = round->alive;
    outcome->exit_round = round->exit_round;
    outcome->capital = round->capital;
    outcome->users = round->users;
    outcome->peak_users = fmax(outcome->peak_users, round->users);
    outcome->volume += round->volume;
    outcome->profit += round->profit;
}
