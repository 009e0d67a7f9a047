/* Steps of an inference by emulators. Internal to src/inference. */
#ifndef PRICEWAR_INFERENCE_EMULATION_STEPS_H
#define PRICEWAR_INFERENCE_EMULATION_STEPS_H

#include "inference/emulation_result.h"
#include "inference/inference_steps.h"
#include "statistics/history_matching.h"

/* Runs that emulators are made from. A point counts where all targets have an outcome. */
struct emulated_runs {
    const double *positions; /* [][vary_count] in the unit cube */
    const double *outcomes;  /* [][target_count] */
    const double *noise;     /* [][target_count]: variance of the outcome, from replicates; NAN with one */
    const size_t *chosen;    /* [count]: those at hand; the first `left` are of the wave's region */
    size_t count, left;
};

/* Emulators of one wave, of outcomes on the scales of their targets' errors (target_scaled). */
struct wave_emulators {
    size_t target_count, dimensions;
    size_t *factors; /* [dimensions]: parameters that differ among the runs */
    size_t most;     /* points of an emulator at most: what scratch must hold */
    /* [target_count + 1]; the last is the chance that a run has all outcomes, with `count` 0 where all have */
    struct gaussian_process *processes;
    struct history_target *targets; /* [target_count] */
    bool *trusted;                  /* [target_count] */
    double *root; /* [target_count][target_count]: Cholesky factor of the correlation of errors */
};

/* Fits each to the runs of the wave's region, and to all, and takes the one that tells the former better when they are left out
 * (the log predictive probability of Rasmussen & Williams 2006, eq. 5.11). Fills `checks` [target_count], all but ahead, deviation and ruled_out. STATUS_FAILED: too few runs have all
 * outcomes, or no memory. Call emulators_clear in any case. */
enum status emulators_fit(const struct study *study, const struct emulated_runs *runs, unsigned threads,
                          struct wave_emulators *emulators, struct emulator_checks *checks,
                          struct error *error);
void emulators_clear(struct wave_emulators *emulators);

/* Errors [count] of the first `count` runs of an emulator, in deviations, each left out in turn, and what follows for its checks;
 * of `targets` emulators. *probability: log density of these runs. */
enum status emulator_check(const struct gaussian_process *process, size_t count, size_t targets,
                           double *errors, struct emulator_checks *checks, double *probability,
                           struct error *error);

/* The point of the emulators for a position in the unit cube [vary_count]: at [dimensions]. */
void emulators_at(const struct wave_emulators *emulators, const struct study *study, const double *position,
                  double *at);

/* The largest implausibility over the targets; INFINITY where hardly any run has all outcomes. of_targets [target_count], scratch [most]. */
double emulators_implausibility(const struct wave_emulators *emulators, const double *at, double *scratch,
                                double *of_targets);

/* A run at the point as the emulators see it, with its noise and their error: outcomes [target_count]; false: it lacks some. The
 * random numbers are those of a point number. scratch [most + 2 target_count]. */
bool emulators_play(const struct wave_emulators *emulators, const struct study *study, const double *at,
                    size_t number, double *scratch, double *outcomes);

/* The outcome that is this number on the scale of its target's errors, the inverse of target_scaled. */
double emulated_outcome(const struct study_target *target, double scaled);

enum { EMULATION_TRIES = 50000 }; /* points of the prior that are tried after a wave, at most */

struct emulating {
    const struct study *asked;
    struct study study; /* a copy whose design has the points so far */
    struct design design;
    const struct inference_options *options;
    const struct inference_place *place;
    struct inference *found;
    struct emulation *told;
    size_t most;                  /* points in all waves; the check comes after */
    struct wave_emulators *waves; /* [told->wave_count] */
    double *noise;                /* [points][target_count], from replicates; NAN with one */
    double *left;                 /* [left_count][vary_count]: positions that no wave rules out */
    size_t left_count, left_room, tried;
    bool stopped;
    struct error *error;
};

/* Numbers that the scratch of a point must have: of the largest emulator, twice the targets, and a point. */
size_t emulation_scratch(const struct emulating *emulating);

/* The wave of the first `waves` that rules the position out, or their number when none does. at: the point of the emulators
 * of that wave, or of the last; of_targets [target_count]: its implausibility there. */
size_t emulation_wave_of(const struct emulating *emulating, const double *position, size_t waves, double *at,
                         double *scratch, double *of_targets);

/* Finds what the waves so far leave of the prior, `wanted` points of it where they can be found, and fills the last wave's
 * `left` and its checks' `deviation` and `ruled_out`. */
enum status emulation_explore(struct emulating *emulating, size_t wanted);

/* Plays the waves, samples the posterior through their emulators into `found`, made for emulation_draws, and checks it by
 * runs (inference/emulation.c). */
enum status emulation_draw(const struct study *study, const struct inference_options *options,
                           const struct inference_place *place, struct inference *found, struct error *error);

/* Emulated draws of the posterior: of a population, and at most. */
void emulation_draws(const struct inference_options *options, size_t *population, size_t *most);

/* What `infer` checks besides when the engine is an emulator. */
enum status emulation_accepts(const struct study *study, const struct inference_options *options,
                              struct error *error);

#endif
