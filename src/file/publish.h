/* Puts a finished file under its name, completely or not at all. */
#ifndef PRICEWAR_FILE_PUBLISH_H
#define PRICEWAR_FILE_PUBLISH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/* Whether a file can be put at `path`. Tries it with an empty temporary file beside it; also removes
 * temporary files for `path` left by dead processes. STATUS_INVALID: something is there already (and
 * !force, or it is not a regular file, or a dangling link), or the folder is missing. STATUS_FAILED: no
 * permission for the folder, or the disk is full. */
enum status publish_check(const char *path, bool force, struct error *error);

/* If `name` is that of a temporary file, OUTPUT.PROCESS-NUMBER.tmp, the length of OUTPUT; else 0. */
size_t publish_draft_of(const char *name);

/* Whether `file` is named like a temporary file for `path`, and might therefore be removed. */
bool publish_may_remove(const char *path, const char *file);

/* Writes `size` bytes to a new temporary file in the folder of `path`, forces them to the disk, and
 * renames it. If it replaces a file, it gets that file's permissions. On failure `path` is unchanged and
 * the temporary file is gone. */
enum status publish(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* The same with a seal (seal.h) behind the bytes: for HDF5 files. */
enum status publish_sealed(const char *path, bool force, const void *bytes, size_t size, struct error *error);

/* A temporary file in the folder of its output. While it is open it is locked, as a sign that its writer
 * is alive. */
struct draft {
    char name[PATH_MAX];
    int file;      /* open for reading and writing; -1: there is none */
    int place;     /* slot in the list of unfinished.h */
    bool replaces; /* when it was made, a file was there, with the permissions `mode` */
    mode_t mode;
};

/* publish in steps, for a file that is not written from memory: creates an empty draft, which the caller
 * fills by its name or descriptor, and then ends with one of the functions below. */
enum status publish_begin(const char *path, struct draft *draft, struct error *error);
/* Forces the draft to the disk and renames it; on failure it is gone. */
enum status publish_end(const char *path, bool force, struct draft *draft, struct error *error);
enum status publish_end_sealed(const char *path, bool force, struct draft *draft, struct error *error);
void publish_drop(struct draft *draft);

#endif
