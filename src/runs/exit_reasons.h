/* Explains why vendors left. The cash flow from the start to the exit is split up by counterfactual runs
 * on the same random numbers: without the vendor's own price moves, without its rivals', and without any.
 * docs/model.md 10.1. */
#ifndef PRICEWAR_RUNS_EXIT_REASONS_H
#define PRICEWAR_RUNS_EXIT_REASONS_H

#include "record/fields.h"
#include "runs/departure.h"

struct cash_history {
    size_t vendors, rounds;
    struct cash_account *accounts; /* [rounds + 1][vendors] */
    double *cash;                  /* [rounds + 1][vendors] */
    bool *alive;                   /* [rounds + 1][vendors], or not yet in the market */
    struct arena arena;            /* memory of all arrays */
};

enum status cash_history_create(const struct scenario *scenario, struct cash_history **history,
                                struct error *error);
/* Records a round: call it after simulation_create and after every step, in order. */
void cash_history_take(struct cash_history *history, const struct world *world);
void cash_history_free(struct cash_history *history);

/* Explains departures, by run and vendor as a summary has them: rows [count], in their order, on the heap. For each run
 * with any of them one more is played, up to its last exit, and two for each exit, up to that. goes_on() is asked after
 * every such run, by one thread at a time; false stops with STATUS_FAILED. The same for any number of threads. */
enum status exit_reasons_find(const struct scenario *scenario, const struct departure *departures,
                              size_t count, unsigned threads, bool (*goes_on)(void *context), void *context,
                              struct exit_row **rows, struct error *error);

#endif
