#include "model/sme/sme_terms.h"

#include "model/rates.h"
#include <math.h>

/* The number of words w with uniform_from_word(w) < chance; they are the lowest ones. */
static uint32_t words_below(double chance)
{
    double words = ceil(chance * 4294967296.0 - 0.5);
    return words <= 0 ? 0 : words >= 4294967295.0 ? UINT32_MAX : (uint32_t)words;
}

struct sme_terms sme_terms_of(const struct world *world, const struct sector_parameters *sector,
                              const struct app_market *app)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    struct sme_terms terms = {
        .wages = sector->wages * world->months,
        .kept_quality = 1 - share_in(sector->quality_decay, world->months),
        .quality_yield = sector->quality_yield,
        .investment_share = sector->quality_investment,
        .paying_share = sector->mix_subscription * sector->paying_share * world->months / 1000,
        .call_fee = sector->mix_per_call * sector->fee_per_user * world->months / 1000,
        .advertising = sector->mix_advertising * sector->advertising_per_user * world->months / 1000,
        .payer_cost = (double)app->payer_cost,
        .solutions = sector->mix_solutions * world->months * app_solution_growth(sector, years_played(world)),
        .quality_revenue = sector->quality_revenue * world->months,
        .cloud_fixed = sector->cloud_spend_fixed * world->months,
        .cloud_share = sector->cloud_spend_per_revenue,
        .cloud_with_model = sector->cloud_spend_with_model * world->months,
        .many_users = (float)finance->sme_user_threshold,
        .give_up_below = words_below(share_in(sector->give_up_rate, world->months)),
    };
    terms.per_user = terms.call_fee + terms.advertising;
    for (unsigned i = 0; i < 4; i++)
        terms.funding_below[i] =
            words_below(share_in(fmin(1, finance->sme_round_rate + (i & 1) * finance->sme_round_value +
                                             (i >> 1) * finance->sme_round_users),
                                 world->months));
    return terms;
}
