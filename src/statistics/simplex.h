/* Nelder and Mead's (1965) simplex: minimises a function of several variables by its values alone. */
#ifndef PRICEWAR_STATISTICS_SIMPLEX_H
#define PRICEWAR_STATISTICS_SIMPLEX_H

#include <stdbool.h>
#include <stddef.h>

struct simplex {
    size_t count;                                        /* of variables, at least 1 */
    double (*value_at)(void *context, const double *at); /* finite; at [count] */
    void *context;
    double *corners;                 /* [count + 1][count] */
    double *values;                  /* [count + 1] */
    double *centre, *trial, *second; /* scratch, [count] */
};

/* Begins with the corners `start` and start + steps[i] along each axis, whose values it asks for. start,
 * steps [count]. False: no memory. Call simplex_clear in any case. */
bool simplex_init(struct simplex *simplex, const double *start, const double *steps);
void simplex_clear(struct simplex *simplex);

/* One step. It asks for at most count + 2 values. */
void simplex_step(struct simplex *simplex);

/* Root mean square distance of the corners from their centre. */
double simplex_size(struct simplex *simplex);

/* Whether it lies on a plateau: the values at all corners and at their centre are the same down to rounding.
 * May ask for one value, and puts the centre in the place of a corner when that is better. */
bool simplex_is_flat(struct simplex *simplex);

#endif
