/* One firm's pricing problem with its rivals folded into the outside options. */
#ifndef PRICEWAR_MARKET_OWN_PROBLEM_H
#define PRICEWAR_MARKET_OWN_PROBLEM_H

#include "market/best_response.h"

/* The firm's products that some segment is offered. */
struct own_problem {
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
enum status own_problem_init(struct own_problem *problem, const struct logit_demand *demand,
                             const struct posted_market *posted, const struct best_response_firm *firm,
                             const double *price, struct error *error);
void own_problem_clear(struct own_problem *problem);

/* STATUS_FAILED if a segment would pay any price: it has no rival, outside option or fixed own product. */
enum status own_problem_check_alternatives(const struct own_problem *problem, struct error *error);

/* ln(exp(outside) + sum over rivals of exp(utility - alpha price)) of a segment. */
double outside_with_rivals(const struct logit_demand *demand, const bool *own, size_t segment,
                           const double *price);

#endif
