/* Shows the progress of runs, or of other work, on the last line of a terminal. */
#ifndef PRICEWAR_TERMINAL_PROGRESS_LINE_H
#define PRICEWAR_TERMINAL_PROGRESS_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct progress_line {
    bool shown; /* stderr is a terminal, and --quiet was not given */
    double start, last;
};

void progress_line_start(struct progress_line *line, bool quiet);
void progress_line_update(struct progress_line *line, size_t done, size_t total);

/* Shows a text in ASCII, cut to the terminal, at most ten times a second. */
void progress_line_show(struct progress_line *line, const char *text);

/* Wipes the line. */
void progress_line_end(const struct progress_line *line);

/* Seconds since the start. */
double progress_line_seconds(const struct progress_line *line);

#endif
