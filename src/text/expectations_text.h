/* What vendors that look ahead expected of their moves, as a table. */
#ifndef PRICEWAR_TEXT_EXPECTATIONS_TEXT_H
#define PRICEWAR_TEXT_EXPECTATIONS_TEXT_H

#include "runs/expectations.h"
#include "runs/summary.h"
#include <stdbool.h>
#include <stdio.h>

/* The six largest moves of each vendor, by the relative change of its mean price, in order of time, and how near
 * expectations were over all its decisions. False: memory is short. */
bool expectations_print_text(FILE *out, const struct scenario *scenario, const struct summary *summary,
                             const struct expected_move *moves, size_t count, int width);

#endif
