/* Formats the progress of work as one line: runs done, rate, time left. The command line prints it. */
#ifndef PRICEWAR_BASE_PROGRESS_H
#define PRICEWAR_BASE_PROGRESS_H

#include <stddef.h>

enum { PROGRESS_LINE_SIZE = 256 };

/* "run 12 of 32 [=====>        ] 3.4 runs/s, 6 s left": at most `width` columns and PROGRESS_LINE_SIZE - 1
 * bytes. The bar takes the room that is left, and is dropped when there is too little. `seconds`: since
 * the start. Rate and time left are shown once the first run is done. */
void progress_format(char line[PROGRESS_LINE_SIZE], size_t done, size_t total, double seconds, int width);

/* "0.4 s", "42 s", "3 min 20 s", "2 h 05 min", "3 d 4 h". */
void duration_format(char *text, size_t size, double seconds);

#endif
