#include "statistics/gaussian_process.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "statistics/simplex.h"

/* Where lengths, relative to the range of their dimension, and the nugget are sought. */
static const double shortest = 0.01, longest = 100, least_nugget = 1e-8, most_nugget = 10;
static const double no_likelihood = 1e30; /* in place of -log likelihood where R is not positive definite */

static enum status take_memory(struct gaussian_process *process, struct error *error)
{
    size_t count = process->count, dimensions = process->dimensions;
    process->points = calloc(count * dimensions + 1, sizeof(double));
    process->lengths = calloc(dimensions + 1, sizeof(double));
    process->factor = calloc(count * count + 1, sizeof(double));
    process->residual = calloc(3 * count + 1, sizeof(double));
    if (!process->points || !process->lengths || !process->factor || !process->residual)
        return error_no_memory(error, "a Gaussian process");
    process->weights = process->residual + count;
    process->ones = process->weights + count;
    return STATUS_OK;
}

void gaussian_process_clear(struct gaussian_process *process)
{
    free(process->points);
    free(process->lengths);
    free(process->factor);
    free(process->residual);
    *process = (struct gaussian_process){0};
}

static double correlation(const struct gaussian_process *process, const double *one, const double *other)
{
    double sum = 0;
    for (size_t d = 0; d < process->dimensions; d++) {
        double distance = (one[d] - other[d]) / process->lengths[d];
        sum += distance * distance;
    }
    return exp(-sum / 2);
}

static double product_of(const double *one, const double *other, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += one[i] * other[i];
    return sum;
}

/* Makes R and its factor, row by row. False: it is not positive definite. GSL's own factorisation would then call GSL's
 * error handler, which ends the program and belongs to the whole of it. */
static bool factorise(struct gaussian_process *process)
{
    size_t n = process->count;
    for (size_t i = 0; i < n; i++) {
        double *row = process->factor + i * n;
        const double *point = process->points + i * process->dimensions;
        for (size_t j = 0; j < i; j++) {
            const double *other = process->factor + j * n;
            double covariance = correlation(process, point, process->points + j * process->dimensions);
            row[j] = (covariance - product_of(row, other, j)) / other[j];
        }
        double pivot = 1 + process->nugget - product_of(row, row, i);
        if (!(pivot > 0))
            return false;
        row[i] = sqrt(pivot);
    }
    return true;
}

/* Solves L x = x (half) or R x = x in place. */
static void solve(const struct gaussian_process *process, double *x, bool half)
{
    gsl_matrix_const_view factor =
        gsl_matrix_const_view_array(process->factor, process->count, process->count);
    gsl_vector_view vector = gsl_vector_view_array(x, process->count);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, &factor.matrix, &vector.vector);
    if (!half)
        gsl_blas_dtrsv(CblasLower, CblasTrans, CblasNonUnit, &factor.matrix, &vector.vector);
}

/* With the factor and the mean known: residuals, weights. */
static void weigh(struct gaussian_process *process, const double *values)
{
    for (size_t i = 0; i < process->count; i++) {
        process->residual[i] = values[i] - process->mean;
        process->weights[i] = process->residual[i];
    }
    solve(process, process->weights, false);
}

static void find_ones(struct gaussian_process *process)
{
    process->ones_sum = 0;
    for (size_t i = 0; i < process->count; i++)
        process->ones[i] = 1;
    solve(process, process->ones, false);
    for (size_t i = 0; i < process->count; i++)
        process->ones_sum += process->ones[i];
}

static double log_likelihood(const struct gaussian_process *process)
{
    double n = (double)process->count, half_log_determinant = 0;
    for (size_t i = 0; i < process->count; i++)
        half_log_determinant += log(process->factor[i * process->count + i]);
    double misfit = product_of(process->residual, process->weights, process->count);
    if (process->variance <= 0)
        return misfit > 0 ? (double)-INFINITY : (double)INFINITY;
    return -(misfit / process->variance + n * log(2 * M_PI * process->variance)) / 2 - half_log_determinant;
}

static enum status begin(const double *points, size_t count, size_t dimensions,
                         struct gaussian_process *process, struct error *error)
{
    *process = (struct gaussian_process){.count = count, .dimensions = dimensions};
    enum status status = take_memory(process, error);
    if (status == STATUS_OK)
        memcpy(process->points, points, count * dimensions * sizeof *points);
    return status;
}

static enum status refuse_close_points(struct error *error)
{
    return error_set(
        error, STATUS_INVALID,
        "points of a Gaussian process lie too close to each other for its lengths; give it a nugget");
}

