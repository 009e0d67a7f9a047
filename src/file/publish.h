/* Puts a finished file under its name, whole or not at all. */
#ifndef PRICEWAR_FILE_PUBLISH_H
#define PRICEWAR_FILE_PUBLISH_H

#include "base/error.h"
#include <stddef.h>

/* Whether a file can be put at `path`, tried out with an empty temporary file beside it that is removed
 * again. STATUS_INVALID: something is there already (and !force, or it is no regular file), or the folder is
 * missing. STATUS_FAILED: the folder is closed or the disk is full. */
enum status publish_check(const char *path, bool force, struct error *error);

/* Writes `size` bytes to a new temporary file in the folder of `path`, forces them to the disk, and renames
 * it. On failure `path` is what it was and the temporary file is gone. */
enum status publish(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* With a seal (seal.h) behind the bytes: for HDF5 files. */
enum status publish_sealed(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* The same for a file that is not written from memory: an empty temporary file in the folder of `path`, its
 * name on the heap; the caller writes it, closes it, and ends with one of the others. */
enum status publish_begin(const char *path, char **temporary, struct error *error);
/* Forces it to the disk and renames it; on failure it is gone. */
enum status publish_end(const char *path, bool force, const char *temporary, struct error *error);
enum status publish_end_sealed(const char *path, bool force, const char *temporary, struct error *error);
void publish_drop(const char *temporary);

#endif
