/* What happens at each design point, and whether the replicates are enough to tell. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "statistics/estimate.h"
#include "statistics/sensitivity.h"
#include "study/outcome_statistic.h"

static bool has_replicates(const struct study *study)
{
    return study->replicates > 1;
}

#define STATISTIC(name, unit, meaning, ...) FIELD(name, FIELD_F64, unit, meaning, AXIS_OUTCOME, __VA_ARGS__)

static const struct field point_fields[] = {
    STATISTIC("mean", "see outcome_unit", "mean over the runs of the point", AXIS_DESIGN_POINT),
    STATISTIC("mean_low", "see outcome_unit",
              "lower end of the mean's 95 % interval (Student's t, no further than what "
              "the outcome can be)",
              AXIS_DESIGN_POINT),
    STATISTIC("mean_high", "see outcome_unit", "upper end of the mean's 95 % interval", AXIS_DESIGN_POINT),
    STATISTIC("deviation", "see outcome_unit", "standard deviation between the runs of the point",
              AXIS_DESIGN_POINT),
    STATISTIC("runs", "runs", "runs with a value", AXIS_DESIGN_POINT),
    STATISTIC("quantiles", "see outcome_unit", "quantiles of the runs of the point", AXIS_DESIGN_POINT,
              AXIS_QUANTILE),
};

/* By the half-widths for 0, ..., replicates values, each found when it is first wanted; 0: not yet. */
static struct estimate estimate_mean(const struct sample *sample, double *half_widths)
{
    double *half_width = &half_widths[sample->count];
    if (!isnan(*half_width) && !(*half_width > 0))
        *half_width = sample_half_width(sample->count);
    return sample_estimate_by(sample, *half_width);
}

static enum status compute_points(const struct study *study, const double *values, double *numbers,
                                  struct error *error)
{
    size_t points = study->design->size, replicates = (size_t)study->replicates;
    double *sorted = calloc(2 * replicates + 1, sizeof *sorted), *quantiles = numbers + 5 * points;
    if (!sorted)
        return error_no_memory(error, "the statistics");
    double *half_widths = sorted + replicates;
    for (size_t p = 0; p < points; p++) {
        struct sample sample = {0};
        size_t count = 0;
        for (size_t r = 0; r < replicates; r++) {
            double value = values[p * replicates + r];
            sample_add(&sample, value);
            if (!isnan(value))
                sorted[count++] = value;
        }
        struct estimate mean = estimate_mean(&sample, half_widths);
        numbers[p] = mean.value;
        numbers[points + p] = mean.low;
        numbers[2 * points + p] = mean.high;
        numbers[3 * points + p] = count > 1 ? sqrt(sample.squares / (double)(count - 1)) : (double)NAN;
        numbers[4 * points + p] = (double)count;
        sort_numbers(sorted, count);
        for (size_t q = 0; q < QUANTILES; q++)
            quantiles[p * QUANTILES + q] = quantile(sorted, count, quantile_levels[q]);
    }
    free(sorted);
    return STATUS_OK;
}

/* means: [count] values, [count] low and [count] high ends. */
static void keep_means_possible(double *means, size_t count, struct possible_range possible)
{
    for (size_t i = 0; i < count; i++) {
        struct estimate mean = {means[i], means[count + i], means[2 * count + i]};
        mean = estimate_within(mean, possible);
        means[count + i] = mean.low;
        means[2 * count + i] = mean.high;
    }
}

static void keep_points_possible(const struct study *study, struct possible_range possible, double *numbers)
{
    keep_means_possible(numbers, study->design->size, possible);
}

const struct statistic_family statistic_by_point = {
    .group = "by_point",
    .fields = point_fields,
    .field_count = sizeof point_fields / sizeof *point_fields,
    .applies = has_replicates,
    .compute = compute_points,
    .keep_possible = keep_points_possible,
};

/* The points of a posterior are draws of equal weight: over all runs they make the posterior predictive
 * distribution (Gelman et al. 2013, section 6.3). */
static bool is_posterior(const struct study *study)
{
    return study->design_kind == DESIGN_POSTERIOR;
}

static const struct field predictive_fields[] = {
    STATISTIC("mean", "see outcome_unit", "mean over all runs", AXIS_NONE),
    STATISTIC("mean_low", "see outcome_unit",
              "lower end of the mean's 95 % interval over the points' means; of an outcome that "
              "is 0 in some runs and 1 in the others Wilson's (1927)",
              AXIS_NONE),
    STATISTIC("mean_high", "see outcome_unit", "upper end of the mean's 95 % interval", AXIS_NONE),
    STATISTIC("deviation", "see outcome_unit", "standard deviation between all runs", AXIS_NONE),
    STATISTIC("runs", "runs", "runs with a value", AXIS_NONE),
    STATISTIC("quantiles", "see outcome_unit", "quantiles of all runs", AXIS_QUANTILE),
};

/* Whether both happened and nothing else. Of one value alone it is not known. */
static bool is_yes_or_no(const double *sorted, size_t count)
{
    if (!count || sorted[0] != 0 || sorted[count - 1] != 1)
        return false;
    size_t zeros = 0;
    while (sorted[zeros] == 0)
        zeros++;
    return sorted[zeros] == 1;
}

