/* Datasets of files of studies and comparisons, from any file: what is in it is checked before it is used. */
#ifndef PRICEWAR_REPORT_REPORT_READ_H
#define PRICEWAR_REPORT_REPORT_READ_H

#include <hdf5.h>
#include <jansson.h>

#include "base/error.h"

enum { REPORT_AXES_MAX = 3 };

/* A file, or a group of it. */
struct report_source {
    hid_t file;
    struct error *error; /* the first failure; NULL below with STATUS_OK in it: no memory */
};

/* All numbers, row-major, on the heap. NULL: the dataset is not there, or does not have exactly these
 * lengths. */
double *report_read(const struct report_source *source, const char *name, size_t rank, const size_t *lengths);

/* The same of one axis. */
double *report_read_row(const struct report_source *source, const char *name, size_t length);

/* A column of a dataset of two axes, or all of one axis (column 0): [length]. */
double *report_read_column(const struct report_source *source, const char *name, size_t length,
                           size_t column);

/* The texts of a dataset of one axis, on the heap: *count of them, valid UTF-8. */
char **report_read_texts(const struct report_source *source, const char *name, size_t *count);

/* A text attribute of the file; "" when there is none. */
json_t *report_attribute(const struct report_source *source, const char *name);

/* A text attribute of a dataset; "" when there is none. */
json_t *report_dataset_attribute(const struct report_source *source, const char *dataset, const char *name);

/* A text dataset, on the heap. */
char *report_read_text(const struct report_source *source, const char *name);

/* The answers in the group `claims`, [] when there is none. */
json_t *report_claims(const struct report_source *source);

#endif
