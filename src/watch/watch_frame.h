/* Draws a round of a run on a screen of any size: head, table of vendors and prices, SMEs, news, keys. */
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
    /* rows of the table that are scrolled away; watch_frame_draw limits it to what is possible */
    int scrolled;
    bool all_products;
};

/* Fills the frame, which was started with the size of the screen. */
void watch_frame_draw(struct frame *frame, struct watch_view *view);

#endif
