/* One round of a run on a screen of any size: head, table of vendors and prices, SMEs, news, keys. */
#ifndef PRICEWAR_WATCH_WATCH_FRAME_H
#define PRICEWAR_WATCH_WATCH_FRAME_H

#include "terminal/frame.h"
#include "watch/watch_news.h"

enum { WATCH_LEAST_COLUMNS = 30, WATCH_LEAST_ROWS = 8 };

struct watch_view {
    const struct watched_run *run;
    const struct news *news;
    double speed; /* rounds per second */
    bool paused;
    int scrolled; /* rows of the table above the screen; watch_frame_draw takes it back into its range */
    bool all_products;
};

/* Fills the frame, which has been started with the size of the screen. */
void watch_frame_draw(struct frame *frame, struct watch_view *view);

#endif
