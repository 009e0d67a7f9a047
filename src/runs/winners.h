/* Who wins among the model vendors, by several meanings of winning (enum winning). */
#ifndef PRICEWAR_RUNS_WINNERS_H
#define PRICEWAR_RUNS_WINNERS_H

#include "record/fields.h"
#include "runs/summary.h"

/* Indices of the first and the second; SIZE_MAX: there is none. */
struct contest {
    size_t leader, runner_up;
    bool decided; /* the leader's 95 % interval lies wholly above the runner-up's */
};

/* Ranks the estimates with include[i]. Those without a value take no part; without intervals nothing is
 * decided. Of equal estimates the first leads. */
struct contest contest_of(const struct estimate *estimates, const bool *include, size_t count);

struct estimate win_probability(const struct firm_summary *firm, enum winning winning);

/* Indices are those of summary->firms; nobody leads when nobody wins in any run. */
struct contest winner_contest(const struct summary *summary, enum winning winning);

/* Adds a win, for the largest score above 0 of the firms first .. first + count - 1; k that tie get 1/k each. */
void wins_add(const double *scores, size_t first, size_t count, double *wins);

#endif
