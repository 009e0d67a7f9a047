/* The patient rule induction method (PRIM; Friedman & Fisher 1999, "Bump hunting in high-dimensional data"): finds a
 * box in the space of inputs in which an event is frequent, by cutting a little off at a time. Pure functions. */
#ifndef PRICEWAR_STATISTICS_PEELING_H
#define PRICEWAR_STATISTICS_PEELING_H

#include "base/error.h"

/* Cases: a weight each, such as its runs, and how much of that is events. */
struct peel_cases {
    size_t count, inputs;
    const double *values;  /* [inputs][count], finite; of an unordered input 0, 1, ..., PEEL_MOST_NAMES - 1 */
    const bool *unordered; /* [inputs]: its values are names */
    const double *weights; /* [count], above 0 */
    const double *events;  /* [count], from 0 to the weight */
    struct peel_levels *levels; /* [inputs], from peel_cases_rank */
};

enum { PEEL_MOST_NAMES = 128 };

/* The distinct values of an input, ascending. */
struct peel_levels {
    size_t count;
    double *values;   /* [count] */
    uint32_t *levels; /* [cases]: which of them a case has */
    uint32_t *order;  /* [cases]: cases by their value */
};

/* Finds the distinct values, to be freed by peel_cases_clear. STATUS_FAILED: no memory. */
enum status peel_cases_rank(struct peel_cases *cases, struct error *error);
void peel_cases_clear(struct peel_cases *cases);

/* What a box holds of an input: the levels from `low` to `high` that are not left out. Only names are left out. */
struct peel_range {
    uint32_t low, high;
    uint64_t left_out[PEEL_MOST_NAMES / 64];
};

/* A limit of a box: on one side of a number, or on names. */
enum peel_side { PEEL_LOW, PEEL_HIGH, PEEL_NAMES, PEEL_SIDES };

/* A box of all cases: box [inputs]. */
void peel_box_open(const struct peel_cases *cases, struct peel_range *box);

bool peel_box_has_limit(const struct peel_cases *cases, const struct peel_range *box, size_t input,
                        enum peel_side side);
void peel_box_drop_limit(const struct peel_cases *cases, struct peel_range *box, size_t input,
                         enum peel_side side);

/* Inputs with a limit. */
size_t peel_box_restricted(const struct peel_cases *cases, const struct peel_range *box);

/* The number that a limit of a number stands at: half way between the last level inside and the next one; NAN without
 * a limit. */
double peel_box_limit(const struct peel_cases *cases, const struct peel_range *box, size_t input,
                      enum peel_side side);

/* Whether all limits but that of `input` on `side` hold for a case; PEEL_SIDES: all. */
bool peel_box_holds(const struct peel_cases *cases, const struct peel_range *box, size_t which, size_t input,
                    enum peel_side but);

/* What a box holds of the cases that are taken, [count]; NULL: all. */
struct peel_mass {
    size_t cases;
    double weight, events;
};
struct peel_mass peel_box_mass(const struct peel_cases *cases, const bool *taken,
                               const struct peel_range *box);

struct peel_settings {
    double share;      /* of a box's weight that a peel or a paste takes at most: alpha */
    double least_mass; /* of the taken cases' weight that a box keeps: beta */
};

/* Peeling step by step, from the box of all cases on. */
struct peel_path {
    size_t count, capacity, inputs;
    struct peel_mass *masses; /* [count] */
    struct peel_range *boxes; /* [count][inputs] */
    size_t *peeled;           /* [count]: the input that the step cut; 0 at the first */
};

/* Peels the taken cases (NULL: all). A peel leaves out the lowest or the highest values of a number, as many whole levels
 * as have at most the share `share` of the box's weight, but at least one; or one name. Of all peels the one is made by
 * which the density, events over weight, gains most for each unit of weight that is left out, so that inputs with few
 * levels don't win by the size of their peels (Kwakkel & Jaxa-Rozen 2016, Environmental Modelling & Software 79); of
 * equal ones that which leaves out least, then the first. Ends when no peel gains, or all would leave less than
 * `least_mass`. STATUS_FAILED: no memory. Call peel_path_clear in any case. */
enum status peel_path_make(const struct peel_cases *cases, const bool *taken,
                           const struct peel_settings *settings, struct peel_path *path, struct error *error);
void peel_path_clear(struct peel_path *path);

/* Pastes: widens the box where that was cut too far, by levels with at most the share `share` of its weight, at least
 * one with cases, or by one name, as long as the density does not fall; of all pastes the one after which it is
 * largest, then that which adds most. A limit beyond which there is no case goes. STATUS_FAILED: no memory. */
enum status peel_paste(const struct peel_cases *cases, const bool *taken,
                       const struct peel_settings *settings, struct peel_range *box, struct error *error);

#endif
