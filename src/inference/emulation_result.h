/* What an inference by emulators tells besides the posterior: its waves, how far its emulators can be trusted, and runs that
 * check them. */
#ifndef PRICEWAR_INFERENCE_EMULATION_RESULT_H
#define PRICEWAR_INFERENCE_EMULATION_RESULT_H

#include <stdbool.h>
#include <stddef.h>

enum emulation_end {
    EMULATION_SURE,    /* emulator_uncertainty is small for all targets */
    EMULATION_BUDGET,  /* all points are used */
    EMULATION_EMPTY,   /* every point of the prior that was tried is implausible */
    EMULATION_STOPPED, /* by the callback */
    EMULATION_ENDS
};
extern const char *const emulation_end_names[EMULATION_ENDS]; /* as files have them */

/* An emulator: of one target in one wave, on the scale of the target's errors (target_scaled). Deviations are those of its
 * predictions of a run, noise included. */
struct emulator_checks {
    size_t conditioned; /* points that it is made from: of the wave's region, or all */
    double
        left_out; /* root mean square of the errors in deviations, each run predicted from all others; 1 is right */
    double beyond;    /* share of these errors above 3 */
    double explained; /* 1 less their mean square over the runs' variance; NAN when runs are all alike */
    double
        ahead; /* as left_out: the wave's runs as the emulators before it predict them; NAN in the first wave */
    double noise;     /* standard deviation of a run at a point, and of what the emulator can't follow */
    double deviation; /* the emulator's own, root mean square over what is left; NAN when nothing is */
    double ruled_out; /* share of what earlier waves left that it finds implausible */
    bool trusted;     /* its errors are not larger than it says; else it rules out nothing */
};

struct emulation_wave {
    size_t first, count; /* points played for it */
    size_t in_region;    /* points played so far that earlier waves leave, or nearly */
    double left;         /* share of the prior that is not implausible after it */
};

/* Of a target, at the points of the check. */
struct emulation_comparison {
    double runs_mean, emulated_mean; /* geometric means where the target's error is relative */
    double error;                    /* root mean square error in deviations; NAN without points */
    bool wrong;                      /* larger than chance allows */
};

struct emulation {
    enum emulation_end end;
    struct emulation_wave *waves; /* [wave_count] */
    size_t wave_count;
    struct emulator_checks *checks; /* [wave_count][target_count] */
    /* All points that were played, wave by wave; the last check_count check the emulators. */
    size_t played, check_count;
    size_t check_known; /* points of the check where all runs end well and have all outcomes */
    double *positions;  /* [played][vary_count] in the unit cube, on which the prior is even */
    double *outcomes;   /* [played][target_count] means over the replicates; NAN where one is missing */
    struct emulation_comparison *comparisons; /* [target_count] */
};

struct study;
struct study_target;

/* The emulator's variance over that of error, discrepancy and noise: by so much the posterior is too wide. */
double emulator_uncertainty(const struct study_target *target, const struct emulator_checks *checks);

/* Of an emulator that predicts runs left out hardly better than their mean does. */
bool emulator_tells_little(const struct emulator_checks *checks);

/* Whether errors in deviations, the sum of whose squares this is, are larger than chance allows: their chi-square test, for
 * that many targets at once. */
bool emulators_err(double squares, size_t count, size_t targets);

/* Whether all outcomes [target_count] are there, and numbers on the scales of their targets. */
bool emulated_run_is_whole(const struct study *study, const double *outcomes);

void emulation_free(struct emulation *emulation);

#endif
