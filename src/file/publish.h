/* Puts a finished file under its name, whole or not at all. */
#ifndef PRICEWAR_FILE_PUBLISH_H
#define PRICEWAR_FILE_PUBLISH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/* Whether a file can be put at `path`, tried out with an empty temporary file beside it that is removed
 * again, as are temporary files for `path` of processes that are dead. STATUS_INVALID: something is there
 * already (and !force, or it is no regular file, or a link to nothing), or the folder is missing.
 * STATUS_FAILED: the folder is closed or the disk is full. */
enum status publish_check(const char *path, bool force, struct error *error);

/* How long OUTPUT is in the name OUTPUT.PROCESS-NUMBER.tmp of a temporary file; 0 for another name. */
size_t publish_draft_of(const char *name);

/* Whether `file` has the name of a temporary file for `path`, and could be taken for one. */
bool publish_may_remove(const char *path, const char *file);

/* Writes `size` bytes to a new temporary file in the folder of `path`, forces them to the disk, and renames
 * it; it has the permissions of a file that it replaces. On failure `path` is what it was and the temporary
 * file is gone. */
enum status publish(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* With a seal (seal.h) behind the bytes: for HDF5 files. */
enum status publish_sealed(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* A temporary file in the folder of its output. While it is open it has a lock, which says
 * that it is alive. */
struct draft {
    char name[PATH_MAX];
    int file;      /* open for reading and writing; -1: there is none */
    int place;     /* unfinished.h */
    bool replaces; /* a file with these permissions was there when it was made */
    mode_t mode;
};

/* The same for a file that is not written from memory: an empty draft, which the caller fills, by its name or
 * by `file`, and ends with one of the others. */
enum status publish_begin(const char *path, struct draft *draft, struct error *error);
/* Forces it to the disk and renames it; on failure it is gone. */
enum status publish_end(const char *path, bool force, struct draft *draft, struct error *error);
enum status publish_end_sealed(const char *path, bool force, struct draft *draft, struct error *error);
void publish_drop(struct draft *draft);

#endif
