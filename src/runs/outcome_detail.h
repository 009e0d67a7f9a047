/* Details of a run inside the layers: by tier, by sector, and for vendors with and without an owner. */
#ifndef PRICEWAR_RUNS_OUTCOME_DETAIL_H
#define PRICEWAR_RUNS_OUTCOME_DETAIL_H

#include "model/world.h"

struct sector_detail {
    double smes, users, with_value;       /* after the last round taken */
    double peak_users;                    /* highest number so far */
    double profit, surplus, user_surplus; /* cumulative, kCNY */
};

/* Start with zeros and with memory for the arrays. */
struct outcome_detail {
    struct sector_detail *sectors;            /* [sector_count] */
    double independents_share, largest_share; /* share of tokens in the last round */
    double independents_profit, owned_profit; /* cumulative, kCNY */
    /* fall of posted prices since launch, as a share of the list prices; of owned vendors */
    double cut[TIER_COUNT], owned_cut[TIER_COUNT];
    double fall[TIER_COUNT];                  /* the same in CNY/Mtok, mean over products */
    double first_price, price;                /* mean price paid in round 1 and in the last, CNY/Mtok */
    double first_cost, cost;                  /* mean unit cost of the tokens served, likewise */
    double volume, below_cost;                /* cumulative, Gtok */
    double api_revenue, compute_sold, attach; /* cumulative, kCNY */
    double accelerators_sold, clouds_profit;  /* cumulative, kCNY */
    double peak_users;
};

/* Takes in the world's current round, as outcome_take. */
void outcome_detail_take(struct outcome_detail *detail, const struct world *world);

#endif
