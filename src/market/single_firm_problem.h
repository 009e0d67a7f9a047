/* One firm's pricing problem with its rivals folded into the outside options. */
#ifndef PRICEWAR_MARKET_SINGLE_FIRM_PROBLEM_H
#define PRICEWAR_MARKET_SINGLE_FIRM_PROBLEM_H

#include "market/posted_market.h"

/* The firm's side of the problem; arrays are [product_count], rivals' entries are not read. */
struct best_response_firm {
    const bool *own;
    const double *cost;  /* what a unit sold costs less what else it brings (attach value): any sign */
    const double *floor; /* lowest price allowed; NULL: none */
    const bool *movable; /* own products whose price is to be found; the others keep theirs, and what they
                          * earn counts; NULL: all */
};

/* The firm's products that some segment is offered. */
struct single_firm_problem {
    struct logit_demand demand;
    size_t count;
    size_t *product; /* [count], number in the whole market */
    double *sensitivity, *utility, *outside;
    double *cost, *floor, *price;
    bool *movable;
    size_t *owner; /* all alike */
    double unit;   /* a typical markup */
};

/* Checks what the firm has to do with (best_response.h) and folds. A count of 0: nothing to price. `posted`:
 * the same demand with all prices of rivals posted, or NULL. */
enum status single_firm_problem_init(struct single_firm_problem *problem, const struct logit_demand *demand,
                                     const struct posted_market *posted,
                                     const struct best_response_firm *firm, const double *price,
                                     struct error *error);
void single_firm_problem_clear(struct single_firm_problem *problem);

/* STATUS_FAILED if a segment would pay any price: it has no rival, outside option or fixed own product. */
enum status single_firm_problem_check_alternatives(const struct single_firm_problem *problem,
                                                   struct error *error);

#endif
