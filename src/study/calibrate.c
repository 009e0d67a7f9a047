#include "study/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "statistics/estimate.h"
#include "study/calibrate_steps.h"

enum status calibrate_check(const struct study *study, const struct calibrate_options *options,
                            struct error *error)
{
    if (study->target_count == 0)
        return error_set(
            error, STATUS_INVALID,
            "the study has no targets: targets = ( { outcome = \"final_mean_price\"; value = 2; scale "
            "= 0.1; } );");
    for (size_t i = 0; i < study->vary_count; i++)
        if (study->vary[i].values.count)
            return error_set(error, STATUS_INVALID,
                             "vary[%zu].values: %s is listed; what is calibrated has low and high", i,
                             study->vary[i].path);
    /* A search needs evaluations for its first simplex and a step; there is one search more than `starts`. */
    size_t least = study->design->size + (options->starts + 1) * (2 * study->vary_count + 4);
    if (options->evaluations < least)
        return error_set(error, STATUS_INVALID,
                         "%zu evaluations are too few for %zu design points and %zu searches; at least %zu",
                         options->evaluations, study->design->size, options->starts + 1, least);
    return STATUS_OK;
}

static enum status make(const struct study *study, struct calibration **calibration, struct error *error)
{
    struct calibration *made = calloc(1, sizeof *made);
    *calibration = made;
    if (!made)
        return error_no_memory(error, "the calibration");
    *made = (struct calibration){
        .study = study, .objective = moments_no_objective, .lowest = moments_no_objective};
    made->targets = calloc(study->target_count, sizeof *made->targets);
    made->parameters = calloc(study->vary_count, sizeof *made->parameters);
    made->samples = calloc(calibrate_sample_size(study), sizeof *made->samples);
    made->point = calloc(study->vary_count, sizeof *made->point);
    bool whole = made->targets && made->parameters && made->samples && made->point;
    return whole ? STATUS_OK : error_no_memory(error, "the calibration");
}

/* Fills in the targets' outcomes and the parameters at the optimum. */
static void describe(struct calibration *found)
{
    const struct study *study = found->study;
    size_t replicates = (size_t)study->replicates;
    for (size_t i = 0; i < study->target_count; i++) {
        const struct study_target *target = &study->targets[i];
        struct sample sample = {0};
        for (size_t r = 0; r < replicates; r++)
            sample_add(&sample, found->samples[i * replicates + r]);
        double n = (double)sample.count;
        found->targets[i] = (struct calibrated_target){
            .mean = sample.mean,
            .standard_error = sample.count > 1 ? sqrt(sample.squares / (n - 1) / n) : (double)NAN,
            .distance = target_distance(target, sample.mean),
            .runs = sample.count,
        };
    }
    for (size_t i = 0; i < study->vary_count; i++)
        found->parameters[i] = (struct calibrated_parameter){
            .value = factor_value(&study->vary[i].factor, found->point[i]),
            .low = (double)NAN,
            .high = (double)NAN,
            .joint_low = (double)NAN,
            .joint_high = (double)NAN,
            .identified = true,
            .flat_low = (double)NAN,
            .flat_high = (double)NAN,
            .cliff_low = (double)NAN,
            .cliff_high = (double)NAN,
            .cliff_jump = (double)NAN,
        };
}

enum status calibrate(const struct study *study, const struct calibrate_options *options,
                      struct calibration **calibration, struct error *error)
{
    *calibration = NULL;
    enum status status = calibrate_check(study, options, error);
    if (status != STATUS_OK)
        return status;
    struct calibration *found;
    struct calibrating calibrating = {.study = study, .options = options, .error = error};
    calibrating.total = calibrate_most_points(study, options);
    status = make(study, &found, error);
    calibrating.found = found;
    if (status == STATUS_OK &&
        !(calibrating.samples = calloc(BATCH * calibrate_sample_size(study), sizeof(double))))
        status = error_no_memory(error, "outcomes");
    if (status == STATUS_OK) {
        calibrate_search(&calibrating);
        status = calibrating.status;
    }
    if (status == STATUS_OK && found->objective >= moments_no_objective)
        status = error_set(error, STATUS_FAILED,
                           "at none of %zu points all runs end well and have the targets' outcomes",
                           calibrating.done);
    if (status == STATUS_OK) {
        describe(found);
        calibrate_profiles(&calibrating);
        status = calibrating.status;
    }
    free(calibrating.samples);
    if (status == STATUS_OK)
        *calibration = found;
    else
        calibration_free(found);
    return status;
}

bool calibration_is_flat(const struct calibration *calibration)
{
    return calibration->highest - calibration->lowest <= objective_rounding * (1 + fabs(calibration->lowest));
}

void calibration_free(struct calibration *calibration)
{
    if (!calibration)
        return;
    free(calibration->targets);
    free(calibration->parameters);
    free(calibration->samples);
    free(calibration->point);
    free(calibration);
}
