/* Datasets of any file by their names, as numbers and texts: what is in it is checked before it is used. */
#ifndef PRICEWAR_FILE_STORED_DATA_H
#define PRICEWAR_FILE_STORED_DATA_H

#include <hdf5.h>
#include <stdbool.h>

#include "base/error.h"

enum { STORED_AXES_MAX = 3, STORED_NAME_SIZE = 256 };

/* A file or group that is open. */
struct stored {
    hid_t object;
    struct error *error; /* the first failure; NULL below with STATUS_OK in it: no memory */
};

/* A group, closed by hdf5_close in any case. False: it is not there. */
bool stored_open(const struct stored *in, const char *name, struct stored *group);

/* All numbers, row-major, on the heap. NULL: the dataset is not there, or does not have exactly these
 * lengths. */
double *stored_numbers(const struct stored *in, const char *name, size_t rank, const size_t *lengths);

/* The same of one axis. */
double *stored_row(const struct stored *in, const char *name, size_t length);

/* A column of a dataset of two axes, or all of one axis (column 0): [length]. */
double *stored_column(const struct stored *in, const char *name, size_t length, size_t column);

/* The texts of a dataset of one axis, valid UTF-8: *count of them, freed by hdf5_free_texts. */
char **stored_texts(const struct stored *in, const char *name, size_t *count);

/* The same; NULL too when they are not exactly `count`. */
char **stored_texts_of(const struct stored *in, const char *name, size_t count);

/* A text attribute of a dataset, or of the file or group itself (NULL), on the heap; NULL: there is none. */
char *stored_attribute(const struct stored *in, const char *dataset, const char *name);

/* The first dataset whose name begins with `prefix` and whose text attribute has this value. */
bool stored_find(const struct stored *in, const char *prefix, const char *attribute, const char *value,
                 char dataset[STORED_NAME_SIZE]);

#endif
