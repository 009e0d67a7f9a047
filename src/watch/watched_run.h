/* A replicate that is played step by step while somebody watches: the simulation, the data of its summary,
 * and the paths of sparklines. */
#ifndef PRICEWAR_WATCH_WATCHED_RUN_H
#define PRICEWAR_WATCH_WATCHED_RUN_H

#include "observed/observed_fit.h"
#include "runs/outcome_taker.h"
#include "runs/tally.h"

struct watched_run {
    const struct scenario *scenario;
    enum name_style names;
    struct timeline timeline; /* of one scenario */
    struct play play;
    struct taker takers[2];
    const struct world *world; /* owned by the play */
    size_t rounds;             /* of the scenario */
    size_t first_event;        /* index of the last round's first event in the world's log */
    /* Each [rounds + 1]; NAN for rounds to come: */
    double *prices;         /* [product][rounds + 1], posted, CNY/Mtok; NAN where not on offer */
    double *price_paid;     /* market mean of the prices paid, CNY/Mtok */
    double *start_capital;  /* [vendor] kCNY before round 1 */
    double *cloud_start;    /* [cloud] likewise */
    double *previous_price; /* [product] before the last round; NAN where not on offer */
    struct tally *tally;
    struct outcome_watch outcome;
    const struct observed *observed; /* NULL: nothing */
    struct run_record *record;       /* with observations: what they are held against */
    struct arena arena;
};

/* Opens replicate `run` of the scenario before its first round. Call watched_run_close in any case. */
enum status watched_run_open(struct watched_run *watched, const struct scenario *scenario,
                             enum name_style names, uint32_t run, unsigned threads, struct error *error);

/* Holds the run against observations, which must outlive it, from the start. */
enum status watched_run_observe(struct watched_run *watched, const struct observed *observed,
                                struct error *error);

/* Plays a round. */
enum status watched_run_step(struct watched_run *watched, struct error *error);

bool watched_run_is_over(const struct watched_run *watched);

/* The summary of this replicate, after its last round; freed by summary_free. */
enum status watched_run_summarise(struct watched_run *watched, struct summary **summary, struct error *error);

/* Prices of a product: [rounds + 1]. */
const double *watched_run_prices(const struct watched_run *watched, size_t product);

void watched_run_close(struct watched_run *watched);

/* First day of the last round that was played; before that, of round 1. */
void watched_run_date(const struct watched_run *watched, char text[16]);

#endif
