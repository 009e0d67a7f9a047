/* Explains why vendors left. The cash flow from the start to the exit is split up by counterfactual runs
 * on the same random numbers: without the vendor's own price moves, without its rivals', and without any.
 * docs/model.md 10.1. */
#ifndef PRICEWAR_RUNS_EXIT_REASONS_H
#define PRICEWAR_RUNS_EXIT_REASONS_H

#include "record/fields.h"

/* A vendor's cash flows, cumulative from the start. */
struct cash_account {
    double revenue, compute, fixed_cost, funding, other, handed_over; /* kCNY; + received, - paid */
};

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

/* Finds every exit of a vendor in the runs 0 .. runs - 1, by run and vendor; the rows are on the heap.
 * Each run is played again, plus at most one run for the run and two for each exit in it. goes_on() is
 * asked after every run, by one thread at a time; false stops with STATUS_FAILED. The same for any number
 * of threads. */
enum status exit_reasons_find(const struct scenario *scenario, size_t runs, unsigned threads,
                              bool (*goes_on)(void *context), void *context, struct exit_row **rows,
                              size_t *count, struct error *error);

#endif
