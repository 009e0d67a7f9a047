/* The contents of a text screen, independent of any terminal: pieces of text with a place and a look. */
#ifndef PRICEWAR_TERMINAL_FRAME_H
#define PRICEWAR_TERMINAL_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum look { LOOK_PLAIN, LOOK_STRONG, LOOK_FAINT, LOOK_GOOD, LOOK_BAD, LOOK_MARK, LOOK_BAR, LOOKS };

struct frame_piece {
    int row, column; /* from 0 */
    enum look look;
    const char *text; /* owned by the frame */
};

struct frame {
    int rows, columns;
    bool blocks; /* the terminal can show block characters and arrows */
    struct frame_piece *pieces;
    size_t count, capacity;
    struct arena arena;
    bool out_of_memory;
};

/* Makes the frame empty, reusing its memory. A zeroed frame will do. */
void frame_start(struct frame *frame, int rows, int columns, bool blocks);
void frame_clear(struct frame *frame);

/* Puts text into `width` columns; longer text is cut with an ellipsis. Parts outside of the frame are left
 * out. */
void frame_put(struct frame *frame, int row, int column, int width, enum look look, const char *text);

/* The same, aligned to the right. */
void frame_put_right(struct frame *frame, int row, int column, int width, enum look look, const char *text);

/* A horizontal bar, `part` of `width` columns long (0 to 1). */
void frame_put_bar(struct frame *frame, int row, int column, int width, enum look look, double part);

#endif
