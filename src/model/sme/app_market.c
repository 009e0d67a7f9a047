#include "model/sme/app_market.h"

#include "model/rates.h"
#include "model/sme/use_growth.h"

/* Viral apps lose users 3.5 times as fast; docs/model.md 4.5. */
static const double viral_churn_factor = 3.5, most_churn = 0.95;

double app_volume_growth(const struct sector_parameters *sector, double years)
{
    return pow(1 + sector->volume_growth, years) * use_growth_of(sector, years);
}

double app_solution_growth(const struct sector_parameters *sector, double years)
{
    return pow(app_volume_growth(sector, years), sector->solution_growth);
}

struct app_market app_market_of(const struct sector_parameters *sector, double months, double years)
{
    double growth = app_volume_growth(sector, years);
    /* Tokens per user in units of d0, and per paying user, who must bear a change of the API price. */
    double per_user = growth * sector->volume_per_users / sector->reference_users;
    double per_payer = sector->paying_share > 0 ? 1000 * per_user / sector->paying_share : 0;
    return (struct app_market){
        .months = (float)months,
        .model_quality_weight = (float)sector->model_quality_weight,
        .inverse_reference_quality = (float)(1 / sector->reference_quality),
        .potential = (float)(sector->potential_users * (1 - sector->friction)),
        .price_response = (float)(sector->price_elasticity / sector->reference_price),
        .reference_price = (float)sector->reference_price,
        .innovation = (float)sector->innovation,
        .imitation = (float)sector->imitation,
        .churn = (float)share_in(sector->churn, months),
        .viral_churn = (float)share_in(fmin(viral_churn_factor * sector->churn, most_churn), months),
        .viral_months = (float)sector->viral_months,
        .volume_fixed = (float)(growth * sector->volume_fixed),
        .volume_per_user = (float)per_user,
        .volume_with_value = (float)(growth * sector->volume_with_value),
        .loss_probability = (float)probability_in(sector->value_loss, months),
        .cost_response = (float)(sector->pass_through * per_payer),
        .payer_cost = (float)per_payer,
    };
}
