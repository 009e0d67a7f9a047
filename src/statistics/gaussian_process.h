/* Gaussian-process regression, the emulator of a slow function: a constant mean, the squared-exponential kernel with a
 * length for every dimension, and a nugget (Rasmussen & Williams 2006, Gaussian Processes for Machine Learning). */
#ifndef PRICEWAR_STATISTICS_GAUSSIAN_PROCESS_H
#define PRICEWAR_STATISTICS_GAUSSIAN_PROCESS_H

#include "base/error.h"

/* Covariance of the values at x and x': variance exp(-1/2 sum_d ((x_d - x'_d) / lengths_d)^2), and of a value with itself
 * variance (1 + nugget): the nugget is the noise of a value, or what the kernel can't follow. */
struct gaussian_kernel {
    double variance;       /* at least 0, squared unit of the values */
    double nugget;         /* at least 0, relative to the variance */
    const double *lengths; /* [dimensions], above 0, in the units of the points */
};

struct gaussian_process {
    size_t count, dimensions;
    double *points;  /* [count][dimensions] */
    double *lengths; /* [dimensions] */
    double mean, variance, nugget;
    bool mean_known; /* else it was estimated, which adds to the variance of predictions */
    double log_likelihood;
    /* what follows; R is the correlation of the values, 1 + nugget on its diagonal */
    double *factor;   /* [count][count]: the lower triangle L, R = L L' */
    double *residual; /* [count]: values - mean */
    double *weights;  /* [count]: R^-1 (values - mean) */
    double *ones;     /* [count]: R^-1 1 */
    double ones_sum;  /* 1' R^-1 1 */
};

/* Conditions a process with a known mean and kernel on `count` values: points [count][dimensions], values [count], finite.
 * STATUS_INVALID: R is not positive definite in floating point, because points lie too close for the lengths; a nugget
 * helps. Call gaussian_process_clear in any case. */
enum status gaussian_process_condition(const double *points, const double *values, size_t count,
                                       size_t dimensions, double mean, const struct gaussian_kernel *kernel,
                                       struct gaussian_process *process, struct error *error);

/* Chooses mean and kernel by maximum likelihood: mean and variance in closed form (generalised least squares), lengths and
 * nugget by Nelder and Mead's simplex in their logarithms, from fixed starts, which for more than sixty values are compared on
 * sixty of them, spread evenly. Lengths are sought between 1/100 and 100
 * times the range of their dimension, the nugget between 1e-8 and 10; `nugget` not negative: it is this one. The same
 * arguments give the same process. STATUS_INVALID: fewer than dimensions + 2 values, a dimension in which the points don't
 * differ, or R as above at all starts. */
enum status gaussian_process_fit(const double *points, const double *values, size_t count, size_t dimensions,
                                 double nugget, struct gaussian_process *process, struct error *error);
void gaussian_process_clear(struct gaussian_process *process);

/* Variance of the noise of a value. */
double gaussian_process_noise(const struct gaussian_process *process);

/* Mean and variance of the function at a point, without the noise of a value there; with an estimated mean the variance is
 * that of universal kriging. at [dimensions]; scratch [count]. Any number of threads with scratch of their own. */
void gaussian_process_predict(const struct gaussian_process *process, const double *at, double *scratch,
                              double *mean, double *variance);

/* Each value as predicted from all others with the same mean and kernel (Rasmussen & Williams, eq. 5.12): means and
 * variances, noise included, [count]. An emulator that can be trusted has (value - mean) / sd beyond 3 for hardly any
 * value. STATUS_FAILED: no memory. */
enum status gaussian_process_leave_one_out(const struct gaussian_process *process, double *means,
                                           double *variances, struct error *error);

#endif
