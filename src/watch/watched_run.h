/* One replicate that is played step by step while somebody watches: the simulation, what its summary needs,
 * and the paths that sparklines show. */
#ifndef PRICEWAR_WATCH_WATCHED_RUN_H
#define PRICEWAR_WATCH_WATCHED_RUN_H

#include "runs/outcome_taker.h"
#include "runs/tally.h"

struct watched_run {
    const struct scenario *scenario;
    struct timeline timeline; /* of the scenario alone */
    struct play play;
    struct taker takers[2];
    const struct world *world; /* of the play */
    size_t rounds;             /* of the scenario */
    size_t first_event;        /* of the last round, in the world's log */
    /* [rounds + 1] each, NAN in rounds to come: */
    double *prices;         /* [product][rounds + 1] posted, CNY/Mtok; NAN where not on offer */
    double *price_paid;     /* mean of the market, CNY/Mtok */
    double *start_capital;  /* [vendor] kCNY before round 1 */
    double *cloud_start;    /* [cloud] likewise */
    double *previous_price; /* [product] before the last round; NAN where not on offer */
    struct tally *tally;
    struct outcome_watch outcome;
    struct arena arena;
};

/* Replicate `run` of the scenario, before its first round; watched_run_close may follow in any case. */
enum status watched_run_open(struct watched_run *watched, const struct scenario *scenario, uint32_t run,
                             unsigned threads, struct error *error);

/* Plays a round. */
enum status watched_run_step(struct watched_run *watched, struct error *error);

bool watched_run_is_over(const struct watched_run *watched);

/* The summary of this one replicate, after its last round; freed by summary_free. */
enum status watched_run_summarise(struct watched_run *watched, struct summary **summary, struct error *error);

/* The path of a product's price: [rounds + 1]. */
const double *watched_run_prices(const struct watched_run *watched, size_t product);

void watched_run_close(struct watched_run *watched);

/* First day of the last round that was played; of round 1 before it. */
void watched_run_date(const struct watched_run *watched, char text[16]);

#endif
