/* How much each factor matters, by what the design allows. */
#include <math.h>
#include <stdlib.h>

#include "statistics/estimate.h"
#include "statistics/sensitivity.h"
#include "study/outcome_statistic.h"

/* The datasets of one measure of the factors. */
#define MEASURE(its_name, its_unit, meaning)                                                                 \
    BY_FACTOR(its_name, its_unit, meaning),                                                                  \
        BY_FACTOR(its_name "_low", its_unit, "lower end of its 95 % interval"),                              \
        BY_FACTOR(its_name "_high", its_unit, "upper end of its 95 % interval"),                             \
        BY_FACTOR(its_name "_rank", "1", "rank of the factor by it, 1 the largest"),                         \
        BY_FACTOR(its_name "_rank_low", "1", "lowest rank in 95 % of the resamples"),                        \
        BY_FACTOR(its_name "_rank_high", "1", "highest rank in 95 % of the resamples"),                      \
        BY_FACTOR(its_name "_rank_stays", "1", "share of the resamples in which the rank is the same")
#define BY_FACTOR(name, unit, meaning) FIELD(name, FIELD_F64, unit, meaning, AXIS_OUTCOME, AXIS_FACTOR)
#define OF_OUTCOME(name, unit, meaning) FIELD(name, FIELD_F64, unit, meaning, AXIS_OUTCOME)
/* Beside every index: how much of what it splits up is noise. */
#define COMMON_FIELDS                                                                                        \
    OF_OUTCOME("units_used", "1", "base samples, trajectories or points without a failed run"),              \
        OF_OUTCOME("noise_of_runs", "1", "share of the variance of single runs that is seed noise"),         \
        OF_OUTCOME("noise_of_means", "1",                                                                    \
                   "share of the variance between the means of design points that is seed noise")

enum { COMMON = 3, PER_MEASURE = 7 };

static void put_common(const struct study *study, const double *values, size_t used, double *numbers)
{
    struct noise_share share =
        noise_share(values, study->design->size, (size_t)study->replicates, study->seeds == SEEDS_COMMON);
    numbers[0] = (double)used;
    numbers[1] = share.of_runs;
    numbers[2] = share.of_means;
}

static void put_measure(const struct sensitivity *measure, size_t factors, double *numbers)
{
    for (size_t i = 0; i < factors; i++) {
        const struct sensitivity *of = &measure[i];
        const double parts[PER_MEASURE] = {of->value,    of->low,       of->high,      of->rank,
                                           of->rank_low, of->rank_high, of->rank_stays};
        for (size_t part = 0; part < PER_MEASURE; part++)
            numbers[part * factors + i] = parts[part];
    }
}

static struct bootstrap bootstrap_of(const struct study *study)
{
    return (struct bootstrap){(size_t)study->resamples, (uint64_t)study->design_seed};
}

/* Means of the points and room for `measures` measures of all factors. */
struct work {
    double *means;
    struct sensitivity *measures;
};

/* An outcome's mean at every design point over the runs that did not fail. */
static void point_means(const struct study *study, const double *values, double *means)
{
    size_t replicates = (size_t)study->replicates;
    for (size_t p = 0; p < study->design->size; p++) {
        struct sample sample = {0};
        for (size_t r = 0; r < replicates; r++)
            sample_add(&sample, values[p * replicates + r]);
        means[p] = sample.count ? sample.mean : (double)NAN;
    }
}

static enum status open_work(struct work *work, const struct study *study, const double *values, size_t count,
                             struct error *error)
{
    work->means = calloc(study->design->size, sizeof *work->means);
    work->measures = calloc(count * study->vary_count, sizeof *work->measures);
    if (!work->means || !work->measures)
        return error_no_memory(error, "the sensitivity indices");
    point_means(study, values, work->means);
    return STATUS_OK;
}

/* Puts `count` measures among the numbers, if all went well. */
static enum status close_work(struct work *work, const struct study *study, const double *values, size_t used,
                              size_t count, double *numbers, enum status status)
{
    size_t k = study->vary_count;
    if (status == STATUS_OK)
        put_common(study, values, used, numbers);
    for (size_t m = 0; status == STATUS_OK && m < count; m++)
        put_measure(work->measures + m * k, k, numbers + COMMON + m * PER_MEASURE * k);
    free(work->means);
    free(work->measures);
    return status;
}

static bool is_saltelli(const struct study *study)
{
    return study->design_kind == DESIGN_SALTELLI;
}

static const struct field sobol_fields[] = {
    COMMON_FIELDS,
    MEASURE("first_order", "1",
            "first-order Sobol index: share of the variance that the factor explains by itself"),
    MEASURE("total", "1",
            "total Sobol index: share of the variance that is left when all but the factor are known"),
};

static enum status compute_sobol(const struct study *study, const double *values, double *numbers,
                                 struct error *error)
{
    struct work work = {0};
    struct bootstrap bootstrap = bootstrap_of(study);
    size_t k = study->vary_count, used = 0;
    enum status status = open_work(&work, study, values, 2, error);
    if (status == STATUS_OK)
        status = sobol_indices(work.means, study->design->size / (k + 2), k, &bootstrap, work.measures,
                               work.measures + k, &used, error);
    return close_work(&work, study, values, used, 2, numbers, status);
}

