/* Adds up the outcomes of runs, one at a time, and summarises them. */
#ifndef PRICEWAR_RUNS_TALLY_H
#define PRICEWAR_RUNS_TALLY_H

#include "runs/outcome.h"
#include "runs/summary.h"

struct tally;

enum status tally_create(const struct scenario *scenario, struct tally **tally, struct error *error);

/* The order of runs affects the last bits: add them in the order of their numbers. */
void tally_add(struct tally *tally, const struct outcome *outcome);

/* The summary of the runs so far; names point into the scenario. */
enum status tally_summarise(const struct tally *tally, struct summary **summary, struct error *error);

/* What the scenario's claims are about, for outcome_watch_init: [scenario->claim_count]. */
const struct claim_quantity *tally_claims(const struct tally *tally);

void tally_free(struct tally *tally);

#endif
