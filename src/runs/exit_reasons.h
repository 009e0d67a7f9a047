/* Why vendors left: the way of their cash from the start to the exit, taken apart by what would have
 * happened, on the same random numbers, without their own price moves, without those of the others, and
 * without any. docs/model.md 10.1. */
#ifndef PRICEWAR_RUNS_EXIT_REASONS_H
#define PRICEWAR_RUNS_EXIT_REASONS_H

#include "record/fields.h"

/* Cash of the vendors, added up from the start. */
struct cash_account {
    double revenue, compute, fixed_cost, funding, other, handed_over; /* kCNY; + received, - paid */
};

struct cash_history {
    size_t vendors, rounds;
    struct cash_account *accounts; /* [rounds + 1][vendors] */
    double *cash;                  /* [rounds + 1][vendors] */
    bool *alive;                   /* [rounds + 1][vendors] */
    struct arena arena;            /* of all of them */
};

enum status cash_history_create(const struct scenario *scenario, struct cash_history **history,
                                struct error *error);
/* After simulation_create and after every step, in order. */
void cash_history_take(struct cash_history *history, const struct world *world);
void cash_history_free(struct cash_history *history);

/* Every exit of a vendor in the runs 0 .. runs - 1, by run and vendor; on the heap. The runs are played
 * again, with exits up to two more for each and one more for each run. goes_on() is asked after every run,
 * from one thread at a time; false stops with STATUS_FAILED. The same for any number of threads. */
enum status exit_reasons_find(const struct scenario *scenario, size_t runs, unsigned threads,
                              bool (*goes_on)(void *context), void *context, struct exit_row **rows,
                              size_t *count, struct error *error);

#endif
