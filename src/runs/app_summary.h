/* How named apps fare over the runs: statistics of app_outcome.h. */
#ifndef PRICEWAR_RUNS_APP_SUMMARY_H
#define PRICEWAR_RUNS_APP_SUMMARY_H

#include "runs/app_outcome.h"
#include "statistics/estimate.h"

/* Sums over runs. */
struct app_tally {
    double alive, closed; /* numbers of runs */
    double rounds;        /* sum of the rounds of closing */
    double parts[APP_PARTS];
    struct sample users, peak_users, capital, profit, support;
};

struct app_summary {
    const char *name, *label; /* the scenario's */
    struct estimate alive;    /* probability of being in business after the last round */
    struct estimate users, peak_users;
    struct estimate capital;         /* kCNY after the last round */
    struct estimate profit, support; /* kCNY, all rounds */
    double closed;                   /* runs in which it closed */
    /* Means over these; NAN without any. The parts of the cash (app_outcome.h) add up to 0, as what is left or
     * owed is handed over. */
    double closed_round, closed_parts[APP_PARTS];
};

void app_tally_add(struct app_tally *tally, const struct app_outcome *outcome);

void app_tally_summarise(const struct app_tally *tally, size_t runs, const struct app_parameters *app,
                         struct app_summary *summary);

#endif
