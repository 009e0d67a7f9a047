/* The kinds of files of this program. An attribute of the root says the kind, and its value the number of
 * the layout, which increases when readers of the old layout would fail. */
#ifndef PRICEWAR_FILE_FILE_KIND_H
#define PRICEWAR_FILE_FILE_KIND_H

#include "base/error.h"
#include <hdf5.h>

enum file_kind {
    FILE_OF_RUNS,
    FILE_OF_STUDY,
    FILE_OF_COMPARISON,
    FILE_OF_DISCOVERY,
    FILE_OF_INFERENCE,
    FILE_OF_GAME,
    FILE_OF_REGRET,
    FILE_OF_REPLIES,
    FILE_OF_ROLES,
    FILE_OF_TOURNAMENT,
    FILE_OF_OTHERS /* any other file */
};

struct file_layout {
    const char *attribute;
    int number;
    const char *called, *plural; /* "a study", "files of studies" */
};
/* names and layout numbers that this program writes */
extern const struct file_layout file_layouts[FILE_OF_OTHERS];

enum file_kind file_kind_of(hid_t file);

/* Sets the attribute in a new file. */
enum status file_kind_write(hid_t file, enum file_kind kind, struct error *error);

/* Reads the layout number that a file has for this kind; STATUS_INVALID: it has none. */
enum status file_kind_read(hid_t file, enum file_kind kind, int64_t *number, struct error *error);

/* STATUS_INVALID when the file's layout is not that of this program: "layout 3 of a study; ...". */
enum status file_kind_check(hid_t file, enum file_kind kind, struct error *error);

#endif
