/* Reads datasets of any file by name, as numbers and texts; contents are checked before use. */
#ifndef PRICEWAR_FILE_STORED_DATA_H
#define PRICEWAR_FILE_STORED_DATA_H

#include <hdf5.h>
#include <stdbool.h>

#include "base/error.h"

enum { STORED_AXES_MAX = 3, STORED_NAME_SIZE = 256 };

/* An open file or group. */
struct stored {
    hid_t object;
    /* set by the first failure; if a function returns NULL and this is STATUS_OK, memory was short */
    struct error *error;
};

/* Opens a group; call hdf5_close in any case. False: there is none. */
bool stored_open(const struct stored *in, const char *name, struct stored *group);

/* All numbers of a dataset, row-major, on the heap. NULL: it is missing, or its lengths are not exactly
 * these. */
double *stored_numbers(const struct stored *in, const char *name, size_t rank, const size_t *lengths);

/* The same with one axis. */
double *stored_row(const struct stored *in, const char *name, size_t length);

/* [length]: a column of a dataset with two axes, or (column 0) all of one with one axis. */
double *stored_column(const struct stored *in, const char *name, size_t length, size_t column);

/* The texts of a dataset with one axis, valid UTF-8: *count of them, freed by hdf5_free_texts. */
char **stored_texts(const struct stored *in, const char *name, size_t *count);

/* The same; also NULL when there are not exactly `count`. */
char **stored_texts_of(const struct stored *in, const char *name, size_t count);

/* A text attribute of a dataset, or with NULL of the file or group itself; on the heap. NULL: there is
 * none. */
char *stored_attribute(const struct stored *in, const char *dataset, const char *name);

/* Finds the first dataset whose name begins with `prefix` and whose text attribute has this value. */
bool stored_find(const struct stored *in, const char *prefix, const char *attribute, const char *value,
                 char dataset[STORED_NAME_SIZE]);

#endif
