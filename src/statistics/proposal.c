#include "statistics/proposal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Part of the prior's variance that is added to every covariance, so that it has an inverse. */
static const double least_variance = 1e-8;
/* Shares of the points; the rest comes from kernels. */
static const double fitted_share = 0.6, prior_share = 0.1;

/* Covariance [dimension][dimension] of weighted draws. */
static void find_covariance(const double *draws, const double *weights, size_t count, size_t dimension,
                            double *mean, double *covariance)
{
    double total = 0;
    memset(mean, 0, dimension * sizeof *mean);
    memset(covariance, 0, dimension * dimension * sizeof *covariance);
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
        for (size_t a = 0; a < dimension; a++)
            mean[a] += weights[i] * draws[i * dimension + a];
    }
    for (size_t a = 0; a < dimension; a++)
        mean[a] /= total;
    for (size_t i = 0; i < count; i++)
        for (size_t a = 0; weights[i] > 0 && a < dimension; a++)
            for (size_t b = 0; b <= a; b++)
                covariance[a * dimension + b] += weights[i] / total * (draws[i * dimension + a] - mean[a]) *
                                                 (draws[i * dimension + b] - mean[b]);
}

/* Lower triangle in place; false: not positive definite. */
static bool take_root(double *matrix, size_t n)
{
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = matrix[a * n + b];
            for (size_t k = 0; k < b; k++)
                sum -= matrix[a * n + k] * matrix[b * n + k];
            if (a == b && !(sum > 0))
                return false;
            matrix[a * n + b] = a == b ? sqrt(sum) : sum / matrix[b * n + b];
        }
    return true;
}

/* Inverse of a lower triangle. */
static void invert(const double *root, size_t n, double *inverse)
{
    for (size_t b = 0; b < n; b++)
        for (size_t a = b; a < n; a++) {
            double sum = a == b ? 1 : 0;
            for (size_t k = b; k < a; k++)
                sum -= root[a * n + k] * inverse[k * n + b];
            inverse[a * n + b] = sum / root[a * n + a];
        }
}

/* product [n] = lower triangle * vector; may not be the vector */
static void multiply(const double *triangle, size_t n, const double *vector, double *product)
{
    for (size_t a = 0; a < n; a++) {
        product[a] = 0;
        for (size_t b = 0; b <= a; b++)
            product[a] += triangle[a * n + b] * vector[b];
    }
}

/* As the fitted distribution sees a point: relative to its mean, in its deviations. work [dimension]. */
static void scale_point(const struct proposal *proposal, const double *point, double *work, double *scaled)
{
    for (size_t a = 0; a < proposal->dimension; a++)
        work[a] = point[a] - proposal->mean[a];
    multiply(proposal->inverse, proposal->dimension, work, scaled);
}

static void place_kernels(struct proposal *proposal, const double *draws, const size_t *copies, size_t count,
                          double *work)
{
    size_t k = 0, n = proposal->dimension;
    for (size_t i = 0; i < count; i++)
        for (size_t copy = 0; copy < copies[i]; copy++, k++) {
            proposal->owners[k] = i;
            scale_point(proposal, draws + i * n, work, proposal->centres + k * n);
        }
}

static void find_root(struct proposal *proposal)
{
    static const double log_two_pi = 1.8378770664093453;
    size_t n = proposal->dimension;
    for (size_t a = 0; a < n; a++)
        proposal->root[a * n + a] += least_variance;
    if (!take_root(proposal->root, n)) {
        memset(proposal->root, 0, n * n * sizeof *proposal->root);
        for (size_t a = 0; a < n; a++)
            proposal->root[a * n + a] = 1;
    }
    invert(proposal->root, n, proposal->inverse);
    proposal->constant = -0.5 * (double)n * log_two_pi;
    for (size_t a = 0; a < n; a++)
        proposal->constant -= log(proposal->root[a * n + a]);
}

