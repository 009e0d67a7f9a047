#include "statistics/proposal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Part of the prior's variance that is added to every covariance, so that it has an inverse. */
static const double least_variance = 1e-8;

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

static void place_centres(struct proposal *proposal, const double *draws, const size_t *copies, size_t count)
{
    size_t k = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t copy = 0; copy < copies[i]; copy++)
            memcpy(proposal->centres + k++ * proposal->dimension, draws + i * proposal->dimension,
                   proposal->dimension * sizeof *draws);
    proposal->count = k;
}

static void make_kernel(struct proposal *proposal, double factor)
{
    static const double log_two_pi = 1.8378770664093453;
    size_t n = proposal->dimension;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++)
            proposal->root[a * n + b] = factor * (proposal->root[a * n + b] + (a == b ? least_variance : 0));
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

bool proposal_make(struct proposal *proposal, const double *draws, const double *weights,
                   const size_t *copies, size_t count, size_t dimension, size_t wanted, double effective,
                   double widening)
{
    double n = (double)dimension, bandwidth = pow(4 / (effective * (n + 2)), 1 / (n + 4));
    double *mean = calloc(dimension, sizeof *mean);
    *proposal = (struct proposal){
        .dimension = dimension,
        .centres = calloc(wanted, dimension * sizeof *proposal->centres),
        .root = calloc(dimension, dimension * sizeof *proposal->root),
        .inverse = calloc(dimension, dimension * sizeof *proposal->inverse),
    };
    bool made = mean && proposal->centres && proposal->root && proposal->inverse;
    if (made) {
        place_centres(proposal, draws, copies, count);
        find_covariance(draws, weights, count, dimension, mean, proposal->root);
        make_kernel(proposal, widening * fmin(1, bandwidth * bandwidth));
    }
    free(mean);
    return made;
}

void proposal_clear(struct proposal *proposal)
{
    free(proposal->centres);
    free(proposal->root);
    free(proposal->inverse);
    *proposal = (struct proposal){.count = 0};
}

void proposal_point(const struct proposal *proposal, size_t k, const double *normals, double *point)
{
    size_t n = proposal->dimension;
    for (size_t a = 0; a < n; a++) {
        point[a] = proposal->centres[k * n + a];
        for (size_t b = 0; b <= a; b++)
            point[a] += proposal->root[a * n + b] * normals[b];
    }
}

double proposal_density(const struct proposal *proposal, const double *point)
{
    size_t n = proposal->dimension;
    double sum = 0;
    for (size_t k = 0; k < proposal->count; k++) {
        const double *centre = proposal->centres + k * n;
        double squares = 0;
        for (size_t a = 0; a < n; a++) {
            double scaled = 0;
            for (size_t b = 0; b <= a; b++)
                scaled += proposal->inverse[a * n + b] * (point[b] - centre[b]);
            squares += scaled * scaled;
        }
        sum += exp(proposal->constant - squares / 2);
    }
    return proposal->count ? sum / (double)proposal->count : 0;
}

double standard_density(const double *point, size_t dimension)
{
    static const double root_two_pi = 2.5066282746310002;
    double density = 1;
    for (size_t a = 0; a < dimension; a++)
        density *= exp(-point[a] * point[a] / 2) / root_two_pi;
    return density;
}
