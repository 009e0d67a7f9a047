/* Columns of numbers over the same rows, ranked side by side in resamples of the rows. Internal to
 * src/statistics. */
#ifndef PRICEWAR_STATISTICS_RANK_COLUMNS_H
#define PRICEWAR_STATISTICS_RANK_COLUMNS_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

/* So many columns are worked on at a time: a block. */
enum { RANK_LANES = 4 };

struct rank_columns {
    size_t rows, count, capacity;
    uint32_t *order;      /* [capacity][rows]: rows by their value */
    uint32_t *groups;     /* [capacity][rows]: number of distinct values below the row's */
    size_t *group_counts; /* [capacity]: distinct values */
    /* of a resample */
    uint32_t *times;              /* [rows]: how often the row is in it */
    int32_t *of_groups;           /* scratch */
    int32_t (*ranks)[RANK_LANES]; /* [rows]: twice the rank less twice the mean rank */
};

/* False: no memory. The arena's memory is that of the columns. */
bool rank_columns_create(struct rank_columns *columns, struct arena *arena, size_t rows, size_t capacity);

/* Adds a column. Returns the number of its distinct values; `computed` ones are distinct when they differ by
 * more than rounding. */
size_t rank_columns_add(struct rank_columns *columns, const double *values, bool computed);

/* Takes the last column away again. */
void rank_columns_drop(struct rank_columns *columns);

/* Makes a resample the current one: `drawn` rows (chosen NULL: all rows, each once). */
void rank_columns_choose(struct rank_columns *columns, const size_t *chosen, size_t drawn);

/* Ranks of a block in the current resample, which is given again: mean ranks where values are equal, shifted
 * and scaled so that their mean is 0 and the sum of their squares 1. Of the columns [first, first + lanes)
 * ranks: [drawn][RANK_LANES]; squares [RANK_LANES]: sums of their squares, which rounding puts beside 1;
 * varies[RANK_LANES]: false where all are equal, and the ranks 0. What is in lanes beyond `lanes` means
 * nothing. */
void rank_columns_rank(struct rank_columns *columns, size_t first, size_t lanes, const size_t *chosen,
                       size_t drawn, double (*ranks)[RANK_LANES], double *squares, bool *varies);

/* products[i][j]: sum of the products of column i of one block and column j of another, in the order drawn.
 * */
void rank_blocks_multiply(size_t drawn, const double (*one)[RANK_LANES], const double (*other)[RANK_LANES],
                          double products[RANK_LANES][RANK_LANES]);

#endif
