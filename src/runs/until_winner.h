/* Batches of runs that continue until a winner is decided, and the line in a file that tells how they
 * ended. */
#ifndef PRICEWAR_RUNS_UNTIL_WINNER_H
#define PRICEWAR_RUNS_UNTIL_WINNER_H

#include "runs/winners.h"

enum { UNTIL_WINNER_TEXT = 200 };

struct until_winner {
    enum winning winning;
    size_t batch, most; /* runs; most > batch > 0 */
};

/* Whether the runs so far suffice, so that no further batch follows. Batch sizes do not depend on threads,
 * so the number of runs follows from the options alone. */
bool until_winner_is_enough(const struct until_winner *until, const struct summary *summary);

void until_winner_print(const struct until_winner *until, const struct summary *summary,
                        char text[UNTIL_WINNER_TEXT]);

/* Reads a line of until_winner_print; false: it is none. */
bool until_winner_read(const char *text, struct until_winner *until);

#endif
