#include "statistics/rank_columns.h"
#include "statistics/resampling.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/smaller.h"

/* The factors and outcomes of the points at which all these outcomes have a value: columns of the factors,
 * then of the outcomes that are not the same everywhere. */
struct work {
    struct rank_columns columns;
    size_t factors, outcomes;
    /* of a resample; blocks are groups of RANK_LANES columns */
    double (*factor_ranks)[RANK_LANES]; /* [blocks of factors][rows] */
    double (*ranks)[RANK_LANES];        /* [rows]: of a block of outcomes */
    bool *varies;                       /* [factors, whole blocks] */
    double *products;                   /* [factors, whole blocks][factors, whole blocks] */
    double *with_outcomes;              /* [factors, whole blocks][RANK_LANES] */
    double *matrix;                     /* [factors + 1][factors + 1] */
    size_t *varying;                    /* [factors + 1] */
    double *column;                     /* [rows] */
    struct arena arena;
};

static size_t in_blocks(size_t columns)
{
    return (columns + RANK_LANES - 1) / RANK_LANES * RANK_LANES;
}

/* Inverse of a symmetric positive matrix [n][n] in place, Gauss-Jordan without exchange (all pivots of such
 * a matrix are positive). Stops before the first row that the rows above make up, to working precision, and returns
 * its number; n when there is none. */
