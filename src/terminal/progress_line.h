/* Shows the progress of runs on the last line of a terminal. */
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

/* Wipes the line. */
void progress_line_end(const struct progress_line *line);

/* Seconds since the start. */
double progress_line_seconds(const struct progress_line *line);

#endif
