/* Compares a stored file with one made again from the scenario or study in it: every dataset, number by
 * number. */
#ifndef PRICEWAR_FILE_FILE_DIFFERENCE_H
#define PRICEWAR_FILE_FILE_DIFFERENCE_H

#include "file/structure.h"
#include "record/fields.h"
#include <hdf5.h>

/* A dataset in which numbers differ. */
struct dataset_difference {
    char name[128];
    size_t different, compared; /* numbers that differ; numbers compared */
    /* largest relative difference, by the larger number; INFINITY: texts, or not finite */
    double largest;
    int64_t run, round; /* run and round of the first difference; -1: no such axis */
    char first[256];    /* the first difference: "Zhipu: 0.8 in the file, 0.7 again" */
    size_t first_element;
};

struct file_differences {
    const char *path;    /* of the stored file */
    double within;       /* tolerance, relative to the larger number */
    const int32_t *runs; /* [run_count] of the stored file, ascending */
    size_t run_count;
    /* Whether to compare a dataset; `field` has its type and those axes that are known. NULL: compare all. */
    bool (*wanted)(const void *context, const char *name, const struct field *field);
    const void *context;
    struct diagnostics *changes;      /* collects, in words, other changes: of datasets, units, types */
    bool *run_differs;                /* [run_count] */
    size_t numbers, close;            /* compared; different but within the tolerance */
    struct dataset_difference *items; /* [count], after closing in order of time; the caller frees it */
    size_t count;
    /* internal: */
    hid_t file; /* -1 until it is open */
    struct structure structure;
    bool noted;
};

/* Before: set the members down to `changes`, file to -1, all others to 0. STATUS_INVALID: the file can't
 * be read. Call file_differences_close in any case. */
enum status file_differences_open(struct file_differences *differences, struct error *error);

/* Compares with a file that holds `count` runs of the stored one, at the places `rows` among them, ascending.
 * It may be called again for other runs. */
enum status file_differences_add(struct file_differences *differences, const char *again, const size_t *rows,
                                 size_t count, struct error *error);
void file_differences_close(struct file_differences *differences);

#endif
