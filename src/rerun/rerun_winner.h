/* Whether the runs of a file ended where `--until-winner-known` ends them. Internal to rerun_*.c. */
#ifndef PRICEWAR_RERUN_RERUN_WINNER_H
#define PRICEWAR_RERUN_RERUN_WINNER_H

#include "rerun/rerun_internal.h"
#include "runs/until_winner.h"

struct rerun_winner {
    char *line; /* of the file; NULL: it does not speak of a winner */
    bool understood;
    struct until_winner until;
    size_t enough_after; /* runs of the first batch that nothing had to follow, other than the last; or 0 */
};

/* rerun_winner_clear may follow in any case, as with *winner all 0. */
enum status rerun_winner_read(struct rerun *rerun, struct rerun_winner *winner);
void rerun_winner_clear(struct rerun_winner *winner);

/* Looks at the first `runs` runs when a batch ends with them. */
enum status rerun_winner_look(struct rerun *rerun, struct rerun_winner *winner, const struct tally *tally,
                              size_t runs);

/* Notes what of the line does not follow from all the runs. */
enum status rerun_winner_compare(struct rerun *rerun, const struct rerun_winner *winner,
                                 const struct summary *summary);

#endif