const struct statistic_family statistic_sobol = {
    .group = "sobol",
    .fields = sobol_fields,
    .field_count = sizeof sobol_fields / sizeof *sobol_fields,
    .applies = is_saltelli,
    .compute = compute_sobol,
};

static bool is_morris(const struct study *study)
{
    return study->design_kind == DESIGN_MORRIS;
}

static const struct field morris_fields[] = {
    COMMON_FIELDS,
    MEASURE(
        "mu_star", "see outcome_unit",
        "mean absolute elementary effect of the factor's whole range; of another value, for three or more "
        "values without an order"),
    MEASURE("mu", "see outcome_unit",
            "mean elementary effect of the factor's whole range; NaN for three or more values without an "
            "order"),
    MEASURE("sigma", "see outcome_unit",
            "standard deviation of the elementary effects; NaN for three or more values without an order"),
};

static enum status compute_morris(const struct study *study, const double *values, double *numbers,
                                  struct error *error)
{
    struct work work = {0};
    struct bootstrap bootstrap = bootstrap_of(study);
    size_t k = study->vary_count, used = 0, count = study->design->size * k;
    double *positions = calloc(count, sizeof *positions);
    bool *ordered = calloc(k, sizeof *ordered);
    enum status status =
        positions && ordered ? STATUS_OK : error_no_memory(error, "the design in the factors' ranges");
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        positions[i] = study_factor_position(study, i / k, i % k);
        ordered[i % k] = study_has_order(&study->vary[i % k]);
    }
    if (status == STATUS_OK)
        status = open_work(&work, study, values, 3, error);
    if (status == STATUS_OK)
        status =
            elementary_effects(positions, ordered, work.means, study->design->size / (k + 1), k, &bootstrap,
                               work.measures, work.measures + k, work.measures + 2 * k, &used, error);
    free(positions);
    free(ordered);
    return close_work(&work, study, values, used, 3, numbers, status);
}

const struct statistic_family statistic_morris = {
    .group = "morris",
    .fields = morris_fields,
    .field_count = sizeof morris_fields / sizeof *morris_fields,
    .applies = is_morris,
    .compute = compute_morris,
};

/* Points that cover the ranges independently of each other. */
static bool covers_ranges(const struct study *study)
{
    return study->design_kind != DESIGN_LIST && !is_saltelli(study) && !is_morris(study);
}

static const struct field rank_correlation_fields[] = {
    COMMON_FIELDS,
    MEASURE("correlation", "1",
            "partial rank correlation of factor and outcome, given the other factors; NaN for three or more "
            "values without an order"),
    BY_FACTOR("p_value", "1", "probability of such a correlation when there is none (Student's t)"),
};

/* Values without an order have no ranks: their column is constant and gets no correlation. */
static void fill_inputs(const struct study *study, double *inputs)
{
    size_t k = study->vary_count;
    for (size_t p = 0; p < study->design->size; p++)
        for (size_t i = 0; i < k; i++)
            inputs[p * k + i] = study_has_order(&study->vary[i]) ? study_factor_number(study, p, i) : 0;
}

/* What the work on some outcomes needs, [count] each. */
struct together {
    struct work *works;
    const double **means;
    struct rank_correlations *results;
    double *inputs; /* [points][factors] */
};

static enum status open_together(struct together *together, const struct study *study,
                                 const double *const *values, double *const *numbers, size_t count,
                                 struct error *error)
{
    size_t k = study->vary_count, points = study->design->size;
    *together = (struct together){
        .works = calloc(count, sizeof *together->works),
        .means = calloc(count, sizeof *together->means),
        .results = calloc(count, sizeof *together->results),
        .inputs = calloc(points, k * sizeof *together->inputs),
    };
    if (!together->works || !together->means || !together->results || !together->inputs)
        return error_no_memory(error, "the ranks");
    fill_inputs(study, together->inputs);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = open_work(&together->works[i], study, values[i], 1, error);
        together->means[i] = together->works[i].means;
        together->results[i] =
            (struct rank_correlations){together->works[i].measures, numbers[i] + COMMON + PER_MEASURE * k, 0};
    }
    return status;
}

static enum status compute_rank_correlations(const struct study *study, const double *const *values,
                                             double *const *numbers, size_t count, struct error *error)
{
    struct together together;
    struct bootstrap bootstrap = bootstrap_of(study);
    enum status status = open_together(&together, study, values, numbers, count, error);
    if (status == STATUS_OK)
        status = partial_rank_correlations(together.inputs, study->design->size, study->vary_count,
                                           together.means, count, &bootstrap, together.results, error);
    for (size_t i = 0; together.works && i < count; i++)
        status = close_work(&together.works[i], study, values[i],
                            together.results ? together.results[i].used : 0, 1, numbers[i], status);
    free(together.works);
    free(together.means);
    free(together.results);
    free(together.inputs);
    return status;
}

const struct statistic_family statistic_rank_correlation = {
    .group = "rank_correlation",
    .fields = rank_correlation_fields,
    .field_count = sizeof rank_correlation_fields / sizeof *rank_correlation_fields,
    .applies = covers_ranges,
    .compute_together = compute_rank_correlations,
};
