#include "statistics/resampling.h"

#include "base/arena.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Complete points, column by column: the factors, then the outcome. */
struct columns {
    double *values; /* [factors + 1][count] */
    size_t count, factors;
    size_t *classes; /* [factors + 1][count]: number of distinct values below a value */
    /* scratch */
    double *ranks;   /* [factors + 1][count] */
    size_t *order;   /* [count] */
    size_t *tally;   /* [count] */
    double *matrix;  /* [factors + 1][factors + 1] */
    size_t *varying; /* [factors + 1] */
    struct arena arena;
};

static int by_value(const void *a, const void *b, void *values)
{
    const size_t *x = a, *y = b;
    const double *all = values;
    return (all[*x] > all[*y]) - (all[*x] < all[*y]);
}

void average_ranks(const double *values, size_t count, size_t *order, double *ranks)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    if (count)
        qsort_r(order, count, sizeof *order, by_value, (void *)values);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && values[order[end]] <= values[order[begin]];)
            end++;
        double mean = 0.5 * (double)(begin + 1 + end);
        for (size_t i = begin; i < end; i++)
            ranks[order[i]] = mean;
    }
}

/* Ranks with mean 0 and sum of squares 1; false when all are equal. */
static bool standardise(double *ranks, size_t count)
{
    double mean = 0.5 * (double)(count + 1), squares = 0;
    for (size_t i = 0; i < count; i++) {
        ranks[i] -= mean;
        squares += ranks[i] * ranks[i];
    }
    for (size_t i = 0; squares > 0 && i < count; i++)
        ranks[i] /= sqrt(squares);
    return squares > 0;
}

/* Inverse of a symmetric positive matrix [n][n] in place, Gauss-Jordan without exchange (all pivots of such
 * a matrix are positive); false when it is singular to working precision. */
static bool invert_matrix(double *a, size_t n)
{
    for (size_t p = 0; p < n; p++) {
        double pivot = a[p * n + p];
        if (!(pivot > 1e-10))
            return false;
        for (size_t j = 0; j < n; j++)
            a[p * n + j] /= pivot;
        a[p * n + p] = 1 / pivot;
        for (size_t i = 0; i < n; i++) {
            double factor = a[i * n + p];
            if (i == p)
                continue;
            a[i * n + p] = 0;
            for (size_t j = 0; j < n; j++)
                a[i * n + j] -= factor * a[p * n + j];
        }
    }
    return true;
}

/* Mean ranks of the chosen points of a column, by counting. */
static void rank_chosen(struct columns *columns, const size_t *classes, const size_t *chosen, size_t count,
                        double *ranks)
{
    size_t below = 0;
    for (size_t c = 0; c < columns->count; c++)
        columns->tally[c] = 0;
    for (size_t u = 0; u < count; u++)
        columns->tally[classes[chosen ? chosen[u] : u]]++;
    /* twice the mean rank takes the place of the count */
    for (size_t c = 0; c < columns->count; c++) {
        size_t here = columns->tally[c];
        columns->tally[c] = 2 * below + here + 1;
        below += here;
    }
    for (size_t u = 0; u < count; u++)
        ranks[u] = 0.5 * (double)columns->tally[classes[chosen ? chosen[u] : u]];
}

/* Standardised ranks of the chosen points in the columns that vary; returns their number. */
static size_t rank_columns(struct columns *columns, const size_t *chosen, size_t count)
{
    size_t varying = 0;
    for (size_t c = 0; c <= columns->factors; c++) {
        double *ranks = columns->ranks + varying * count;
        rank_chosen(columns, columns->classes + c * columns->count, chosen, count, ranks);
        if (standardise(ranks, count))
            columns->varying[varying++] = c;
    }
    return varying;
}

/* The partial correlation of i and y given the rest is -P_iy / sqrt(P_ii P_yy), P the inverse of the
 * correlation matrix. */
