/* The search of a calibration: the design's points, then simplexes from the best of them. */
#include "study/calibrate_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/simplex.h"

/* In the unit cube: edges of the first simplexes, and of the last one, which guards against a search that
 * ended on a degenerate simplex; the distance of corners from their middle at which a search ends. */
static const double first_edge = 0.15, last_edge = 0.05, smallest_simplex = 1e-5;

double reflect_coordinate(double u)
{
    u = fabs(fmod(u, 2));
    return u > 1 ? 2 - u : u;
}

/* Keeps the point if it is better than the best so far. */
static void keep(struct calibrating *calibrating, const double *point, const double *samples,
                 double objective)
{
    struct calibration *found = calibrating->found;
    const struct study *study = calibrating->study;
    found->evaluations++;
    found->failed_points += objective >= moments_no_objective;
    if (!(objective < found->objective))
        return;
    found->objective = objective;
    memcpy(found->point, point, study->vary_count * sizeof *point);
    memcpy(found->samples, samples, calibrate_sample_size(study) * sizeof *samples);
}

static void visit_design(struct calibrating *calibrating, double *objectives)
{
    const struct study *study = calibrating->study;
    size_t size = study->design->size, samples = calibrate_sample_size(study);
    for (size_t first = 0; first < size; first += BATCH) {
        size_t count = size - first < BATCH ? size - first : BATCH;
        const double *points = study->design->points + first * study->vary_count;
        double batch[BATCH];
        if (!calibrate_points(calibrating, points, count, batch))
            return;
        for (size_t i = 0; i < count; i++) {
            objectives[first + i] = batch[i];
            keep(calibrating, points + i * study->vary_count, calibrating->samples + i * samples, batch[i]);
        }
    }
}

static double objective_at(void *context, const double *position)
{
    struct calibrating *calibrating = context;
    size_t k = calibrating->study->vary_count;
    double objectives[BATCH], *point = calloc(k, sizeof *point);
    if (!point) {
        if (calibrating->status == STATUS_OK)
            calibrating->status = error_no_memory(calibrating->error, "a point");
        return moments_no_objective;
    }
    for (size_t i = 0; i < k; i++)
        point[i] = reflect_coordinate(position[i]);
    bool simulated = calibrate_points(calibrating, point, 1, objectives);
    if (simulated)
        keep(calibrating, point, calibrating->samples, objectives[0]);
    free(point);
    return simulated ? objectives[0] : moments_no_objective;
}

/* Nelder and Mead (1965) from a point, with at most this many evaluations. It ends where the simplex is
 * small, or where nothing changes within it, as around the best whole number. */
static void search_from(struct calibrating *calibrating, const double *start, double edge, size_t evaluations)
{
    struct calibration *found = calibrating->found;
    size_t k = calibrating->study->vary_count, last = found->evaluations + evaluations;
    struct simplex simplex = {.count = k, .value_at = objective_at, .context = calibrating};
    double *steps = calloc(k, sizeof *steps);
    for (size_t i = 0; steps && i < k; i++)
        steps[i] = start[i] > 0.5 ? -edge : edge;
    if (!steps || !simplex_init(&simplex, start, steps)) {
        calibrating->status = error_no_memory(calibrating->error, "the search");
        goto out;
    }
    found->converged = false;
    /* a step asks for k + 2 values, and the look for a plateau for one */
    while (!found->stopped && calibrating->status == STATUS_OK && found->evaluations + k + 3 <= last &&
           !found->converged) {
        simplex_step(&simplex);
        found->converged = simplex_size(&simplex) < smallest_simplex || simplex_is_flat(&simplex);
    }
out:
    simplex_clear(&simplex);
    free(steps);
}

static size_t best_of(const double *objectives, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (objectives[i] < objectives[best])
            best = i;
    return best;
}

void calibrate_search(struct calibrating *calibrating)
{
    const struct study *study = calibrating->study;
    struct calibration *found = calibrating->found;
    size_t starts = calibrating->options->starts, most = calibrating->options->evaluations,
           k = study->vary_count;
    double *objectives = calloc(study->design->size, sizeof *objectives), *best = calloc(k, sizeof *best);
    if (!objectives || !best) {
        calibrating->status = error_no_memory(calibrating->error, "the search");
        goto out;
    }
    visit_design(calibrating, objectives);
    for (size_t s = 0; s < starts && s < study->design->size; s++) {
        size_t start = best_of(objectives, study->design->size);
        if (found->stopped || calibrating->status != STATUS_OK || objectives[start] >= moments_no_objective)
            break;
        objectives[start] = moments_no_objective;
        search_from(calibrating, study->design->points + start * k, first_edge,
                    (most - found->evaluations) / (starts + 1 - s));
    }
    memcpy(best, found->point, k * sizeof *best);
    if (!found->stopped && calibrating->status == STATUS_OK && found->objective < moments_no_objective)
        search_from(calibrating, best, last_edge, most - found->evaluations);
out:
    free(objectives);
    free(best);
}
