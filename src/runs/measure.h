/* What runs end with: one row per number. Datasets of a study, its statistics and their names come from these
 * rows; adding an outcome is adding a row. */
#ifndef PRICEWAR_RUNS_MEASURE_H
#define PRICEWAR_RUNS_MEASURE_H

#include "record/fields.h"
#include "runs/outcome.h"

/* Axis: AXIS_NONE, AXIS_FIRM, AXIS_LAYER or AXIS_SECTOR. `get` reads element `index` of the axis; NULL: the
 * number does not come from an outcome (test models, claims of a study). */
struct measure {
    const char *name;
    enum field_type type;
    enum field_axis axis;
    const char *unit;
    const char *long_name;
    const struct categories *categories;
    double (*get)(const struct outcome *outcome, size_t index);
};

extern const struct measure measures[]; /* of the simulation */
extern const size_t measure_count;

extern const struct measure test_measure; /* of a test model */

/* Place of the first element of the measure of this name among the numbers of a run, all measures' elements
 * one after the other; SIZE_MAX: there is none. */
size_t measure_place(const char *name, const struct scenario *scenario);

/* Elements of a measure in one run. */
size_t measure_length(const struct measure *measure, const struct scenario *scenario);

/* Elements of all measures of a run, one after the other. */
size_t measured_numbers(const struct scenario *scenario);

/* Writes them; returns the place behind the last. The scenario has the axes of the outcome's. */
double *measure_all(const struct outcome *outcome, const struct scenario *scenario, double *numbers);

enum { OUTCOME_NAME_SIZE = NEAR_NAME_SIZE };

/* "final_share[Zhipu]": how element k of a measure is called; at most `size` bytes. */
void measure_name(const struct measure *measure, const struct scenario *scenario, size_t k, char *name,
                  size_t size);

/* The element that is called so, among `count` rows: its row and its number there. False: there is none, and
 * `near` holds the nearest name, or "" when none is near. */
bool measure_find(const struct measure *rows, size_t count, const struct scenario *scenario,
                  const char *wanted, const struct measure **row, size_t *element,
                  char near[OUTCOME_NAME_SIZE]);

/* parameter_catalog.knows_outcome */
bool measure_is_known(const struct scenario *scenario, const char *name, char near[OUTCOME_NAME_SIZE]);

#endif
