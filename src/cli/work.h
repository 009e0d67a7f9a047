/* Progress line and Ctrl-C for work that plays runs. */
#ifndef PRICEWAR_CLI_WORK_H
#define PRICEWAR_CLI_WORK_H

#include "scenario/scenario.h"
#include "terminal/progress_line.h"

struct work {
    struct progress_line line;
    size_t done; /* runs */
};

void work_start(struct work *work, bool quiet);

/* If so many runs will take hours, says so on stderr; not when quiet. */
void work_foresee(const struct scenario *scenario, double runs, unsigned threads, bool quiet);

/* Says on stderr which values of a scenario are hardly meant, but for those that `other` has too (NULL: none); not
 * when quiet. */
void work_warn(const struct scenario *scenario, const struct scenario *other, bool quiet);

/* Callback after each run, with a struct work as context; false: a signal has come. */
bool work_goes_on(void *work, size_t done, size_t total);

/* Callback for any time and any thread; false: a signal has come. */
bool work_is_wanted(void *unused);

void work_end(const struct work *work);

/* Says on stderr what of the journal of finished runs, in the folder OUTPUT.d, was lost, and under which name there the
 * damaged one is kept. */
void work_was_damaged(const char *output, size_t bytes, const char *aside);

/* Says on stderr how many runs in the folder OUTPUT.d are not done again, if any; not when quiet. */
void work_was_kept(const char *output, size_t runs, bool quiet);

/* "N runs in 3.2 s, seed 1; wrote FILE" on stderr. `output`: NULL for none. */
void work_note(const struct work *work, const struct scenario *scenario, const char *output);

#endif