struct proposal proposal_shares(size_t wanted)
{
    struct proposal proposal = {.fitted = (size_t)(fitted_share * (double)wanted),
                                .prior = (size_t)(prior_share * (double)wanted)};
    proposal.kernels = wanted - proposal.fitted - proposal.prior;
    return proposal;
}

bool proposal_make(struct proposal *proposal, const double *draws, const double *weights,
                   const size_t *copies, size_t count, size_t dimension, double effective, double widening)
{
    double n = (double)dimension, bandwidth = pow(4 / (effective * (n + 2)), 1 / (n + 4));
    double *work = calloc(dimension, sizeof *work);
    proposal->dimension = dimension;
    proposal->width = sqrt(widening) * fmin(1, bandwidth);
    proposal->mean = calloc(dimension, sizeof *proposal->mean);
    proposal->root = calloc(dimension, dimension * sizeof *proposal->root);
    proposal->inverse = calloc(dimension, dimension * sizeof *proposal->inverse);
    proposal->centres = calloc(proposal->kernels + 1, dimension * sizeof *proposal->centres);
    proposal->owners = calloc(proposal->kernels + 1, sizeof *proposal->owners);
    bool made = work && proposal->mean && proposal->root && proposal->inverse && proposal->centres &&
                proposal->owners;
    if (made) {
        find_covariance(draws, weights, count, dimension, proposal->mean, proposal->root);
        find_root(proposal);
        place_kernels(proposal, draws, copies, count, work);
    }
    free(work);
    return made;
}

void proposal_clear(struct proposal *proposal)
{
    free(proposal->mean);
    free(proposal->root);
    free(proposal->inverse);
    free(proposal->centres);
    free(proposal->owners);
    *proposal = (struct proposal){.kernels = 0};
}

void proposal_point(const struct proposal *proposal, size_t k, double *normals, double *point)
{
    size_t n = proposal->dimension, specific = proposal->fitted + proposal->prior;
    if (k >= proposal->fitted && k < specific) {
        memcpy(point, normals, n * sizeof *point);
        return;
    }
    for (size_t a = 0; k >= specific && a < n; a++)
        normals[a] = proposal->centres[(k - specific) * n + a] + proposal->width * normals[a];
    multiply(proposal->root, n, normals, point);
    for (size_t a = 0; a < n; a++)
        point[a] += proposal->mean[a];
}

/* Mean density of the kernels that are not around draw `own`, at a point as scale_point gives it. */
static double kernel_density(const struct proposal *proposal, const double *scaled, size_t own)
{
    size_t n = proposal->dimension, counted = 0;
    double sum = 0, precision = 1 / (proposal->width * proposal->width);
    double constant = proposal->constant - (double)n * log(proposal->width);
    for (size_t k = 0; k < proposal->kernels; k++) {
        if (proposal->owners[k] == own)
            continue;
        const double *centre = proposal->centres + k * n;
        double squares = 0;
        for (size_t a = 0; a < n; a++)
            squares += (scaled[a] - centre[a]) * (scaled[a] - centre[a]);
        sum += exp(constant - squares * precision / 2);
        counted++;
    }
    return counted ? sum / (double)counted : 0;
}

double proposal_density(const struct proposal *proposal, const double *point, size_t own, double *work)
{
    size_t n = proposal->dimension;
    double *scaled = work + n, squares = 0,
           total = (double)(proposal->fitted + proposal->prior + proposal->kernels);
    scale_point(proposal, point, work, scaled);
    for (size_t a = 0; a < n; a++)
        squares += scaled[a] * scaled[a];
    return ((double)proposal->fitted * exp(proposal->constant - squares / 2) +
            (double)proposal->prior * standard_density(point, n) +
            (double)proposal->kernels * kernel_density(proposal, scaled, own)) /
           total;
}

double standard_density(const double *point, size_t dimension)
{
    static const double root_two_pi = 2.5066282746310002;
    double density = 1;
    for (size_t a = 0; a < dimension; a++)
        density *= exp(-point[a] * point[a] / 2) / root_two_pi;
    return density;
}
