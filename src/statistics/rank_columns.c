#include "statistics/rank_columns.h"

#include "base/multiversion.h"
#include "base/same_number.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool rank_columns_create(struct rank_columns *columns, struct arena *arena, size_t rows, size_t capacity)
{
    *columns = (struct rank_columns){.rows = rows, .capacity = capacity};
    columns->order = arena_take(arena, capacity * rows + 1, sizeof *columns->order);
    columns->groups = arena_take(arena, capacity * rows + 1, sizeof *columns->groups);
    columns->group_counts = arena_take(arena, capacity + 1, sizeof *columns->group_counts);
    columns->times = arena_take(arena, rows + 1, sizeof *columns->times);
    columns->of_groups = arena_take(arena, rows + 1, sizeof *columns->of_groups);
    columns->ranks = arena_take(arena, rows + 1, sizeof *columns->ranks);
    return !arena->exhausted;
}

static int by_value(const void *a, const void *b, void *values)
{
    const uint32_t *x = a, *y = b;
    const double *all = values;
    return (all[*x] > all[*y]) - (all[*x] < all[*y]);
}

size_t rank_columns_add(struct rank_columns *columns, const double *values, bool computed)
{
    size_t rows = columns->rows, column = columns->count++, groups = 0, first = 0;
    uint32_t *order = columns->order + column * rows, *group_of = columns->groups + column * rows;
    for (size_t i = 0; i < rows; i++)
        order[i] = (uint32_t)i;
    if (rows)
        qsort_r(order, rows, sizeof *order, by_value, (void *)values);
    for (size_t i = 0; i < rows; i++) {
        double here = values[order[i]], least = i ? values[order[first]] : 0;
        if (i == 0 || (here > least && !(computed && same_number(here, least)))) {
            first = i;
            groups++;
        }
        group_of[order[i]] = (uint32_t)(groups - 1);
    }
    columns->group_counts[column] = groups;
    return groups;
}

void rank_columns_drop(struct rank_columns *columns)
{
    columns->count--;
}

void rank_columns_choose(struct rank_columns *columns, const size_t *chosen, size_t drawn)
{
    for (size_t row = 0; row < columns->rows; row++)
        columns->times[row] = chosen ? 0 : 1;
    for (size_t u = 0; chosen && u < drawn; u++)
        columns->times[chosen[u]]++;
}

/* Ranks of a column whose values are all different, in a lane. `below` goes from -drawn to drawn: twice the
 * draws with a smaller value, less all draws. */
static void rank_distinct(struct rank_columns *columns, const uint32_t *order, size_t drawn, size_t lane)
{
    const uint32_t *times = columns->times;
    int32_t(*ranks)[RANK_LANES] = columns->ranks, below = -(int32_t)drawn;
    for (size_t i = 0; i < columns->rows; i++) {
        int32_t here = (int32_t)times[order[i]];
        ranks[order[i]][lane] = below + here;
        below += 2 * here;
    }
}

/* The same of one in which values are equal: those of a group have the same rank. */
static void rank_groups(struct rank_columns *columns, const uint32_t *group_of, size_t groups, size_t drawn,
                        size_t lane)
{
    int32_t *of_groups = columns->of_groups, below = -(int32_t)drawn;
    memset(of_groups, 0, groups * sizeof *of_groups);
    for (size_t row = 0; row < columns->rows; row++)
        of_groups[group_of[row]] += (int32_t)columns->times[row];
    for (size_t group = 0; group < groups; group++) {
        int32_t here = of_groups[group];
        of_groups[group] = below + here;
        below += 2 * here;
    }
    for (size_t row = 0; row < columns->rows; row++)
        columns->ranks[row][lane] = of_groups[group_of[row]];
}

static void rank_lane(struct rank_columns *columns, size_t column, size_t drawn, size_t lane)
{
    size_t rows = columns->rows, groups = columns->group_counts[column];
    if (groups == rows)
        rank_distinct(columns, columns->order + column * rows, drawn, lane);
    else
        rank_groups(columns, columns->groups + column * rows, groups, drawn, lane);
}

/* The ranks of the rows drawn, and their sums of squares. */
MULTIVERSION
static void gather(size_t drawn, const size_t *restrict chosen, const int32_t (*restrict of_rows)[RANK_LANES],
                   double (*restrict ranks)[RANK_LANES], double *restrict squares)
{
    double sums[RANK_LANES] = {0};
    for (size_t u = 0; u < drawn; u++) {
        const int32_t *row = of_rows[chosen ? chosen[u] : u];
        for (size_t l = 0; l < RANK_LANES; l++)
            ranks[u][l] = (double)row[l];
        for (size_t l = 0; l < RANK_LANES; l++)
            sums[l] += ranks[u][l] * ranks[u][l];
    }
    memcpy(squares, sums, sizeof sums);
}

/* Divides the lanes, and sums the squares of what comes out. */
MULTIVERSION
static void divide(size_t drawn, const double *restrict by, double (*restrict ranks)[RANK_LANES],
                   double *restrict squares)
{
    double sums[RANK_LANES] = {0}, divisors[RANK_LANES];
    memcpy(divisors, by, sizeof divisors);
    for (size_t u = 0; u < drawn; u++) {
        for (size_t l = 0; l < RANK_LANES; l++)
            ranks[u][l] /= divisors[l];
        for (size_t l = 0; l < RANK_LANES; l++)
            sums[l] += ranks[u][l] * ranks[u][l];
    }
    memcpy(squares, sums, sizeof sums);
}

void rank_columns_rank(struct rank_columns *columns, size_t first, size_t lanes, const size_t *chosen,
                       size_t drawn, double (*ranks)[RANK_LANES], double *squares, bool *varies)
{
    double roots[RANK_LANES];
    for (size_t l = 0; l < lanes; l++)
        rank_lane(columns, first + l, drawn, l);
    gather(drawn, chosen, (const int32_t(*)[RANK_LANES])columns->ranks, ranks, squares);
    for (size_t l = 0; l < RANK_LANES; l++) {
        varies[l] = squares[l] > 0;
        roots[l] = varies[l] ? sqrt(squares[l]) : 1;
    }
    divide(drawn, roots, ranks, squares);
}

MULTIVERSION
void rank_blocks_multiply(size_t drawn, const double (*restrict one)[RANK_LANES],
                          const double (*restrict other)[RANK_LANES], double products[RANK_LANES][RANK_LANES])
{
    double sums[RANK_LANES][RANK_LANES] = {{0}};
    for (size_t u = 0; u < drawn; u++)
        for (size_t i = 0; i < RANK_LANES; i++)
            for (size_t j = 0; j < RANK_LANES; j++)
                sums[i][j] += one[u][i] * other[u][j];
    memcpy(products, sums, sizeof sums);
}
