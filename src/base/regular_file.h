/* Opens files by name. Anything but a regular file is refused before it is opened: opening a named pipe
 * would wait for a writer, and opening a device can have any effect. */
#ifndef PRICEWAR_BASE_REGULAR_FILE_H
#define PRICEWAR_BASE_REGULAR_FILE_H

#include <sys/types.h>

#include "base/error.h"

/* What the file is instead of a regular one ("a folder", "a named pipe", ...); NULL for a regular file. */
const char *irregular_kind(mode_t mode);

/* Opens the file to be read. -1 with STATUS_INVALID in the error: "PATH is a named pipe, not WANTED", or
 * why it can't be opened. */
int regular_open(const char *path, const char *wanted, struct error *error);

#endif
