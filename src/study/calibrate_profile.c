/* Profiles of the objective along the axes through the optimum; finds parameters that do not matter. */
#include "study/calibrate_steps.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Quantile .95 of chi-square with one degree of freedom. If the targets' scales are standard errors, the
 * objective rises by more than this, at the true value of a parameter, in one of twenty samples. */
static const double likely_difference = 3.841458820694124;

/* Probability of a false detection over all differences of a profile (Bonferroni). */
static const double error_rate = 0.05;

/* distances from the optimum, as parts of the range */
static const double nearby[PROFILE_NEAR] = {-0.04, -0.01, 0.01, 0.04};

/* uncertainty: standard error of the difference; NAN when unknown. */
static bool exceeds_noise(const struct calibration *found, double difference, double uncertainty)
{
    double noise = 0, freedom = (double)found->study->replicates - 1;
    if (uncertainty > 0)
        noise = gsl_cdf_tdist_Qinv(error_rate / 2 / (PROFILE_POINTS - 1), freedom) * uncertainty;
    return difference > noise + objective_rounding * (1 + found->objective);
}

static int by_value(const void *a, const void *b)
{
    const struct profile_point *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Where between two neighbouring points the difference reaches likely_difference. Interpolates the root,
 * which is nearly linear, as the difference is nearly quadratic. */
static double passes_at(const struct profile_point *inside, const struct profile_point *outside)
{
    if (isnan(outside->difference))
        return inside->value;
    double in = sqrt(fmax(0, inside->difference)), out = sqrt(outside->difference);
    return inside->value + (sqrt(likely_difference) - in) / (out - in) * (outside->value - inside->value);
}

/* The outermost points up to which, from the optimum on, all differences are from `least` to `most`. */
static void find_around(const struct calibrated_parameter *parameter, double least, double most, size_t *low,
                        size_t *high)
{
    const struct profile_point *profile = parameter->profile;
    size_t optimum = 0;
    while (optimum + 1 < PROFILE_POINTS && profile[optimum].value < parameter->value)
        optimum++;
    *low = *high = optimum;
    while (*low > 0 && profile[*low - 1].difference >= least && profile[*low - 1].difference <= most)
        --*low;
    while (*high + 1 < PROFILE_POINTS && profile[*high + 1].difference >= least &&
           profile[*high + 1].difference <= most)
        ++*high;
}

/* Finds the interval of likely values around the optimum. */
static void find_span(struct calibrated_parameter *parameter)
{
    const struct profile_point *profile = parameter->profile;
    size_t low, high;
    find_around(parameter, (double)-INFINITY, likely_difference, &low, &high);
    parameter->low = low > 0 ? passes_at(&profile[low], &profile[low - 1]) : profile[0].value;
    parameter->high = high + 1 < PROFILE_POINTS ? passes_at(&profile[high], &profile[high + 1])
                                                : profile[PROFILE_POINTS - 1].value;
}

static void judge(struct calibration *found, struct calibrated_parameter *parameter)
{
    parameter->identified = false;
    for (size_t p = 0; p < PROFILE_POINTS; p++) {
        const struct profile_point *at = &parameter->profile[p];
        if (exceeds_noise(found, fabs(at->difference), at->error))
            parameter->identified = true;
        if (exceeds_noise(found, -at->difference, at->error))
            found->better_near = true;
    }
}

/* Where around the optimum nothing changes at all, over more than one value. */
static void find_flat(const struct calibration *found, struct calibrated_parameter *parameter)
{
    const struct profile_point *profile = parameter->profile;
    const double nothing = objective_rounding * (1 + found->objective);
    size_t low, high;
    find_around(parameter, -nothing, nothing, &low, &high);
    if (profile[high].value > profile[low].value) {
        parameter->flat_low = profile[low].value;
        parameter->flat_high = profile[high].value;
    }
}

/* A place on an axis, in the unit cube, and the objective there; infinite where a run fails. */
struct place {
    double at, objective;
    double *samples;
};

static int by_coordinate(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static double jump_between(const struct place *a, const struct place *b)
{
    return a->objective == b->objective ? 0 : fabs(a->objective - b->objective);
}

/* The first of the two neighbours between which the objective changes most beyond what it does beside them;
 * PROFILE_POINTS: nowhere by as much as matters. */
static size_t suspicious_step(const struct place *places)
{
    size_t found = PROFILE_POINTS;
    double most = likely_difference;
    for (size_t p = 0; p + 1 < PROFILE_POINTS; p++) {
        double jump = jump_between(&places[p], &places[p + 1]);
        double before = p > 0 ? jump_between(&places[p - 1], &places[p]) : 0;
        double behind = p + 2 < PROFILE_POINTS ? jump_between(&places[p + 1], &places[p + 2]) : 0;
        double beyond =
            isinf(jump) ? jump : jump - fmax(isinf(before) ? 0 : before, isinf(behind) ? 0 : behind);
        if (beyond > most) {
            most = beyond;
            found = p;
        }
    }
    return found;
}

static struct place place_at(double at, double objective, double *samples)
{
    return (struct place){at, objective < moments_no_objective ? objective : (double)INFINITY, samples};
}

/* Whether a jump between two places is more than the draws of the runs make. */
static bool is_more_than_noise(const struct calibration *found, const struct place *low,
                               const struct place *high)
{
    double jump = jump_between(low, high);
    if (isinf(jump))
        return true;
    return exceeds_noise(found, jump, moments_difference_error(found->study, low->samples, high->samples));
}

/* Whole numbers that follow each other have no value between them. */
static bool has_value_between(const struct factor *factor, const struct place *low, const struct place *high)
{
    return factor->scale != FACTOR_INTEGER ||
           factor_value(factor, high->at) - factor_value(factor, low->at) > 1;
}

/* Halves the step between two places, whose samples are their own, each time keeping the half with most of
 * the change. point [vary_count] is the optimum. Returns the number of halvings; SIZE_MAX: stopped or failed.
 * */
static size_t halve(struct calibrating *calibrating, size_t axis, double *point, struct place *low,
                    struct place *high)
{
    const struct factor *factor = &calibrating->study->vary[axis].factor;
    size_t halvings = 0, bytes = calibrate_sample_size(calibrating->study) * sizeof(double);
    for (; halvings < CLIFF_HALVINGS && has_value_between(factor, low, high); halvings++) {
        double objectives[BATCH];
        point[axis] = 0.5 * (low->at + high->at);
        if (!calibrate_points(calibrating, point, 1, objectives))
            return SIZE_MAX;
        struct place middle = place_at(point[axis], objectives[0], NULL);
        struct place *replaced = jump_between(low, &middle) >= jump_between(&middle, high) ? high : low;
        memcpy(replaced->samples, calibrating->samples, bytes);
        *replaced = place_at(middle.at, objectives[0], replaced->samples);
    }
    return halvings;
}

/* Looks closer at the step of a profile where the objective changes most. A slope gets less with every
 * halving, a jump stays: it is one when half of it is left. False: stopped or failed. */
static bool find_cliff(struct calibrating *calibrating, size_t axis, const struct place *places,
                       double *point)
{
    enum { LEAST_HALVINGS = 3 };
    const struct factor *factor = &calibrating->study->vary[axis].factor;
    struct calibrated_parameter *parameter = &calibrating->found->parameters[axis];
    size_t step = suspicious_step(places), size = calibrate_sample_size(calibrating->study);
    if (step == PROFILE_POINTS)
        return true;
    double *samples = calloc(2 * size, sizeof *samples);
    if (!samples) {
        calibrating->status = error_no_memory(calibrating->error, "profiles");
        return false;
    }
    struct place low = places[step], high = places[step + 1];
    double whole = jump_between(&low, &high);
    low.samples = memcpy(samples, places[step].samples, size * sizeof *samples);
    high.samples = memcpy(samples + size, places[step + 1].samples, size * sizeof *samples);
    memcpy(point, calibrating->found->point, calibrating->study->vary_count * sizeof *point);
    size_t halvings = halve(calibrating, axis, point, &low, &high);
    if (halvings != SIZE_MAX && halvings >= LEAST_HALVINGS && jump_between(&low, &high) >= whole / 2 &&
        is_more_than_noise(calibrating->found, &low, &high)) {
        parameter->cliff_low = factor_value(factor, low.at);
        parameter->cliff_high = factor_value(factor, high.at);
        parameter->cliff_jump = jump_between(&low, &high);
    }
    free(samples);
    return halvings != SIZE_MAX;
}

/* Coordinate of the p-th point of a profile. */
static double coordinate(double optimum, size_t p)
{
    if (p < PROFILE_GRID)
        return (double)p / (PROFILE_GRID - 1);
    return fmin(1, fmax(0, optimum + nearby[p - PROFILE_GRID]));
}

/* Slopes of the targets' distances between the outer two of the nearby points; the optimum replaces a
 * point that fails. */
static void take_slopes(const struct calibrating *calibrating, size_t axis, const double *points,
                        const double objectives[BATCH], gsl_matrix *slopes)
{
    const struct study *study = calibrating->study;
    const struct calibration *found = calibrating->found;
    const size_t places[2] = {PROFILE_GRID, PROFILE_GRID + PROFILE_NEAR - 1};
    size_t k = study->vary_count, replicates = (size_t)study->replicates;
    const double *samples[2];
    double at[2];
    for (size_t e = 0; e < 2; e++) {
        bool fails = objectives[places[e]] >= moments_no_objective;
        samples[e] =
            fails ? found->samples : calibrating->samples + places[e] * study->target_count * replicates;
        at[e] = fails ? found->point[axis] : points[places[e] * k + axis];
    }
    for (size_t i = 0; at[1] > at[0] && i < study->target_count; i++) {
        double miss[2];
        for (size_t e = 0; e < 2; e++)
            miss[e] = target_miss(&study->targets[i],
                                  moments_mean(samples[e] + i * replicates, replicates, SIZE_MAX));
        /* infinite where an inequality with a relative error holds at 0 or less: nothing pulls there */
        double change = isfinite(miss[0]) && isfinite(miss[1]) ? miss[1] - miss[0] : 0;
        gsl_matrix_set(slopes, i, axis, change / (at[1] - at[0]));
    }
}

/* Evaluates a profile. points [PROFILE_POINTS - 1][vary_count], at most BATCH, is scratch. False: stopped
 * or failed. */
static bool walk(struct calibrating *calibrating, size_t axis, double *points, gsl_matrix *slopes)
{
    const struct study *study = calibrating->study;
    struct calibration *found = calibrating->found;
    struct calibrated_parameter *parameter = &found->parameters[axis];
    size_t k = study->vary_count, size = calibrate_sample_size(study);
    double objectives[BATCH];
    struct place places[PROFILE_POINTS];
    for (size_t p = 0; p + 1 < PROFILE_POINTS; p++) {
        memcpy(points + p * k, found->point, k * sizeof *points);
        points[p * k + axis] = coordinate(found->point[axis], p);
    }
    if (!calibrate_points(calibrating, points, PROFILE_POINTS - 1, objectives))
        return false;
    for (size_t p = 0; p + 1 < PROFILE_POINTS; p++)
        parameter->profile[p] = (struct profile_point){
            .value = factor_value(&study->vary[axis].factor, points[p * k + axis]),
            .difference =
                objectives[p] < moments_no_objective ? objectives[p] - found->objective : (double)NAN,
            .error = moments_difference_error(study, calibrating->samples + p * size, found->samples),
        };
    parameter->profile[PROFILE_POINTS - 1] = (struct profile_point){parameter->value, 0, 0};
    qsort(parameter->profile, PROFILE_POINTS, sizeof *parameter->profile, by_value);
    judge(found, parameter);
    find_span(parameter);
    find_flat(found, parameter);
    take_slopes(calibrating, axis, points, objectives, slopes);
    for (size_t p = 0; p + 1 < PROFILE_POINTS; p++)
        places[p] = place_at(points[p * k + axis], objectives[p], calibrating->samples + p * size);
    places[PROFILE_POINTS - 1] = place_at(found->point[axis], found->objective, found->samples);
    qsort(places, PROFILE_POINTS, sizeof *places, by_coordinate);
    return find_cliff(calibrating, axis, places, points);
}

/* Precision of the parameters when all are free: in linear approximation at the optimum their covariance
 * is the inverse of J'J, where J are the slopes of the distances (Gourieroux & Monfort 1996, section 2.3,
 * with a diagonal matrix of weights that is the inverse of the targets' covariance). */
static const double normal_quantile = 1.959963984540054; /* .975 */

/* Smaller singular values, relative to the largest, are rounding. */
static const double least_singular = 1e-8, least_component = 1e-6;

/* Standard error of a coordinate; infinite when it takes part in a direction without effect. */
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

void calibrate_profiles(struct calibrating *calibrating)
{
    struct calibration *found = calibrating->found;
    size_t k = calibrating->study->vary_count, done = 0;
    size_t rows = calibrating->study->target_count > k ? calibrating->study->target_count : k;
    double *points = calloc(PROFILE_POINTS, k * sizeof *points);
    gsl_matrix *slopes = gsl_matrix_calloc(rows, k);
    calibrating->done = calibrating->options->evaluations; /* the search is over, even if it took fewer */
    while (points && slopes && done < k && walk(calibrating, done, points, slopes))
        calibrating->done = calibrating->options->evaluations + ++done * AXIS_POINTS;
    found->profiled = done == k;
    if (!points || !slopes || (found->profiled && !calibrate_joint(found, slopes)))
        calibrating->status = error_no_memory(calibrating->error, "profiles");
    gsl_matrix_free(slopes);
    free(points);
}
