#include "statistics/history_matching.h"

#include <math.h>

double implausibility(double mean, double variance, const struct history_target *target)
{
    double beyond = mean - target->value;
    double distance = target->side == HISTORY_EQUAL      ? fabs(beyond)
                      : target->side == HISTORY_AT_LEAST ? fmax(0, -beyond)
                                                         : fmax(0, beyond);
    double all = variance + target->observation_variance + target->discrepancy_variance;
    if (all > 0)
        return distance / sqrt(all);
    return distance > 0 ? (double)INFINITY : 0;
}

double history_implausibility(const struct history_wave *wave, const double *at, double *scratch,
                              double *of_targets)
{
    double worst = 0;
    for (size_t t = 0; t < wave->target_count; t++) {
        const struct gaussian_process *emulator = &wave->emulators[t];
        double mean, variance;
        gaussian_process_predict(emulator, at, scratch, &mean, &variance);
        of_targets[t] = implausibility(mean, variance + gaussian_process_noise(emulator), &wave->targets[t]);
        if (!wave->trusted || wave->trusted[t])
            worst = fmax(worst, of_targets[t]);
    }
    return worst;
}
