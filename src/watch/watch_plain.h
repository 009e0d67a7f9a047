/* A run as plain text: one line for every event, and one for the round. */
#ifndef PRICEWAR_WATCH_WATCH_PLAIN_H
#define PRICEWAR_WATCH_WATCH_PLAIN_H

#include <stdio.h>

#include "watch/watched_run.h"

/* Prints round, date, kind (as in the file of results, `exit`, or `round`) and sentence, in columns
 * without escape sequences. */
void watch_plain_round(FILE *out, const struct watched_run *watched);

#endif
