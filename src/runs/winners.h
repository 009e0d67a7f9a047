/* Who wins among the model vendors, under several meanings of winning (enum winning). */
#ifndef PRICEWAR_RUNS_WINNERS_H
#define PRICEWAR_RUNS_WINNERS_H

#include "record/fields.h"
#include "runs/summary.h"

/* First and second of several; SIZE_MAX where there is none. */
struct contest {
    size_t leader, runner_up;
    bool decided; /* the leader's 95 % interval lies wholly above the runner-up's */
};

/* Among those with include[i]; those without a value take no part, and nothing is decided without intervals.
 * Of equals the first leads. */
struct contest contest_of(const struct estimate *estimates, const bool *include, size_t count);

struct estimate win_probability(const struct firm_summary *firm, enum winning winning);

/* Indices are those of summary->firms. */
struct contest winner_contest(const struct summary *summary, enum winning winning);

#endif