static enum status compute_predictive(const struct study *study, const double *values, double *numbers,
                                      struct error *error)
{
    size_t points = study->design->size, replicates = (size_t)study->replicates, count = 0;
    double *sorted = calloc(points * replicates + 1, sizeof *sorted);
    struct sample runs = {0}, means = {0};
    if (!sorted)
        return error_no_memory(error, "the statistics");
    for (size_t p = 0; p < points; p++) {
        struct sample point = {0};
        for (size_t r = 0; r < replicates; r++) {
            double value = values[p * replicates + r];
            sample_add(&point, value);
            sample_add(&runs, value);
            if (!isnan(value))
                sorted[count++] = value;
        }
        sample_add(&means, point.count ? point.mean : (double)NAN);
    }
    sort_numbers(sorted, count);
    /* A point's mean of an outcome that is 0 or 1 varies by no more than one run does. */
    struct estimate mean = is_yes_or_no(sorted, count)
                               ? probability_estimate(means.mean * (double)means.count, means.count)
                               : sample_estimate(&means);
    numbers[0] = mean.value;
    numbers[1] = mean.low;
    numbers[2] = mean.high;
    numbers[3] = count > 1 ? sqrt(runs.squares / (double)(count - 1)) : (double)NAN;
    numbers[4] = (double)count;
    for (size_t q = 0; q < QUANTILES; q++)
        numbers[5 + q] = quantile(sorted, count, quantile_levels[q]);
    free(sorted);
    return STATUS_OK;
}

static void keep_predictive_possible(const struct study *study, struct possible_range possible,
                                     double *numbers)
{
    (void)study;
    keep_means_possible(numbers, 1, possible);
}

const struct statistic_family statistic_predictive = {
    .group = "predictive",
    .fields = predictive_fields,
    .field_count = sizeof predictive_fields / sizeof *predictive_fields,
    .applies = is_posterior,
    .compute = compute_predictive,
    .keep_possible = keep_predictive_possible,
};

static const double wanted_precision = 0.05; /* half-width of an interval over the mean */

static const struct field replicate_fields[] = {
    STATISTIC("noise_of_runs", "1", "share of the variance of single runs that is seed noise", AXIS_NONE),
    STATISTIC("noise_of_means", "1",
              "share of the variance between the means of design points that is seed noise", AXIS_NONE),
    STATISTIC("half_width", "see outcome_unit",
              "half the width of the 95 % interval of a design point's mean after this many replicates, on "
              "average over points; NaN for one",
              AXIS_REPLICATES),
    STATISTIC("replicates_needed", "runs",
              "replicates after which that half-width is 5 % of the mean of the outcome's size, at the noise "
              "seen here",
              AXIS_NONE),
};

/* curve[r]: with replicates 0, ..., r; the mean over the points for which it is known. counts, half_widths:
 * scratch. */
static void find_curve(const struct study *study, const double *values, double *curve, size_t *counts,
                       double *half_widths)
{
    size_t replicates = (size_t)study->replicates;
    for (size_t p = 0; p < study->design->size; p++) {
        struct sample sample = {0};
        for (size_t r = 0; r < replicates; r++) {
            sample_add(&sample, values[p * replicates + r]);
            struct estimate mean = estimate_mean(&sample, half_widths);
            if (isnan(mean.low))
                continue;
            curve[r] = (counts[r] ? curve[r] : 0) + (mean.high - mean.low) / 2;
            counts[r]++;
        }
    }
    for (size_t r = 0; r < replicates; r++)
        curve[r] = counts[r] ? curve[r] / (double)counts[r] : (double)NAN;
}

/* From the standard deviation within points, by the normal interval. */
static double replicates_needed(const struct study *study, const double *values)
{
    size_t points = study->design->size, replicates = (size_t)study->replicates;
    double squares = 0, freedom = 0, size = 0, count = 0;
    for (size_t p = 0; p < points; p++) {
        struct sample sample = {0};
        for (size_t r = 0; r < replicates; r++)
            sample_add(&sample, values[p * replicates + r]);
        if (sample.count < 2)
            continue;
        squares += sample.squares;
        freedom += (double)(sample.count - 1);
        size += fabs(sample.mean);
        count++;
    }
    if (count < 1 || !(size > 0))
        return (double)NAN;
    double width = gsl_cdf_ugaussian_Pinv(0.975) / (wanted_precision * size / count);
    return fmax(1, ceil(width * width * squares / freedom));
}

static enum status compute_replicates(const struct study *study, const double *values, double *numbers,
                                      struct error *error)
{
    size_t replicates = (size_t)study->replicates;
    struct noise_share share =
        noise_share(values, study->design->size, replicates, study->seeds == SEEDS_COMMON);
    size_t *counts = calloc(replicates, sizeof *counts);
    double *half_widths = calloc(replicates + 1, sizeof *half_widths);
    enum status status = STATUS_OK;
    if (!counts || !half_widths) {
        status = error_no_memory(error, "the statistics");
        goto out;
    }
    numbers[0] = share.of_runs;
    numbers[1] = share.of_means;
    find_curve(study, values, numbers + 2, counts, half_widths);
    numbers[2 + replicates] = replicates_needed(study, values);
out:
    free(counts);
    free(half_widths);
    return status;
}

const struct statistic_family statistic_replicates = {
    .group = "replicates",
    .fields = replicate_fields,
    .field_count = sizeof replicate_fields / sizeof *replicate_fields,
    .applies = has_replicates,
    .compute = compute_replicates,
};
