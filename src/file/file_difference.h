/* A stored file against one that was made again from what it says: every dataset, number by number. */
#ifndef PRICEWAR_FILE_FILE_DIFFERENCE_H
#define PRICEWAR_FILE_FILE_DIFFERENCE_H

#include "file/structure.h"
#include "record/fields.h"
#include <hdf5.h>

/* A dataset with numbers that are not the same. */
struct dataset_difference {
    char name[128];
    size_t different, compared; /* numbers */
    double largest;             /* difference relative to the larger number; INFINITY: other than numbers */
    int64_t run, round;         /* of the first one; -1: the dataset has no such axis */
    char first[256];            /* "Zhipu: 0.8 in the file, 0.7 again" */
    size_t first_element;
};

struct file_differences {
    const char *path; /* of the stored file */
    double within;    /* numbers that differ by no more, relative to the larger one, are taken as the same */
    const int32_t *runs; /* [run_count] of the stored file, ascending */
    size_t run_count;
    /* Whether a dataset counts; `field` says its type and axes, as far as they are ours. NULL: all do. */
    bool (*wanted)(const void *context, const char *name, const struct field *field);
    const void *context;
    struct diagnostics *changes;      /* takes what else is not the same: datasets, units, types, in words */
    bool *run_differs;                /* [run_count] */
    size_t numbers, close;            /* compared; different, but within the tolerance */
    struct dataset_difference *items; /* [count], the first in time first once it is closed; the caller's */
    size_t count;
    /* internal: */
    hid_t file; /* -1 until it is open */
    struct structure structure;
    bool noted;
};

/* The members down to `changes` are set, the others 0, file -1. STATUS_INVALID: the file can't be read.
 * file_differences_close may follow in any case. */
enum status file_differences_open(struct file_differences *differences, struct error *error);

/* Compares with a file that holds `count` runs of the stored one, at the places `rows` among them, ascending.
 * It may be called again for other runs. */
enum status file_differences_add(struct file_differences *differences, const char *again, const size_t *rows,
                                 size_t count, struct error *error);
void file_differences_close(struct file_differences *differences);

#endif
