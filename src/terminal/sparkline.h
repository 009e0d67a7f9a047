/* Draws a series as a row of block characters. */
#ifndef PRICEWAR_TERMINAL_SPARKLINE_H
#define PRICEWAR_TERMINAL_SPARKLINE_H

#include <stddef.h>

enum { SPARK_MOST_COLUMNS = 40 };

struct spark {
    char bytes[3 * SPARK_MOST_COLUMNS + 1]; /* UTF-8 */
};

enum spark_scale {
    SPARK_SHARE,     /* from 0 to 1 */
    SPARK_LOGARITHM, /* logarithmic from the least positive value to the greatest; 0 is drawn as the least */
};

/* values [count]. Each column shows the last known value of its part of the series, the first column the
 * first; a blank when there is none. On a logarithmic scale a constant series is drawn at half height. */
struct spark sparkline(const double *values, size_t count, size_t columns, enum spark_scale scale);

#endif