static void measure_correlations(void *data, const size_t *chosen, size_t count, double *measures)
{
    struct columns *columns = data;
    double *matrix = columns->matrix;
    for (size_t i = 0; i < columns->factors; i++)
        measures[i] = (double)NAN;
    size_t n = rank_columns(columns, chosen, count);
    if (n < 2 || columns->varying[n - 1] != columns->factors || count < n + 1)
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double product = 0;
            for (size_t u = 0; u < count; u++)
                product += columns->ranks[i * count + u] * columns->ranks[j * count + u];
            matrix[i * n + j] = matrix[j * n + i] = product;
        }
    if (!invert_matrix(matrix, n))
        return;
    size_t y = n - 1;
    for (size_t i = 0; i < y; i++)
        measures[columns->varying[i]] = -matrix[i * n + y] / sqrt(matrix[i * n + i] * matrix[y * n + y]);
}

/* Numbers the distinct values of a column in ascending order. */
static void classify(struct columns *columns, size_t c)
{
    const double *values = columns->values + c * columns->count;
    size_t *classes = columns->classes + c * columns->count, class = 0;
    average_ranks(values, columns->count, columns->order, columns->ranks);
    for (size_t i = 0; i < columns->count; i++) {
        class += i > 0 && values[columns->order[i]] > values[columns->order[i - 1]];
        classes[columns->order[i]] = class;
    }
}

static bool take_columns(struct columns *columns, const double *inputs, const double *values, size_t points)
{
    size_t k = columns->factors;
    struct arena *arena = &columns->arena;
    arena_init(arena);
    columns->values = arena_take(arena, (k + 1) * points + 1, sizeof(double));
    columns->ranks = arena_take(arena, (k + 1) * points + 1, sizeof(double));
    columns->classes = arena_take(arena, (k + 1) * points + 1, sizeof(size_t));
    columns->tally = arena_take(arena, points + 1, sizeof(size_t));
    columns->order = arena_take(arena, points + 1, sizeof(size_t));
    columns->matrix = arena_take(arena, (k + 1) * (k + 1), sizeof(double));
    columns->varying = arena_take(arena, k + 1, sizeof(size_t));
    if (!columns->values || !columns->ranks || !columns->classes || !columns->tally || !columns->order ||
        !columns->matrix || !columns->varying)
        return false;
    for (size_t p = 0; p < points; p++)
        columns->count += isfinite(values[p]) != 0;
    for (size_t p = 0, row = 0; p < points; p++) {
        if (!isfinite(values[p]))
            continue;
        for (size_t i = 0; i < k; i++)
            columns->values[i * columns->count + row] = inputs[p * k + i];
        columns->values[k * columns->count + row] = values[p];
        row++;
    }
    for (size_t c = 0; c <= k; c++)
        classify(columns, c);
    return true;
}

/* Two-sided, Student's t with `freedom` degrees. */
static double p_value(double correlation, double freedom)
{
    if (isnan(correlation) || freedom < 1)
        return (double)NAN;
    if (fabs(correlation) >= 1)
        return 0;
    double t = fabs(correlation) * sqrt(freedom / (1 - correlation * correlation));
    return 2 * gsl_cdf_tdist_Q(t, freedom);
}

enum status partial_rank_correlations(const double *inputs, const double *values, size_t points,
                                      size_t factors, const struct bootstrap *bootstrap,
                                      struct sensitivity *correlations, double *p_values, size_t *used,
                                      struct error *error)
{
    struct columns columns = {.factors = factors};
    enum status status = STATUS_OK;
    if (!take_columns(&columns, inputs, values, points)) {
        status = error_no_memory(error, "the ranks");
        goto out;
    }
    *used = columns.count;
    struct resampling resampling = {
        columns.count, 1, factors, measure_correlations, &columns, 0,
    };
    status = resample(&resampling, bootstrap, &correlations, error);
    double varying = 0;
    for (size_t i = 0; status == STATUS_OK && i < factors; i++)
        varying += !isnan(correlations[i].value);
    for (size_t i = 0; status == STATUS_OK && i < factors; i++)
        p_values[i] = p_value(correlations[i].value, (double)columns.count - 1 - varying);
out:
    arena_clear(&columns.arena);
    return status;
}