enum status gaussian_process_condition(const double *points, const double *values, size_t count,
                                       size_t dimensions, double mean, const struct gaussian_kernel *kernel,
                                       struct gaussian_process *process, struct error *error)
{
    enum status status = begin(points, count, dimensions, process, error);
    if (status != STATUS_OK)
        return status;
    memcpy(process->lengths, kernel->lengths, dimensions * sizeof *kernel->lengths);
    process->mean = mean;
    process->mean_known = true;
    process->variance = kernel->variance;
    process->nugget = kernel->nugget;
    if (!factorise(process))
        return refuse_close_points(error);
    weigh(process, values);
    find_ones(process);
    process->log_likelihood = log_likelihood(process);
    return STATUS_OK;
}

/* The search for the largest likelihood. Variables: logarithms of the lengths relative to the ranges, then of the nugget. */
struct fitting {
    struct gaussian_process *process;
    const double *values;
    double *ranges; /* [dimensions] */
    double nugget;  /* negative: sought */
};

static size_t variable_count(const struct fitting *fitting)
{
    return fitting->process->dimensions + (fitting->nugget < 0);
}

/* A variable within its bounds; *beyond grows by the square of what it was outside. */
static double bounded(double variable, double least, double most, double *beyond)
{
    double inside = fmin(fmax(variable, log(least)), log(most));
    *beyond += (variable - inside) * (variable - inside);
    return exp(inside);
}

/* Sets lengths and nugget and what follows from them. False: R is not positive definite. */
static bool set_kernel(const struct fitting *fitting, const double *variables, double *beyond)
{
    struct gaussian_process *process = fitting->process;
    *beyond = 0;
    for (size_t d = 0; d < process->dimensions; d++)
        process->lengths[d] = fitting->ranges[d] * bounded(variables[d], shortest, longest, beyond);
    process->nugget = fitting->nugget < 0
                          ? bounded(variables[process->dimensions], least_nugget, most_nugget, beyond)
                          : fitting->nugget;
    if (!factorise(process))
        return false;
    find_ones(process);
    process->mean = product_of(process->ones, fitting->values, process->count) / process->ones_sum;
    weigh(process, fitting->values);
    process->variance =
        fmax(0, product_of(process->residual, process->weights, process->count) / (double)process->count);
    process->log_likelihood = log_likelihood(process);
    return true;
}

static double minus_log_likelihood(void *context, const double *variables)
{
    double beyond;
    const struct fitting *fitting = context;
    bool set = set_kernel(fitting, variables, &beyond);
    return set && isfinite(fitting->process->log_likelihood) ? beyond - fitting->process->log_likelihood
                                                             : no_likelihood;
}

/* Starts: short, middle and long lengths with little or much noise. */
static const double starts[][2] = {{0.2, 1e-4}, {0.5, 1e-6}, {0.5, 1e-2}, {1.5, 1e-4}, {1.5, 0.3}, {5, 1e-2}};

/* Goes down from variables and keeps the best in `best`. False: no memory. */
static bool search_from(struct fitting *fitting, const double *from, double *best, double *least)
{
    enum { STEPS_OF_VARIABLE = 80 };
    static const double small = 1e-4, first_step = 0.7;
    size_t count = variable_count(fitting);
    double *steps = calloc(count + 1, sizeof *steps);
    struct simplex simplex = {.count = count, .value_at = minus_log_likelihood, .context = fitting};
    for (size_t i = 0; steps && i < count; i++)
        steps[i] = first_step;
    bool made = steps && simplex_init(&simplex, from, steps);
    for (size_t k = 0; made && k < STEPS_OF_VARIABLE * count && simplex_size(&simplex) > small; k++)
        simplex_step(&simplex);
    for (size_t i = 0; made && i <= count; i++)
        if (simplex.values[i] < *least) {
            *least = simplex.values[i];
            memcpy(best, simplex.corners + i * count, count * sizeof *best);
        }
    simplex_clear(&simplex);
    free(steps);
    return made;
}

/* The best variables from all starts. False: no memory. */
static bool search(struct fitting *fitting, double *best, double *least)
{
    size_t count = variable_count(fitting), dimensions = fitting->process->dimensions;
    double *from = calloc(count + 1, sizeof *from);
    bool made = from != NULL;
    for (size_t s = 0; made && s < sizeof starts / sizeof *starts; s++) {
        for (size_t i = 0; i < count; i++)
            from[i] = log(starts[s][i == dimensions]);
        made = search_from(fitting, from, best, least);
    }
    free(from);
    return made;
}

