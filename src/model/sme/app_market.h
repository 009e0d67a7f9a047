/* An app and its users as closed formulas for a single app, shared by both forms of the SME layer;
 * docs/model.md 4.4 and 4.5. */
#ifndef PRICEWAR_MODEL_SME_APP_MARKET_H
#define PRICEWAR_MODEL_SME_APP_MARKET_H

#include "scenario/scenario.h"

/* A sector's parameters in the form that the formulas need, for rounds of a given length, some years after
 * the start. */
struct app_market {
    float months;
    float model_quality_weight, inverse_reference_quality;
    float potential;                       /* M0 (1 - fric) */
    float price_response, reference_price; /* eps_r / r_ref, r_ref */
    float innovation, imitation;           /* per month */
    float churn, viral_churn;              /* per round */
    float viral_months;
    float volume_fixed, volume_per_user, volume_with_value; /* in units of d0 per month */
    float loss_probability;                                 /* per round, that a use is lost */
    /* change of the app price, CNY per month, per kCNY/Gtok of API price and unit of d0 */
    float cost_response;
    float payer_cost; /* the same with full pass-through: API cost of a paying user, the lowest charge */
};

struct app_market app_market_of(const struct sector_parameters *sector, double months, double years);

/* Factor by which an SME's volume has grown since the start. */
double app_volume_growth(const struct sector_parameters *sector, double years);

/* Factor by which growth of use has raised what a solution earns. */
double app_solution_growth(const struct sector_parameters *sector, double years);

#endif
