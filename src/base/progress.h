/* How far the work is, as one line of text: runs done, rate, time left. Formatting only; the command line
 * prints it. */
#ifndef PRICEWAR_BASE_PROGRESS_H
#define PRICEWAR_BASE_PROGRESS_H

#include <stddef.h>

enum { PROGRESS_LINE_SIZE = 256 };

/* "run 12 of 32 [=====>        ] 3.4 runs/s, 6 s left": at most `width` columns and PROGRESS_LINE_SIZE - 1
 * bytes; the bar takes what room is left and goes when there is too little. `seconds` since the start; before
 * the first run is done there is neither rate nor time left. */
void progress_format(char line[PROGRESS_LINE_SIZE], size_t done, size_t total, double seconds, int width);

/* "0.4 s", "42 s", "3 min 20 s", "2 h 05 min", "3 d 4 h". */
void duration_format(char *text, size_t size, double seconds);

#endif
