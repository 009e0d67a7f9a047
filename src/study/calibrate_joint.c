/* How well the targets tell the parameters when all of them are free: in linear approximation at the optimum
 * the covariance of the parameters is the inverse of J'J, with J the slopes of the distances (Gourieroux &
 * Monfort 1996, section 2.3, with a diagonal matrix of weights that is the inverse of the targets'
 * covariance). */
#include "study/calibrate_internal.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

static const double normal_quantile = 1.959963984540054; /* .975 */

/* Singular values so far below the largest are rounding. */
static const double least_singular = 1e-8, least_component = 1e-6;

/* Standard error of a coordinate; infinite when a direction that changes nothing has a part of it. */
static double standard_error(const gsl_matrix *directions, const gsl_vector *singular, size_t k)
{
    double variance = 0;
    for (size_t j = 0; j < singular->size; j++) {
        double s = gsl_vector_get(singular, j), part = gsl_matrix_get(directions, k, j);
        if (s > least_singular * gsl_vector_get(singular, 0))
            variance += part * part / (s * s);
        else if (fabs(part) > least_component)
            return (double)INFINITY;
    }
    return sqrt(variance);
}

bool calibrate_joint(struct calibration *found, gsl_matrix *slopes)
{
    size_t k = slopes->size2;
    gsl_matrix *directions = gsl_matrix_alloc(k, k);
    gsl_vector *singular = gsl_vector_alloc(k), *work = gsl_vector_alloc(k);
    bool done =
        directions && singular && work && gsl_linalg_SV_decomp(slopes, directions, singular, work) == 0;
    for (size_t i = 0; done && i < k; i++) {
        const struct factor *factor = &found->study->vary[i].factor;
        double half = normal_quantile * standard_error(directions, singular, i);
        found->parameters[i].joint_low = factor_value(factor, fmax(0, found->point[i] - half));
        found->parameters[i].joint_high = factor_value(factor, fmin(1, found->point[i] + half));
    }
    gsl_matrix_free(directions);
    gsl_vector_free(singular);
    gsl_vector_free(work);
    return done;
}
