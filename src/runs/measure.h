/* The outcomes of a run: one row per number. Datasets of a study, its statistics and their names come from
 * these rows; to add an outcome, add a row. */
#ifndef PRICEWAR_RUNS_MEASURE_H
#define PRICEWAR_RUNS_MEASURE_H

#include "record/fields.h"
#include "runs/outcome.h"
#include "statistics/estimate.h"

/* axis: AXIS_NONE, AXIS_FIRM, AXIS_LAYER, AXIS_SECTOR or AXIS_APP. `get` reads element `index` along it; NULL when
 * the number does not come from a struct outcome (test models, claims of a study). */
struct measure {
    const char *name;
    enum field_type type;
    enum field_axis axis;
    const char *unit;
    const char *long_name;
    const struct categories *categories;
    double (*get)(const struct outcome *outcome, size_t index);
    bool (*wanted)(const struct scenario *scenario); /* NULL: runs of every scenario end with it */
    bool
        adds_up; /* of all rounds: what it is after a round less what it is after an earlier one is that of the
                     rounds between */
};

extern const struct measure measures[]; /* of the simulation */
extern const size_t measure_count;

extern const struct measure test_measure; /* of a test model */

/* Index of the named measure's first element in the list of a run's numbers (see measured_numbers);
 * SIZE_MAX: no such measure. */
size_t measure_place(const char *name, const struct scenario *scenario);

/* What an element of a measure can be: shares 0 to 1, what is counted, prices and revenues not below 0; profits,
 * cash, and what studies add, anything. */
struct possible_range measure_possible(const struct measure *measure, const struct scenario *scenario);

/* The same of the simulation's measure of that name. */
struct possible_range outcome_possible(const char *name, const struct scenario *scenario);

/* Number of elements of a measure in a run; 0 where it is not wanted. */
size_t measure_length(const struct measure *measure, const struct scenario *scenario);

/* Length of the list of a run's numbers: the elements of all measures, one after the other. */
size_t measured_numbers(const struct scenario *scenario);

/* Writes that list, and returns the place behind it. The scenario must have the same axes as the
 * outcome's. */
double *measure_all(const struct outcome *outcome, const struct scenario *scenario, double *numbers);

/* Name of element k along a measure's axis, a firm, layer, sector or app; NULL without an axis. */
const char *measure_element_name(const struct measure *measure, const struct scenario *scenario, size_t k);

enum { OUTCOME_NAME_SIZE = NEAR_NAME_SIZE };

/* Name of element k of a measure, "final_share[Zhipu]"; at most `size` bytes. */
void measure_name(const struct measure *measure, const struct scenario *scenario, size_t k, char *name,
                  size_t size);

enum { UNIT_SIZE = 160 };

/* Unit of element k of a measure, in the scenario's terms: of "kCNY/accelerator, kCNY/acc-h, CNY/Mtok" the one of the firm's kind. */
void measure_unit(const struct measure *measure, const struct scenario *scenario, size_t k,
                  char unit[UNIT_SIZE]);

/* Finds an element by its name among `count` rows: sets its row and its index there. False: there is none,
 * and `near` holds the nearest name, or "". */
bool measure_find(const struct measure *rows, size_t count, const struct scenario *scenario,
                  const char *wanted, const struct measure **row, size_t *element,
                  char near[OUTCOME_NAME_SIZE]);

/* Whether a list with commas has the name of an outcome, or its name without [element], which stands for all
 * elements. */
bool measure_is_listed(const char *list, const char *name);

/* STATUS_INVALID: something in such a list is no outcome; the message names the nearest one. */
enum status measure_list_check(const struct measure *rows, size_t count, const struct scenario *scenario,
                               const char *list, struct error *error);

/* Why runs of the scenario do not end with the outcome, though there is one of that name; NULL: there is none, or they
 * do. */
const char *measure_why_missing(const struct measure *rows, size_t count, const struct scenario *scenario,
                                const char *name);

/* Implements parameter_catalog.why_no_outcome. */
const char *measure_why_unknown(const struct scenario *scenario, const char *name);

/* Implements parameter_catalog.knows_outcome. */
bool measure_is_known(const struct scenario *scenario, const char *name, bool *adds_up,
                      char near[OUTCOME_NAME_SIZE]);

#endif
