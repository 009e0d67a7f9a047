/* The file of best replies: where the rules ended and the switches on the way; docs/regret.md. */
#ifndef PRICEWAR_REGRET_REPLIES_OUTPUT_H
#define PRICEWAR_REGRET_REPLIES_OUTPUT_H

#include "regret/best_replies.h"

/* The file appears under its name when it is complete. STATUS_INVALID: something is there and !force, or it can't be
 * written. STATUS_FAILED: no memory, or the disk is full. */
enum status replies_write(const struct replies *replies, size_t most_turns, const char *path, bool force,
                          struct error *error);

/* Whether a file holds the best replies of this study; false also when it can't be read. */
bool replies_are_in(const struct study *study, size_t most_turns, const char *path);

#endif
