/* Files that are read by their names: what is no regular file is refused by name of what it is, before it is
 * opened, as a named pipe would wait for a writer and a device can do anything. */
#ifndef PRICEWAR_BASE_REGULAR_FILE_H
#define PRICEWAR_BASE_REGULAR_FILE_H

#include <sys/types.h>

#include "base/error.h"

/* "a folder", "a named pipe", ...; NULL: a regular file. */
const char *irregular_kind(mode_t mode);

/* The file, open to be read; -1 with STATUS_INVALID in the error: "PATH is a named pipe, not WANTED", or why
 * it can't be opened. */
int regular_open(const char *path, const char *wanted, struct error *error);

#endif
