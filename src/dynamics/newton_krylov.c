#include "dynamics/newton_krylov.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VECTORS = 160, MOST_HALVINGS = 8 };

static const double difference = 1e-8; /* of points, relative to the mean size of an unknown */
/* Of a Newton step, relative to the residual; not less than what brings the point well below the tolerance. */
static const double least_linear = 1e-4, most_linear = 0.03, below_tolerance = 0.1;

struct work {
    const struct newton_krylov *problem;
    double *basis;                                /* [MOST_VECTORS + 1][count] */
    double *residual;                             /* [count] at the point */
    double *moved, *moved_residual, *step;        /* [count] */
    double upper[MOST_VECTORS + 1][MOST_VECTORS]; /* of the Hessenberg matrix, rotated */
    double cosine[MOST_VECTORS], sine[MOST_VECTORS], right[MOST_VECTORS + 1];
};

/* In four sums, which do not wait for each other. */
static double product(size_t count, const double *one, const double *two)
{
    double sum[4] = {0}, rest = 0;
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += one[i + k] * two[i + k];
    for (; i < count; i++)
        rest += one[i] * two[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]) + rest;
}

static double length(size_t count, const double *vector)
{
    return sqrt(product(count, vector, vector));
}

static double largest(size_t count, const double *vector)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        if (!(fabs(vector[i]) <= most))
            most = isnan(vector[i]) ? INFINITY : fabs(vector[i]);
    return most;
}

/* target = derivative of the residual at `point` in the direction of the unit vector `way`. */
static void apply(struct work *work, const double *point, const double *way, double *target)
{
    size_t count = work->problem->count;
    double step = difference * (1 + length(count, point) / sqrt((double)count));
    for (size_t i = 0; i < count; i++)
        work->moved[i] = point[i] + step * way[i];
    work->problem->residual(work->problem->context, work->moved, target);
    for (size_t i = 0; i < count; i++)
        target[i] = (target[i] - work->residual[i]) / step;
}

/* Turns column k so that its last entry vanishes, as the columns before were turned. */
static void rotate(struct work *work, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        double above = work->upper[i][k], below = work->upper[i + 1][k];
        work->upper[i][k] = work->cosine[i] * above + work->sine[i] * below;
        work->upper[i + 1][k] = work->cosine[i] * below - work->sine[i] * above;
    }
    double above = work->upper[k][k], below = work->upper[k + 1][k], both = hypot(above, below);
    work->cosine[k] = both > 0 ? above / both : 1;
    work->sine[k] = both > 0 ? below / both : 0;
    work->upper[k][k] = both;
    work->right[k + 1] = -work->sine[k] * work->right[k];
    work->right[k] *= work->cosine[k];
}

static void combine(struct work *work, size_t vectors)
{
    size_t count = work->problem->count;
    double part[MOST_VECTORS] = {0};
    for (size_t i = vectors; i-- > 0;) {
        double sum = work->right[i];
        for (size_t k = i + 1; k < vectors; k++)
            sum -= work->upper[i][k] * part[k];
        part[i] = work->upper[i][i] != 0 ? sum / work->upper[i][i] : 0;
    }
    memset(work->step, 0, count * sizeof *work->step);
    for (size_t k = 0; k < vectors; k++)
        for (size_t i = 0; i < count; i++)
            work->step[i] += part[k] * work->basis[k * count + i];
}

/* step with derivative(step) = -residual, by GMRES. */
static void find_step(struct work *work, const double *point)
{
    size_t count = work->problem->count, k = 0;
    double start = length(count, work->residual), wanted = below_tolerance * work->problem->tolerance;
    double enough = start * fmin(fmax(wanted / start, least_linear), most_linear);
    for (size_t i = 0; i < count; i++)
        work->basis[i] = -work->residual[i] / start;
    work->right[0] = start;
    while (k < MOST_VECTORS && k < count && fabs(work->right[k]) > enough) {
        double *next = work->basis + (k + 1) * count;
        apply(work, point, work->basis + k * count, next);
        for (size_t i = 0; i <= k; i++) {
            work->upper[i][k] = product(count, work->basis + i * count, next);
            for (size_t n = 0; n < count; n++)
                next[n] -= work->upper[i][k] * work->basis[i * count + n];
        }
        double rest = work->upper[k + 1][k] = length(count, next);
        for (size_t n = 0; rest > 0 && n < count; n++)
            next[n] /= rest;
        rotate(work, k++);
        if (!(rest > 0))
            break;
    }
    combine(work, k);
}

/* Goes along the step as far as the residual gets smaller; false when it doesn't. */
static bool go(struct work *work, double *point)
{
    size_t count = work->problem->count;
    double before = length(count, work->residual), part = 1;
    for (int i = 0; i < MOST_HALVINGS; i++) {
        for (size_t n = 0; n < count; n++)
            work->moved[n] = point[n] + part * work->step[n];
        work->problem->residual(work->problem->context, work->moved, work->moved_residual);
        if (length(count, work->moved_residual) < before) {
            memcpy(point, work->moved, count * sizeof *point);
            memcpy(work->residual, work->moved_residual, count * sizeof *point);
            return true;
        }
        part /= 2;
    }
    return false;
}

static void iterate(struct work *work, double *point, struct newton_end *end)
{
    const struct newton_krylov *problem = work->problem;
    problem->residual(problem->context, point, work->residual);
    end->residual = largest(problem->count, work->residual);
    while (end->residual > problem->tolerance && end->residual < INFINITY &&
           end->steps < problem->most_steps) {
        double before = end->residual;
        find_step(work, point);
        end->steps++;
        bool went = go(work, point);
        end->residual = largest(problem->count, work->residual);
        if (!went || (problem->most_left > 0 && end->residual > problem->most_left * before))
            break;
    }
    end->converged = end->residual <= problem->tolerance;
}

enum status newton_krylov_solve(const struct newton_krylov *problem, double *point, struct newton_end *end,
                                struct error *error)
{
    *end = (struct newton_end){0};
    struct work *work = calloc(1, sizeof *work);
    double *room = work ? malloc((MOST_VECTORS + 5) * problem->count * sizeof *room) : NULL;
    if (room) {
        size_t count = problem->count;
        work->problem = problem;
        work->residual = room;
        work->moved = room + count;
        work->moved_residual = room + 2 * count;
        work->step = room + 3 * count;
        work->basis = room + 4 * count;
        iterate(work, point, end);
    }
    enum status status = room ? STATUS_OK : error_no_memory(error, "Newton's method");
    free(room);
    free(work);
    return status;
}