/* The same for many values: the starts are compared on some of them. The work grows with the cube of their number. */
static bool search_in_part(const struct fitting *fitting, size_t part, double *best, struct error *error)
{
    const struct gaussian_process *whole = fitting->process;
    size_t dimensions = whole->dimensions;
    double *points = calloc(part, (dimensions + 1) * sizeof *points), *values = points + part * dimensions,
           least = no_likelihood;
    struct gaussian_process process = {.count = 0};
    for (size_t i = 0; points && i < part; i++) {
        size_t from = i * whole->count / part;
        memcpy(points + i * dimensions, whole->points + from * dimensions, dimensions * sizeof *points);
        values[i] = fitting->values[from];
    }
    bool made = points && begin(points, part, dimensions, &process, error) == STATUS_OK;
    struct fitting smaller = {&process, values, fitting->ranges, fitting->nugget};
    made = made && search(&smaller, best, &least);
    gaussian_process_clear(&process);
    free(points);
    return made;
}

static enum status find_ranges(const struct fitting *fitting, struct error *error)
{
    const struct gaussian_process *process = fitting->process;
    for (size_t d = 0; d < process->dimensions; d++) {
        struct number_range range = number_range_of_none;
        for (size_t i = 0; i < process->count; i++)
            number_range_add(&range, process->points[i * process->dimensions + d]);
        fitting->ranges[d] = range.most - range.least;
        if (!(fitting->ranges[d] > 0))
            return error_set(error, STATUS_INVALID,
                             "the points of a Gaussian process don't differ in dimension %zu", d + 1);
    }
    return STATUS_OK;
}

/* Values that are all the same: a flat process, which is sure of them. */
static bool is_flat(const double *values, size_t count)
{
    struct number_range range = number_range_of_none;
    for (size_t i = 0; i < count; i++)
        number_range_add(&range, values[i]);
    return !number_range_varies(&range);
}

static enum status fit(struct fitting *fitting, double *best, struct error *error)
{
    enum { PART = 60 };
    double least = no_likelihood, beyond;
    size_t dimensions = fitting->process->dimensions, count = fitting->process->count;
    for (size_t d = 0; d <= dimensions; d++)
        best[d] = d < dimensions ? 0 : log(least_nugget);
    bool flat = is_flat(fitting->values, count), small = count <= PART || PART < 2 * dimensions;
    bool made = flat || (small ? search(fitting, best, &least)
                               : search_in_part(fitting, PART, best, error) &&
                                     search_from(fitting, best, best, &least));
    if (!made)
        return error_no_memory(error, "a Gaussian process");
    bool found = flat || least < no_likelihood;
    return found && set_kernel(fitting, best, &beyond) ? STATUS_OK : refuse_close_points(error);
}

enum status gaussian_process_fit(const double *points, const double *values, size_t count, size_t dimensions,
                                 double nugget, struct gaussian_process *process, struct error *error)
{
    enum status status = begin(points, count, dimensions, process, error);
    if (status != STATUS_OK)
        return status;
    if (count < dimensions + 2)
        return error_set(error, STATUS_INVALID,
                         "a Gaussian process over %zu dimensions takes %zu values or more, not %zu",
                         dimensions, dimensions + 2, count);
    double *memory = calloc(2 * dimensions + 2, sizeof *memory);
    if (!memory)
        return error_no_memory(error, "a Gaussian process");
    struct fitting fitting = {process, values, memory, nugget};
    status = find_ranges(&fitting, error);
    if (status == STATUS_OK)
        status = fit(&fitting, memory + dimensions, error);
    free(memory);
    return status;
}

double gaussian_process_noise(const struct gaussian_process *process)
{
    return process->variance * process->nugget;
}

void gaussian_process_predict(const struct gaussian_process *process, const double *at, double *scratch,
                              double *mean, double *variance)
{
    size_t n = process->count;
    for (size_t i = 0; i < n; i++)
        scratch[i] = correlation(process, at, process->points + i * process->dimensions);
    *mean = process->mean + product_of(scratch, process->weights, n);
    double of_mean = process->mean_known ? 0 : 1 - product_of(scratch, process->ones, n);
    solve(process, scratch, true);
    double known = product_of(scratch, scratch, n);
    *variance = process->variance * (fmax(0, 1 - known) + of_mean * of_mean / process->ones_sum);
}

enum status gaussian_process_leave_one_out(const struct gaussian_process *process, double *means,
                                           double *variances, struct error *error)
{
    size_t n = process->count;
    double *inverse = calloc(n * n + 1, sizeof *inverse);
    if (!inverse)
        return error_no_memory(error, "a Gaussian process");
    memcpy(inverse, process->factor, n * n * sizeof *inverse);
    gsl_matrix_view matrix = gsl_matrix_view_array(inverse, n, n);
    gsl_linalg_cholesky_invert(&matrix.matrix);
    for (size_t i = 0; i < n; i++) {
        double precision = inverse[i * n + i];
        means[i] = process->residual[i] + process->mean - process->weights[i] / precision;
        variances[i] = process->variance / precision;
    }
    free(inverse);
    return STATUS_OK;
}