static size_t invert_matrix(double *a, size_t n)
{
    for (size_t p = 0; p < n; p++) {
        double pivot = a[p * n + p];
        if (!(pivot > 1e-10))
            return p;
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
    return n;
}

/* Ranks of the factors in a resample, and the sums of their products. */
static void take_factors(struct work *work, const size_t *chosen, size_t count)
{
    size_t width = in_blocks(work->factors), rows = work->columns.rows;
    double squares[RANK_LANES], products[RANK_LANES][RANK_LANES];
    for (size_t first = 0; first < width; first += RANK_LANES) {
        double(*ranks)[RANK_LANES] = work->factor_ranks + first / RANK_LANES * rows;
        rank_columns_rank(&work->columns, first, smaller(RANK_LANES, work->factors - first), chosen, count,
                          ranks, squares, work->varies + first);
        for (size_t other = 0; other <= first; other += RANK_LANES) {
            rank_blocks_multiply(count, (const double(*)[RANK_LANES])ranks,
                                 (const double(*)[RANK_LANES])work->factor_ranks + other / RANK_LANES * rows,
                                 products);
            for (size_t i = 0; i < RANK_LANES; i++)
                for (size_t j = 0; j < RANK_LANES; j++)
                    work->products[(first + i) * width + other + j] = products[i][j];
        }
    }
}

/* Where the ranks of the outcome are a weighted sum of those of the factors. With the others held, a factor with a
 * weight explains all that is left; where a factor has none, nothing is left to explain. */
static double correlation_in_exact_sum(double weight)
{
    return fabs(weight) > 1e-9 ? copysign(1, weight) : (double)NAN;
}

/* The partial correlation of i and y given the rest is -P_iy / sqrt(P_ii P_yy), P the inverse of the
 * correlation matrix. */
static void correlate(struct work *work, size_t lane, double square, size_t count, double *correlations)
{
    size_t width = in_blocks(work->factors), y = 0, n;
    double *matrix = work->matrix;
    for (size_t i = 0; i < work->factors; i++)
        if (work->varies[i])
            work->varying[y++] = i;
    n = y + 1;
    if (n < 2 || count < n + 1)
        return;
    for (size_t i = 0; i < y; i++) {
        size_t factor = work->varying[i];
        for (size_t j = 0; j <= i; j++)
            matrix[i * n + j] = matrix[j * n + i] = work->products[factor * width + work->varying[j]];
        matrix[y * n + i] = matrix[i * n + y] = work->with_outcomes[factor * RANK_LANES + lane];
    }
    matrix[y * n + y] = square;
    size_t inverted = invert_matrix(matrix, n);
    for (size_t i = 0; inverted >= y && i < y; i++)
        correlations[work->varying[i]] =
            inverted == y ? correlation_in_exact_sum(matrix[i * n + y])
                          : -matrix[i * n + y] / sqrt(matrix[i * n + i] * matrix[y * n + y]);
}

static void measure_correlations(void *data, const size_t *chosen, size_t count, double *measures)
{
    struct work *work = data;
    bool varies[RANK_LANES];
    double squares[RANK_LANES];
    for (size_t i = 0; i < work->outcomes * work->factors; i++)
        measures[i] = (double)NAN;
    rank_columns_choose(&work->columns, chosen, count);
    take_factors(work, chosen, count);
    for (size_t first = 0; first < work->outcomes; first += RANK_LANES) {
        size_t lanes = smaller(RANK_LANES, work->outcomes - first);
        rank_columns_rank(&work->columns, work->factors + first, lanes, chosen, count, work->ranks, squares,
                          varies);
        for (size_t i = 0; i < work->factors; i += RANK_LANES)
            rank_blocks_multiply(
                count, (const double(*)[RANK_LANES])work->factor_ranks + i / RANK_LANES * work->columns.rows,
                (const double(*)[RANK_LANES])work->ranks,
                (double(*)[RANK_LANES])(work->with_outcomes + i * RANK_LANES));
        for (size_t l = 0; l < lanes; l++)
            if (varies[l])
                correlate(work, l, squares[l], count, measures + (first + l) * work->factors);
    }
}

/* Values of the points at which `complete` is finite, `stride` apart. */
static const double *take_column(struct work *work, const double *values, size_t stride,
                                 const double *complete, size_t points)
{
    size_t row = 0;
    for (size_t p = 0; p < points; p++)
        if (isfinite(complete[p]))
            work->column[row++] = values[p * stride];
    return work->column;
}

static bool open_work(struct work *work, size_t rows, size_t factors, size_t outcomes)
{
    struct arena *arena = &work->arena;
    size_t width = in_blocks(factors);
    *work = (struct work){.factors = factors};
    arena_init(arena);
    work->factor_ranks = arena_take(arena, width / RANK_LANES * rows + 1, sizeof *work->factor_ranks);
    work->ranks = arena_take(arena, rows + 1, sizeof *work->ranks);
    work->varies = arena_take(arena, width, sizeof *work->varies);
    work->products = arena_take(arena, width * width, sizeof *work->products);
    work->with_outcomes = arena_take(arena, width * RANK_LANES, sizeof *work->with_outcomes);
    work->matrix = arena_take(arena, (factors + 1) * (factors + 1), sizeof *work->matrix);
    work->varying = arena_take(arena, factors + 1, sizeof *work->varying);
    work->column = arena_take(arena, rows + 1, sizeof *work->column);
    return rank_columns_create(&work->columns, arena, rows, factors + outcomes);
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

/* Where an outcome is the same everywhere. */
static void know_nothing(struct rank_correlations *result, size_t factors)
{
    const double nothing = (double)NAN;
    for (size_t i = 0; i < factors; i++)
        result->correlations[i] =
            (struct sensitivity){nothing, nothing, nothing, nothing, nothing, nothing, nothing};
}

static void find_p_values(struct rank_correlations *result, size_t factors)
{
    double varying = 0;
    for (size_t i = 0; i < factors; i++)
        varying += !isnan(result->correlations[i].value);
    for (size_t i = 0; i < factors; i++)
        result->p_values[i] = p_value(result->correlations[i].value, (double)result->used - 1 - varying);
}

/* Some outcomes of a call that have values at the same points. */
struct same_points {
    const double *inputs;
    size_t points, factors;
    const double *const *values;
    struct rank_correlations *results;
    const size_t *members; /* [count]: which outcomes */
    size_t count;
    struct sensitivity **varying; /* [count] scratch */
};

static enum status correlate_members(const struct same_points *same, const struct bootstrap *bootstrap,
                                     struct error *error)
{
    const double *complete = same->values[same->members[0]];
    struct work work;
    size_t rows = 0;
    enum status status = STATUS_OK;
    for (size_t p = 0; p < same->points; p++)
        rows += isfinite(complete[p]) != 0;
    if (!open_work(&work, rows, same->factors, same->count)) {
        status = error_no_memory(error, "the ranks");
        goto out;
    }
    for (size_t i = 0; i < same->factors; i++)
        rank_columns_add(&work.columns,
                         take_column(&work, same->inputs + i, same->factors, complete, same->points), false);
    for (size_t m = 0; m < same->count; m++) {
        struct rank_correlations *result = &same->results[same->members[m]];
        result->used = rows;
        const double *column = take_column(&work, same->values[same->members[m]], 1, complete, same->points);
        if (rank_columns_add(&work.columns, column, true) > 1) {
            same->varying[work.outcomes++] = result->correlations;
        } else {
            rank_columns_drop(&work.columns);
            know_nothing(result, same->factors);
        }
    }
    struct resampling resampling = {
        rows, work.outcomes, same->factors, measure_correlations, &work,
    };
    if (work.outcomes > 0)
        status = resample(&resampling, bootstrap, same->varying, error);
    for (size_t m = 0; status == STATUS_OK && m < same->count; m++)
        find_p_values(&same->results[same->members[m]], same->factors);
out:
    arena_clear(&work.arena);
    return status;
}

static bool have_same_points(const double *one, const double *other, size_t points)
{
    for (size_t p = 0; p < points; p++)
        if (!isfinite(one[p]) != !isfinite(other[p]))
            return false;
    return true;
}

enum status partial_rank_correlations(const double *inputs, size_t points, size_t factors,
                                      const double *const *values, size_t outcomes,
                                      const struct bootstrap *bootstrap, struct rank_correlations *results,
                                      struct error *error)
{
    size_t *left = calloc(2 * outcomes + 1, sizeof *left), *members = left ? left + outcomes : NULL;
    struct sensitivity **varying = calloc(outcomes + 1, sizeof *varying);
    enum status status = left && varying ? STATUS_OK : error_no_memory(error, "the outcomes");
    for (size_t i = 0; left && i < outcomes; i++)
        left[i] = i;
    for (size_t rest = outcomes, kept; status == STATUS_OK && rest > 0; rest = kept) {
        struct same_points same = {inputs, points, factors, values, results, members, 0, varying};
        const double *lead = values[left[0]];
        kept = 0;
        for (size_t i = 0; i < rest; i++) {
            if (have_same_points(lead, values[left[i]], points))
                members[same.count++] = left[i];
            else
                left[kept++] = left[i];
        }
        status = correlate_members(&same, bootstrap, error);
    }
    free(left);
    free(varying);
    return status;
}
