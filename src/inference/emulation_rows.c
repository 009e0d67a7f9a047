#include "inference/emulation_rows.h"

#define GETTER(name, expression)                                                                             \
    static double get_##name(const struct inference *inference, size_t i)                                    \
    {                                                                                                        \
        const struct emulation *emulation = inference->emulation;                                            \
        return (double)(expression);                                                                         \
    }
GETTER(points, emulation->waves[i].count)
GETTER(in_region, emulation->waves[i].in_region)
GETTER(conditioned, emulation->checks[i].conditioned)
GETTER(left, emulation->waves[i].left)
GETTER(left_out, emulation->checks[i].left_out)
GETTER(beyond, emulation->checks[i].beyond)
GETTER(explained, emulation->checks[i].explained)
GETTER(ahead, emulation->checks[i].ahead)
GETTER(noise, emulation->checks[i].noise)
GETTER(deviation, emulation->checks[i].deviation)
GETTER(ruled_out, emulation->checks[i].ruled_out)
GETTER(trusted, emulation->checks[i].trusted)
GETTER(position, emulation->positions[i])
GETTER(outcome, emulation->outcomes[i])
GETTER(runs_mean, emulation->comparisons[i].runs_mean)
GETTER(emulated_mean, emulation->comparisons[i].emulated_mean)
GETTER(error, emulation->comparisons[i].error)

/* -1: a point of the check. */
static double get_wave(const struct inference *inference, size_t i)
{
    const struct emulation *emulation = inference->emulation;
    size_t w = 0;
    if (i >= emulation->played - emulation->check_count)
        return -1;
    while (w + 1 < emulation->wave_count && i >= emulation->waves[w + 1].first)
        w++;
    return (double)w;
}

const struct inference_row emulation_rows[] = {
    {FIELD("wave_points", FIELD_I32, "1", "points played for the wave", AXIS_WAVE), get_points},
    {FIELD("wave_in_region", FIELD_I32, "1", "points played so far that earlier waves leave, or nearly",
           AXIS_WAVE),
     get_in_region},
    {FIELD("wave_left", FIELD_F64, "1", "share of the prior that is not implausible after the wave",
           AXIS_WAVE),
     get_left},
    {FIELD("emulator_points", FIELD_I32, "1", "points with all outcomes that the emulator is made from",
           AXIS_WAVE, AXIS_TARGET),
     get_conditioned},
    {FIELD("emulator_left_out", FIELD_F64, "1",
           "root mean square error in deviations, each run predicted from all others; 1 is right", AXIS_WAVE,
           AXIS_TARGET),
     get_left_out},
    {FIELD("emulator_beyond", FIELD_F64, "1", "share of these errors above 3 deviations", AXIS_WAVE,
           AXIS_TARGET),
     get_beyond},
    {FIELD("emulator_explained", FIELD_F64, "1",
           "1 less the mean square of these errors over the runs' variance", AXIS_WAVE, AXIS_TARGET),
     get_explained},
    {FIELD("emulator_ahead", FIELD_F64, "1",
           "root mean square error in deviations of the emulators before the wave at its points", AXIS_WAVE,
           AXIS_TARGET),
     get_ahead},
    {FIELD("emulator_noise", FIELD_F64, "1",
           "standard deviation of a run at a point, on the scale that target_error tells", AXIS_WAVE,
           AXIS_TARGET),
     get_noise},
    {FIELD(
         "emulator_deviation", FIELD_F64, "1",
         "standard deviation of the emulator on that scale, root mean square over what is left of the prior",
         AXIS_WAVE, AXIS_TARGET),
     get_deviation},
    {FIELD("ruled_out", FIELD_F64, "1",
           "share of what earlier waves left of the prior that the target's implausibility rules out",
           AXIS_WAVE, AXIS_TARGET),
     get_ruled_out},
    {FIELD("emulator_trusted", FIELD_I8, "1", "1: its errors are not larger than it says, so it may rule out",
           AXIS_WAVE, AXIS_TARGET),
     get_trusted},
    {FIELD("played_wave", FIELD_I32, "1", "wave that the point was played for; -1: to check the emulators",
           AXIS_PLAYED),
     get_wave},
    {FIELD("played_position", FIELD_F64, "1",
           "place of the parameter in its prior: its cumulative probability", AXIS_PLAYED, AXIS_FACTOR),
     get_position},
    {FIELD("played_outcome", FIELD_F64, "1",
           "outcome of the target, mean over the replicates, in the unit of the outcome", AXIS_PLAYED,
           AXIS_TARGET),
     get_outcome},
    {FIELD("check_runs_mean", FIELD_F64, "1",
           "mean of the outcome over the points of the check; of relative errors geometric", AXIS_TARGET),
     get_runs_mean},
    {FIELD("check_emulated_mean", FIELD_F64, "1", "the same as the emulators predict it", AXIS_TARGET),
     get_emulated_mean},
    {FIELD("check_error", FIELD_F64, "1",
           "root mean square error of the emulators there, in deviations; 1 is right", AXIS_TARGET),
     get_error},
};
const size_t emulation_row_count = sizeof emulation_rows / sizeof *emulation_rows;
