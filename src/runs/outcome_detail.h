/* Details of a run inside the layers: by tier, by sector, and for vendors with and without an owner. */
#ifndef PRICEWAR_RUNS_OUTCOME_DETAIL_H
#define PRICEWAR_RUNS_OUTCOME_DETAIL_H

#include "model/world.h"

struct sector_detail {
    double smes, users, with_value;       /* after the last round taken */
    double peak_users;                    /* highest number so far */
    double profit, surplus, user_surplus; /* cumulative, kCNY */
};

/* A product in round 1, CNY/Mtok; NAN: it was not on offer. */
struct product_start {
    double price, cost; /* posted; of a unit */
};

/* Start with zeros and with memory for the arrays. */
struct outcome_detail {
    struct sector_detail *sectors;            /* [sector_count] */
    struct product_start *starts;             /* [products] */
    double independents_share, largest_share; /* share of tokens in the last round */
    double independents_profit, owned_profit; /* cumulative, kCNY */
    /* fall of posted prices since launch, as a share of the list prices; of owned vendors */
    double cut[TIER_COUNT], owned_cut[TIER_COUNT];
    double fall[TIER_COUNT]; /* the same in CNY/Mtok, mean over products */
    double cost;             /* mean unit cost of the tokens served in the last round */
    /* fall of unit costs over that of posted prices since round 1, at the last round's tokens of products
     * that were on offer in both; NAN: prices did not fall */
    double cost_part;
    double volume, below_cost, owned_served;  /* cumulative, Gtok; served by owned vendors */
    double api_revenue, compute_sold, attach; /* cumulative, kCNY */
    double accelerators_sold, clouds_profit;  /* cumulative, kCNY */
    double peak_users;
};

/* Takes in the world's current round, as outcome_take. */
void outcome_detail_take(struct outcome_detail *detail, const struct world *world);

#endif
