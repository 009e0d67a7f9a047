#include "statistics/local_regression.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double least_singular = 1e-10; /* relative to the largest: smaller ones are rounding */

/* Rows scaled by the root of their weights, columns taken off their means. */
static void fill(gsl_matrix *matrix, const double *numbers, size_t columns, const double *weights,
                 size_t count, double *means)
{
    double total = 0;
    memset(means, 0, columns * sizeof *means);
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
        for (size_t c = 0; weights[i] > 0 && c < columns; c++)
            means[c] += weights[i] * numbers[i * columns + c];
    }
    size_t row = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(weights[i] > 0))
            continue;
        for (size_t c = 0; c < columns; c++)
            gsl_matrix_set(matrix, row, c, sqrt(weights[i]) * (numbers[i * columns + c] - means[c] / total));
        row++;
    }
}

/* Columns are scaled to length 1, so that what counts as rounding does not depend on their units. */
static void scale_columns(gsl_matrix *matrix, double *lengths)
{
    for (size_t c = 0; c < matrix->size2; c++) {
        gsl_vector_view column = gsl_matrix_column(matrix, c);
        lengths[c] = gsl_blas_dnrm2(&column.vector);
        if (lengths[c] > 0)
            gsl_vector_scale(&column.vector, 1 / lengths[c]);
    }
}

static void solve(const gsl_matrix *u, const gsl_matrix *v, const gsl_vector *singular,
                  const gsl_matrix *responses, const double *lengths, double *slopes)
{
    size_t predictors = v->size1;
    for (size_t r = 0; r < responses->size2; r++)
        for (size_t j = 0; j < predictors; j++) {
            double value = gsl_vector_get(singular, j), projected = 0;
            if (!(value > least_singular * gsl_vector_get(singular, 0)))
                continue;
            for (size_t i = 0; i < u->size1; i++)
                projected += gsl_matrix_get(u, i, j) * gsl_matrix_get(responses, i, r);
            for (size_t c = 0; c < predictors; c++)
                if (lengths[c] > 0)
                    slopes[r * predictors + c] += gsl_matrix_get(v, c, j) * projected / value / lengths[c];
        }
}

bool weighted_slopes(const double *predictors, size_t predictor_count, const double *responses,
                     size_t response_count, const double *weights, size_t count, double *slopes)
{
    size_t rows = 0, widest = predictor_count > response_count ? predictor_count : response_count;
    for (size_t i = 0; i < count; i++)
        rows += weights[i] > 0;
    memset(slopes, 0, predictor_count * response_count * sizeof *slopes);
    if (rows < predictor_count + 2)
        return false;
    gsl_matrix *u = gsl_matrix_alloc(rows, predictor_count),
               *v = gsl_matrix_alloc(predictor_count, predictor_count),
               *y = gsl_matrix_alloc(rows, response_count);
    gsl_vector *singular = gsl_vector_alloc(predictor_count), *work = gsl_vector_alloc(predictor_count);
    double *scratch = calloc(2 * widest, sizeof *scratch);
    bool made = u && v && y && singular && work && scratch;
    if (made) {
        fill(u, predictors, predictor_count, weights, count, scratch);
        fill(y, responses, response_count, weights, count, scratch);
        scale_columns(u, scratch);
        made = gsl_linalg_SV_decomp(u, v, singular, work) == 0;
    }
    if (made)
        solve(u, v, singular, y, scratch, slopes);
    gsl_matrix_free(u);
    gsl_matrix_free(v);
    gsl_matrix_free(y);
    gsl_vector_free(singular);
    gsl_vector_free(work);
    free(scratch);
    return made;
}

bool regression_adjust(const double *draws, size_t dimension, const double *misses, size_t miss_count,
                       const double *weights, size_t count, double *adjusted)
{
    double *slopes = calloc(dimension * miss_count + 1, sizeof *slopes);
    bool made = slopes && weighted_slopes(misses, miss_count, draws, dimension, weights, count, slopes);
    memcpy(adjusted, draws, count * dimension * sizeof *adjusted);
    for (size_t i = 0; made && i < count; i++)
        for (size_t a = 0; weights[i] > 0 && a < dimension; a++)
            for (size_t m = 0; m < miss_count; m++)
                adjusted[i * dimension + a] -= slopes[a * miss_count + m] * misses[i * miss_count + m];
    free(slopes);
    return made;
}
