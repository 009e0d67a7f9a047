#include "terminal/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "terminal/text_width.h"

enum { PIECE_SIZE = 1024, EIGHTHS = 8, MOST_BAR = 60 };

void frame_start(struct frame *frame, int rows, int columns, bool blocks)
{
    arena_clear(&frame->arena);
    arena_init(&frame->arena);
    frame->rows = rows;
    frame->columns = columns;
    frame->blocks = blocks;
    frame->count = 0;
}

void frame_clear(struct frame *frame)
{
    free(frame->pieces);
    arena_clear(&frame->arena);
    *frame = (struct frame){0};
}

static struct frame_piece *next_piece(struct frame *frame)
{
    struct frame_piece *pieces =
        list_with_room(frame->pieces, frame->count, &frame->capacity, sizeof *pieces);
    frame->out_of_memory = frame->out_of_memory || !pieces;
    if (!pieces)
        return NULL;
    frame->pieces = pieces;
    return &frame->pieces[frame->count];
}

static void add_piece(struct frame *frame, int row, int column, enum look look, const char *text)
{
    struct frame_piece *piece = next_piece(frame);
    const char *copy = piece ? arena_copy_text(&frame->arena, text) : NULL;
    frame->out_of_memory = frame->out_of_memory || !copy;
    if (!copy)
        return;
    *piece = (struct frame_piece){.row = row, .column = column, .look = look, .text = copy};
    frame->count++;
}

/* Cuts the text to the width, with an ellipsis when something is lost. */
static void shorten(const struct frame *frame, const char *text, int width, char shown[PIECE_SIZE])
{
    const char *ellipsis = frame->blocks ? "…" : "~";
    size_t length = text_fit(text, width);
    bool cut = text[length] != '\0' || length > PIECE_SIZE - 4;
    if (cut)
        length = text_fit(text, width - 1);
    if (length > PIECE_SIZE - 4)
        length = PIECE_SIZE - 4;
    snprintf(shown, PIECE_SIZE, "%.*s%s", (int)length, text, cut ? ellipsis : "");
}

/* How many of the columns lie inside the frame. */
static int width_inside(const struct frame *frame, int row, int column, int width)
{
    if (row < 0 || row >= frame->rows || column < 0 || column >= frame->columns)
        return 0;
    return width < frame->columns - column ? width : frame->columns - column;
}

void frame_put(struct frame *frame, int row, int column, int width, enum look look, const char *text)
{
    char shown[PIECE_SIZE];
    int inside = width_inside(frame, row, column, width);
    if (inside <= 0 || !*text)
        return;
    shorten(frame, text, inside, shown);
    add_piece(frame, row, column, look, shown);
}

void frame_put_right(struct frame *frame, int row, int column, int width, enum look look, const char *text)
{
    int blanks = width - text_width(text);
    frame_put(frame, row, column + (blanks > 0 ? blanks : 0), blanks > 0 ? width - blanks : width, look,
              text);
}

void frame_put_bar(struct frame *frame, int row, int column, int width, enum look look, double part)
{
    static const char *const eighths[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    char bar[3 * MOST_BAR + 4] = "", *end = bar;
    width = width < MOST_BAR ? width : MOST_BAR;
    if (!(part > 0) || width < 1)
        return;
    int units = (int)ceil(fmin(part, 1) * width * EIGHTHS);
    for (int i = 0; i < units / EIGHTHS; i++)
        end = stpcpy(end, frame->blocks ? "█" : "#");
    if (units % EIGHTHS)
        stpcpy(end, frame->blocks ? eighths[units % EIGHTHS] : units % EIGHTHS > EIGHTHS / 2 ? "#" : "-");
    frame_put(frame, row, column, width, look, bar);
}
