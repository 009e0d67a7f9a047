/* One firm's pricing problem, with its rivals folded into the outside option of each segment. */
#ifndef PRICEWAR_MARKET_SINGLE_FIRM_PROBLEM_H
#define PRICEWAR_MARKET_SINGLE_FIRM_PROBLEM_H

#include "market/posted_market.h"

/* The firm's side of the problem; arrays are [product_count], rivals' entries are not read. */
struct best_response_firm {
    const bool *own;
    const double *cost;  /* unit cost less what a sale earns besides the price (attach value): any sign */
    const double *floor; /* lowest price allowed; NULL: none */
    /* own products whose price is to be found; NULL: all. The profit of the others counts at the price
     * that they have */
    const bool *movable;
};

/* The problem over the firm's own products that some segment is offered; arrays are over these. */
struct single_firm_problem {
    struct logit_demand demand;
    size_t count;
    size_t *product; /* [count], the product's number in the whole market */
    double *sensitivity, *utility, *outside;
    double *cost, *floor, *price;
    bool *movable;
    size_t *owner; /* [count], one firm: all 0 */
    double unit;   /* a typical markup, the mean 1/alpha */
};

/* Checks the firm's numbers and its rivals' prices, and folds the rivals. A count of 0 means that there is
 * nothing to price. `posted`: the same demand with all rivals' prices posted, or NULL. */
enum status single_firm_problem_init(struct single_firm_problem *problem, const struct logit_demand *demand,
                                     const struct posted_market *posted,
                                     const struct best_response_firm *firm, const double *price,
                                     struct error *error);
void single_firm_problem_clear(struct single_firm_problem *problem);

/* STATUS_FAILED when a segment would pay any price, as it has no rival, outside option or fixed own
 * product. */
enum status single_firm_problem_check_alternatives(const struct single_firm_problem *problem,
                                                   struct error *error);

#endif
