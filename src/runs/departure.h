/* Vendors that left, with all that they were paid and paid until then: what explains an exit without a further run.
 * exit_reasons.h adds what prices had to do with it. docs/model.md 10.1. */
#ifndef PRICEWAR_RUNS_DEPARTURE_H
#define PRICEWAR_RUNS_DEPARTURE_H

#include "model/world.h"

/* A vendor's cash flows, cumulative from the start. */
struct cash_account {
    double revenue, compute, fixed_cost, funding, other, handed_over; /* kCNY; + received, - paid */
};

/* Adds a round's flows of a vendor. `other` is whatever else is in the profit. */
struct cash_account cash_account_add(struct cash_account sum, const struct vendor_state *vendor);

/* Whether a vendor is in the market, or not yet. */
bool vendor_has_not_left(const struct vendor_state *vendor);

struct departure {
    uint32_t run;
    size_t vendor;
    int64_t round; /* of the exit; 0: it has not left */
    enum exit_cause cause;
    double cash_start, cash_end; /* kCNY before round 1 and after the round of the exit */
    struct cash_account account; /* from the start to the exit; the sum is cash_end - cash_start */
};

/* Takes in a round: call it after simulation_create and after every step, in order. Nothing changes after the exit. */
void departure_take(struct departure *departure, const struct world *world, size_t vendor);

#endif
