/* What a file of pricewar-sim holds, told by an attribute of its root: the number of its layout, which
 * changes when a reader of the old one would fail. */
#ifndef PRICEWAR_FILE_FILE_KIND_H
#define PRICEWAR_FILE_FILE_KIND_H

#include "base/error.h"
#include <hdf5.h>

enum file_kind {
    FILE_OF_RUNS,
    FILE_OF_STUDY,
    FILE_OF_COMPARISON,
    FILE_OF_OTHERS /* none of them: not ours */
};

struct file_layout {
    const char *attribute;
    int number;
    const char *called, *plural; /* "a study", "files of studies" */
};
extern const struct file_layout file_layouts[FILE_OF_OTHERS]; /* those of this program */

enum file_kind file_kind_of(hid_t file);

/* Marks a new file. */
enum status file_kind_write(hid_t file, enum file_kind kind, struct error *error);

/* The number that a file of this kind has; STATUS_INVALID: it has none. */
enum status file_kind_read(hid_t file, enum file_kind kind, int64_t *number, struct error *error);

/* STATUS_INVALID: the file is of another layout than this program's: "layout 3 of a study; ...". */
enum status file_kind_check(hid_t file, enum file_kind kind, struct error *error);

#endif
