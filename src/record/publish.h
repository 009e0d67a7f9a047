/* Puts a finished file under its name, whole or not at all. */
#ifndef PRICEWAR_RECORD_PUBLISH_H
#define PRICEWAR_RECORD_PUBLISH_H

#include "base/error.h"
#include <stddef.h>

/* Whether a file can be put at `path`, tried out with an empty temporary file beside it that is removed
 * again. STATUS_INVALID: something is there already (and !force, or it is no regular file), or the folder is
 * missing or closed. */
enum status publish_check(const char *path, bool force, struct error *error);

/* Writes `size` bytes to a new temporary file in the folder of `path`, forces them to the disk, and renames
 * it. On failure `path` is what it was and the temporary file is gone. */
enum status publish(const char *path, bool force, const void *bytes, size_t size, struct error *error);

#endif
