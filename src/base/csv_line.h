/* Lines of CSV files (RFC 4180, but a cell stays in its line), taken apart in place. */
#ifndef PRICEWAR_BASE_CSV_LINE_H
#define PRICEWAR_BASE_CSV_LINE_H

#include <stddef.h>

enum { MOST_CSV_CELLS = 16 };

struct csv_line {
    char *cells[MOST_CSV_CELLS]; /* [count], without quotes and without spaces around them */
    size_t count;
    const char *fault; /* what is wrong with the line, in words; NULL: nothing */
};

/* Splits at commas; a quoted cell may hold commas and doubled quotes. The cells point into `line`. */
struct csv_line csv_split(char *line);

/* Why a row can't be of a header with so many cells, in words; NULL: it can. Cells at its end may be left out, and empty
 * ones, as spreadsheets put them there, be too many. */
const char *csv_surplus(const struct csv_line *row, size_t columns);

/* The text without spaces, tabs and ends of lines around it. */
char *csv_trim(char *text);

/* A number as data have it, "-1.5e3"; neither hexadecimal nor infinite. NAN: it is none. */
double csv_number(const char *text);

#endif
