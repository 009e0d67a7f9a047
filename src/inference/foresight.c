/* How much the targets will tell, from the first population alone: as if outcomes were linear in the parameters, on
 * the scale on which the prior is standard normal. The posterior's precision is then I + B' (S + I)^-1 B, where B
 * are the slopes of the outcomes in units of the targets' errors, and S what the line leaves over (Bayes linear
 * analysis: Goldstein & Wooff 2007, section 3). */
#include "inference/inference_steps.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "statistics/local_regression.h"

/* Columns of the targets with relation "equal" in the first population: misses [count][columns], weights [count]. */
static size_t find_columns(const struct inference *found, size_t count, double *misses, double *normals,
                           double *weights)
{
    const struct study *study = found->study;
    size_t columns = 0, column = 0, k = study->vary_count;
    for (size_t t = 0; t < study->target_count; t++)
        columns += study->targets[t].relation == TARGET_EQUAL;
    for (size_t i = 0; i < count; i++)
        weights[i] = 1;
    for (size_t t = 0; t < study->target_count; t++) {
        if (study->targets[t].relation != TARGET_EQUAL)
            continue;
        for (size_t i = 0; i < count; i++) {
            double miss = target_miss(&study->targets[t], found->outcomes[i * study->target_count + t]);
            if (isfinite(miss))
                misses[i * columns + column] = miss;
            else
                weights[i] = 0;
        }
        column++;
    }
    for (size_t i = 0; i < count * k; i++)
        normals[i] = normal_of_position(found->positions[i]);
    return columns;
}

/* Takes the weighted means off columns [count][columns]. */
static void centre(double *numbers, size_t columns, const double *weights, size_t count)
{
    for (size_t c = 0; c < columns; c++) {
        double sum = 0, total = 0;
        for (size_t i = 0; i < count; i++) {
            sum += weights[i] * numbers[i * columns + c];
            total += weights[i];
        }
        for (size_t i = 0; i < count && total > 0; i++)
            numbers[i * columns + c] -= sum / total;
    }
}

/* rest [columns][columns]: covariance of what the line leaves over, and the targets' own error, 1. */
static void find_rest(const double *misses, const double *normals, const double *weights, size_t count,
                      size_t k, const double *slopes, gsl_matrix *rest)
{
    size_t columns = rest->size1;
    double rows = 0, left[2];
    for (size_t i = 0; i < count; i++)
        rows += weights[i];
    gsl_matrix_set_identity(rest);
    for (size_t i = 0; i < count; i++)
        for (size_t a = 0; weights[i] > 0 && a < columns; a++)
            for (size_t b = 0; b < columns; b++) {
                const size_t pair[] = {a, b};
                for (size_t e = 0; e < 2; e++) {
                    left[e] = misses[i * columns + pair[e]];
                    for (size_t p = 0; p < k; p++)
                        left[e] -= slopes[pair[e] * k + p] * normals[i * k + p];
                }
                *gsl_matrix_ptr(rest, a, b) += left[0] * left[1] / fmax(rows - (double)k - 1, 1);
            }
}

/* expected [k]: roots of the diagonal of (I + B' R^-1 B)^-1; slopes [columns][k], the rest R is overwritten. False: no
 * memory, or R has no root. */
static bool narrow(const double *slopes, gsl_matrix *rest, size_t k, double *expected)
{
    size_t columns = rest->size1;
    gsl_matrix *precision = gsl_matrix_alloc(k, k), *solved = gsl_matrix_alloc(columns, k);
    gsl_vector *column = gsl_vector_alloc(columns);
    gsl_matrix_const_view b = gsl_matrix_const_view_array(slopes, columns, k);
    bool made = precision && solved && column && gsl_linalg_cholesky_decomp1(rest) == 0;
    for (size_t p = 0; made && p < k; p++) {
        gsl_matrix_get_col(column, &b.matrix, p);
        gsl_linalg_cholesky_svx(rest, column);
        gsl_matrix_set_col(solved, p, column);
    }
    if (made) {
        gsl_matrix_set_identity(precision);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, &b.matrix, solved, 1, precision);
        made = gsl_linalg_cholesky_decomp1(precision) == 0 && gsl_linalg_cholesky_invert(precision) == 0;
    }
    for (size_t p = 0; made && p < k; p++)
        expected[p] = sqrt(gsl_matrix_get(precision, p, p));
    gsl_matrix_free(precision);
    gsl_matrix_free(solved);
    gsl_vector_free(column);
    return made;
}

bool inference_foresee(const struct inference *found, double *expected)
{
    const struct study *study = found->study;
    size_t k = study->vary_count, targets = study->target_count, count = found->populations[0].count;
    double *misses = calloc(count, targets * sizeof *misses), *normals = calloc(count, k * sizeof *normals),
           *weights = calloc(count, sizeof *weights), *slopes = calloc(targets, k * sizeof *slopes);
    bool made = misses && normals && weights && slopes;
    size_t columns = made ? find_columns(found, count, misses, normals, weights) : 0;
    for (size_t p = 0; p < k; p++)
        expected[p] = (double)NAN;
    if (columns > 0) {
        gsl_matrix *rest = gsl_matrix_alloc(columns, columns);
        made = rest != NULL;
        centre(misses, columns, weights, count);
        centre(normals, k, weights, count);
        if (made && weighted_slopes(normals, k, misses, columns, weights, count, slopes)) {
            find_rest(misses, normals, weights, count, k, slopes, rest);
            made = narrow(slopes, rest, k, expected);
        }
        gsl_matrix_free(rest);
    }
    free(misses);
    free(normals);
    free(weights);
    free(slopes);
    return made;
}
