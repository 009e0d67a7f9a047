/* Observations in a file of runs: the table as it was read, and what the runs give beside every row. The group stands for
 * itself: who reads a file needs no other one. */
#ifndef PRICEWAR_FILE_OBSERVED_OBSERVED_FILE_H
#define PRICEWAR_FILE_OBSERVED_OBSERVED_FILE_H

#include "file/stored_data.h"
#include "observed/observed_fit.h"

/* Name of the group; and its columns, on the axis `observation`. */
extern const char observed_group[];
extern const struct field observed_fields[];
extern const size_t observed_field_count;

/* Adds the group to a file of runs; at most once. */
enum status observed_write(hid_t file, const struct observed_fit *fit, struct error *error);

/* The observations of a file of runs, for runs of its scenario; *observed is NULL when it has none. STATUS_INVALID: its
 * table is none for the scenario. */
enum status observed_read_stored(hid_t file, const struct scenario *scenario, struct observed **observed,
                                 struct error *error);

/* The group's columns, for who has only the file. */
struct stored_observations {
    size_t count;
    char **dates, **fields, **agents, **sources; /* [count] */
    double *rounds, *elements;                   /* [count]; rounds 0: outside of the run */
    struct fitted *rows;                         /* [count] */
};

/* False: it can't be read, and the error of `file` says why, or memory is short. Call stored_observations_clear in any
 * case. */
bool stored_observations_read(const struct stored *file, struct stored_observations *read);
void stored_observations_clear(struct stored_observations *read);

#endif
