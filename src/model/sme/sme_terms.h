/* Values that are the same for all SMEs of a sector in a round, computed once for all chunks. */
#ifndef PRICEWAR_MODEL_SME_SME_TERMS_H
#define PRICEWAR_MODEL_SME_SME_TERMS_H

#include "model/sme/app_market.h"
#include "model/world.h"

/* What a sector's SMEs earn and pay in a round. */
struct sme_terms {
    double wages, kept_quality, quality_yield, investment_share;
    double paying_share, payer_cost, solutions, quality_revenue;
    double call_fee, advertising, per_user; /* per user; per_user is the sum of both */
    double cloud_fixed, cloud_share, cloud_with_model;
    /* random words below this bring a venture round; index: 1 if value is found, plus 2 if users are many */
    uint32_t funding_below[4];
    float many_users;
    uint32_t give_up_below;
};

struct sme_terms sme_terms_of(const struct world *world, const struct sector_parameters *sector,
                              const struct app_market *app);

#endif
