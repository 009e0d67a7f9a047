/* Simulates points of the parameters, a batch at a time. */
#include "study/calibrate_steps.h"

#include <math.h>

size_t calibrate_sample_size(const struct study *study)
{
    return study->target_count * (size_t)study->replicates;
}

bool calibrate_points(struct calibrating *calibrating, const double *points, size_t count,
                      double objectives[BATCH])
{
    const struct study *study = calibrating->study;
    const struct calibrate_options *options = calibrating->options;
    size_t failed[BATCH];
    if (calibrating->found->stopped || calibrating->status != STATUS_OK)
        return false;
    calibrating->status = moments_simulate(study, points, count, options->threads,
                                           calibrate_memory_from(options->memory, calibrating->simulated),
                                           calibrating->samples, failed, calibrating->error);
    if (calibrating->status == STATUS_OK && options->memory)
        calibrating->status = calibrate_memory_sync(options->memory, calibrating->error);
    if (calibrating->status != STATUS_OK)
        return false;
    calibrating->simulated += count;
    for (size_t i = 0; i < count; i++) {
        objectives[i] =
            moments_objective(study, calibrating->samples + i * calibrate_sample_size(study), SIZE_MAX);
        /* Means over the runs that did not fail would be those of a selected sample. */
        objectives[i] = failed[i] ? moments_no_objective : objectives[i];
        calibrating->found->lowest = fmin(calibrating->found->lowest, objectives[i]);
        calibrating->found->highest = fmax(calibrating->found->highest, objectives[i]);
    }
    calibrating->done += count;
    if (options->progress && !options->progress(options->context, calibrating->done, calibrating->total))
        calibrating->found->stopped = true;
    return true;
}
