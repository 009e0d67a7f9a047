/* What stands where on a screen of text, apart from any terminal: pieces of text with a look, laid out by
 * columns. */
#ifndef PRICEWAR_TERMINAL_FRAME_H
#define PRICEWAR_TERMINAL_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum look { LOOK_PLAIN, LOOK_STRONG, LOOK_FAINT, LOOK_GOOD, LOOK_BAD, LOOK_MARK, LOOK_BAR, LOOKS };

struct frame_piece {
    int row, column; /* from 0 */
    enum look look;
    const char *text; /* the frame's */
};

struct frame {
    int rows, columns;
    bool blocks; /* block characters and arrows can be shown */
    struct frame_piece *pieces;
    size_t count, capacity;
    struct arena arena;
    bool out_of_memory;
};

/* An empty frame; the memory of the last one is used again. A zeroed frame will do. */
void frame_start(struct frame *frame, int rows, int columns, bool blocks);
void frame_clear(struct frame *frame);

/* Text in `width` columns, cut with an ellipsis when it is longer; what lies outside of the frame is left
 * out. */
void frame_put(struct frame *frame, int row, int column, int width, enum look look, const char *text);

/* The same, aligned to the right end of the columns. */
void frame_put_right(struct frame *frame, int row, int column, int width, enum look look, const char *text);

/* A horizontal bar, `part` of `width` columns long (0 to 1). */
void frame_put_bar(struct frame *frame, int row, int column, int width, enum look look, double part);

#endif
