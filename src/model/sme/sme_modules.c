#include "model/sme/sme_modules.h"

#include "market/growth.h"
#include "model/sme/sme_insolvency.h"
#include <math.h>

static bool has_accounts(const struct scenario *scenario, const struct sector_parameters *sector)
{
    bool held = false;
    for (size_t c = 0; c < scenario->cloud_count; c++)
        held = held || scenario->clouds[c].account_share > 0;
    return held || sector->cloud_move_rate > 0;
}

struct sme_modules sme_modules_of(const struct scenario *scenario, const struct sector_parameters *sector)
{
    const struct finance_parameters *finance = &scenario->finance;
    struct sme_modules modules = {
        .users = sector->potential_users > 0 || sector->initial_users > 0,
        .value = sector->value_initial_share > 0 || sector->value_hazard > 0,
        .accounts = has_accounts(scenario, sector),
        .finance = finance->sme_round_rate > 0 || finance->sme_round_value > 0 ||
                   finance->sme_round_users > 0 || sector->give_up_rate > 0,
        .quality = sector->quality_decay > 0 || sector->quality_investment > 0,
        .plain_volume = sector->volume * sector->volume_fixed,
    };
    if (sector->kind == SECTOR_BUYERS)
        return (struct sme_modules){.buyers = true};
    bool experiments = sector->experiment_maximum > 0 && sector->experiment_volume > 0;
    modules.plain = !modules.users && !modules.value && !modules.accounts && !modules.finance &&
                    !modules.quality && !experiments && sector->volume_log_sd <= 0 &&
                    fabs(sector->volume_growth) <= 0 && sector->volume_path == GROWTH_NONE &&
                    scenario->choice.second_share <= 0 && !insolvency_is_on(&scenario->insolvency);
    return modules;
}
