/* Gathers a run's outcome, and the values of claims, while it is played. */
#ifndef PRICEWAR_RUNS_OUTCOME_TAKER_H
#define PRICEWAR_RUNS_OUTCOME_TAKER_H

#include "runs/claim.h"
#include "runs/outcome.h"
#include "runs/play.h"

struct outcome_watch {
    struct outcome *outcome;
    const struct claim_quantity *claims; /* [outcome->claim_count] */
};

/* The claims must outlive the watch. Call outcome_watch_clear in any case. STATUS_FAILED: no memory. */
enum status outcome_watch_init(struct outcome_watch *watch, const struct scenario *scenario,
                               const struct claim_quantity *claims, size_t claim_count, struct error *error);
void outcome_watch_clear(struct outcome_watch *watch);

/* The taker is valid as long as *watch stays in its place. */
struct taker outcome_taker(struct outcome_watch *watch);

#endif
