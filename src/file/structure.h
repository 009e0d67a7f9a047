/* The contents of an HDF5 file: its datasets, and a digest of the values of each. */
#ifndef PRICEWAR_FILE_STRUCTURE_H
#define PRICEWAR_FILE_STRUCTURE_H

#include "base/error.h"
#include "file/sha256.h"

struct stored_dataset {
    char *name;                    /* with its groups: "events/event_run" */
    char digest[SHA256_TEXT_SIZE]; /* of the values, or of the texts */
};

struct structure {
    struct stored_dataset *datasets; /* [count], by name */
    size_t count;
};

/* Reads every dataset and attribute. STATUS_INVALID: something can't be read, or claims more than the file
 * can hold; the message names it. Damaged files can crash HDF5 or keep it busy for ever: call
 * structure_check first. Call structure_clear in any case. */
enum status structure_read(const char *path, struct structure *structure, struct error *error);

/* Reads everything that could crash HDF5 or keep it busy for ever: objects, attributes, texts, and where
 * numbers are, but not the numbers. Call it in a process of its own. The seal is not checked.
 * STATUS_INVALID as above. */
enum status structure_check(const char *path, struct error *error);

void structure_clear(struct structure *structure);

#endif
