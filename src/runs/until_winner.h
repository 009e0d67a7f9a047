/* Batches of runs that go on until a winner is known, and the line in the file that says how they ended. */
#ifndef PRICEWAR_RUNS_UNTIL_WINNER_H
#define PRICEWAR_RUNS_UNTIL_WINNER_H

#include "runs/winners.h"

enum { UNTIL_WINNER_TEXT = 200 };

struct until_winner {
    enum winning winning;
    size_t batch, most; /* runs; most > batch > 0 */
};

/* Whether no batch follows on these runs. Batches are as large as they are whatever the threads do, so the
 * number of runs is a function of the options alone. */
bool until_winner_is_enough(const struct until_winner *until, const struct summary *summary);

void until_winner_print(const struct until_winner *until, const struct summary *summary,
                        char text[UNTIL_WINNER_TEXT]);

/* False: it is no line of until_winner_print. */
bool until_winner_read(const char *text, struct until_winner *until);

#endif
