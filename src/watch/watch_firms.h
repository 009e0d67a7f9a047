/* The table of vendors and prices of a watched run. */
#ifndef PRICEWAR_WATCH_WATCH_FIRMS_H
#define PRICEWAR_WATCH_WATCH_FIRMS_H

#include "terminal/frame.h"
#include "watch/watch_news.h"

/* Number of rows if all products are shown; otherwise of vendors with one product each. */
int watch_firms_rows(const struct watched_run *run, bool all_products);

/* Draws title and rows of the table into `rows` rows of `width` columns, and the clouds below if there is
 * room. A vendor's further products are shown while there is room, or with `all_products`. Returns by how
 * many rows the table is scrolled, at most `scrolled`. */
int watch_firms_draw(struct frame *frame, const struct watched_run *run, int row, int rows, int width,
                     int scrolled, bool all_products);

#endif
