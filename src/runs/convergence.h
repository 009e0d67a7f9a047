/* Whether what a scenario ends with depends on how finely it is reckoned: each numerical setting is refined
 * on its own, and the runs are compared with those as given. docs/numerics.md. */
#ifndef PRICEWAR_RUNS_CONVERGENCE_H
#define PRICEWAR_RUNS_CONVERGENCE_H

#include "runs/comparison.h"

enum numerical_setting { SETTING_CLASSES, SETTING_WEIGHT, SETTING_ROUND_LENGTH, NUMERICAL_SETTINGS };
extern const char *const numerical_setting_names[NUMERICAL_SETTINGS]; /* "latent_classes", ... */
extern const char
    *const numerical_setting_refined[NUMERICAL_SETTINGS]; /* "classes", ...: what there are more of */

/* How a setting is refined: overrides for the scenario, or why it can't be. */
struct refinement {
    const char **overrides; /* [override_count], "sectors[0].latent_classes=32" */
    size_t override_count;
    const char *reason; /* NULL when it can be refined */
};

/* Refines the setting `factor` times, 2 or more; texts are on the arena. STATUS_FAILED: no memory. What
 * counts rounds is moved with the rounds: parameters with the unit "rounds" are lengths of time, those with
 * "round" points in time. */
enum status refinement_make(const struct scenario *scenario, enum numerical_setting setting, int64_t factor,
                            struct arena *arena, struct refinement *refinement, struct error *error);

/* Whether the scenario that was read with the overrides is the refined one. A script of which a move is given
 * by its round and not by its date makes other moves then; the reason is set, and nothing can be said. */
bool refinement_holds(struct refinement *refinement, const struct scenario *scenario,
                      const struct scenario *refined);

/* What is known when all have been played. */
struct convergence {
    const struct scenario *scenario; /* as given */
    int64_t factor;
    double tolerance; /* see movement_of */
    struct refinement refinements[NUMERICAL_SETTINGS];
    struct comparison
        *comparisons[NUMERICAL_SETTINGS]; /* refined against given; NULL where there is a reason */
};

/* A number that people quote. */
struct headline {
    const char *measure;
    enum field_axis axis; /* AXIS_NONE, AXIS_FIRM, AXIS_LAYER */
    bool is_share;        /* of 1: probabilities too */
};
extern const struct headline headlines[];
extern const size_t headline_count;

/* What refining does to one of them. `size`: the difference as a part of the number, the larger of both; of a
 * share the difference itself, in parts of 1. NAN where a number is not known. */
struct movement {
    struct estimate size;
    enum { STAYS, DOES_MOVE, MAY_MOVE } verdict;
};

/* It moves when the 95 % interval of the difference excludes 0 and the size is above the tolerance (of shares
 * a third of it). It stays when the whole interval is within the tolerance, and may move otherwise: more runs
 * would tell. `exact`: runs are without noise, and the difference is what it is. `difference`: of the refined
 * runs (with) from those as given (against). */
struct movement movement_of(const struct headline *headline, const struct difference *difference,
                            double tolerance, bool exact);

#endif
