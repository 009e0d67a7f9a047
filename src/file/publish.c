#include "file/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_bytes.h"
#include "file/seal.h"

enum { TEMPORARY_NAMES = 100 };

/* Where a link points, so that the link stays and the file behind it is replaced. */
static const char *resolve(const char *path, char resolved[PATH_MAX])
{
    return realpath(path, resolved) ? resolved : path;
}

/* Creates path.PID-K.tmp, which must not exist; returns the open file or -1. */
static int create_temporary(const char *path, char name[PATH_MAX])
{
    for (int k = 0; k < TEMPORARY_NAMES; k++) {
        if (snprintf(name, PATH_MAX, "%s.%ld-%d.tmp", path, (long)getpid(), k) >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    return -1;
}

/* A wrong path is the caller's fault; a full or closed disk is not. */
static enum status refusal(int cause)
{
    static const int faults[] = {EROFS, ENOSPC, EDQUOT, EIO, EACCES, EPERM, EMFILE, ENFILE, ENOMEM};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (cause == faults[i])
            return STATUS_FAILED;
    return STATUS_INVALID;
}

enum status publish_check(const char *path, bool force, struct error *error)
{
    char resolved[PATH_MAX], temporary[PATH_MAX];
    struct stat found;
    if (!*path)
        return error_set(error, STATUS_INVALID, "the path of the output is empty: it names no file");
    if (stat(path, &found) == 0) {
        if (!S_ISREG(found.st_mode))
            return error_set(error, STATUS_INVALID, "%s: is there and is not a regular file", path);
        if (!force)
            return error_set(error, STATUS_INVALID, "%s: the file exists and is not replaced without force",
                             path);
    }
    int file = create_temporary(resolve(path, resolved), temporary);
    if (file < 0)
        return error_set(error, refusal(errno), "%s: can't be created: %s", path, strerror(errno));
    close(file);
    unlink(temporary);
    return STATUS_OK;
}

/* A file that came up while we computed is not replaced either. Not all file systems can do that in one
 * step; there the check comes just before. */
static int rename_to(const char *temporary, const char *path, bool force)
{
    if (force)
        return rename(temporary, path);
    int result = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);
    if (result == 0 || (errno != EINVAL && errno != ENOSYS))
        return result;
    if (access(path, F_OK) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(temporary, path);
}

/* The rename itself reaches the disk with the folder. Some file systems refuse that; the data are safe. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    if (length >= sizeof folder)
        return;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)length : 1, slash ? path : ".");
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    fsync(file);
    close(file);
}

/* An open temporary file takes its name, or goes. */
static enum status close_and_rename(int file, bool written, const char *temporary, const char *path,
                                    bool force, struct error *error)
{
    char resolved[PATH_MAX];
    int cause = errno; /* of a write that failed */
    const char *target = resolve(path, resolved);
    if (written && fsync(file) != 0) {
        written = false;
        cause = errno;
    }
    if (close(file) != 0 && written) {
        written = false;
        cause = errno;
    }
    if (written && rename_to(temporary, target, force) == 0) {
        sync_folder(target);
        return STATUS_OK;
    }
    cause = written ? errno : cause;
    unlink(temporary);
    return error_set(error, STATUS_FAILED, "%s: can't be written: %s", path, strerror(cause));
}

static enum status publish_both(const char *path, bool force, const void *bytes, size_t size,
                                const char *seal, struct error *error)
{
    char resolved[PATH_MAX], temporary[PATH_MAX];
    int file = create_temporary(resolve(path, resolved), temporary);
    if (file < 0)
        return error_set(error, STATUS_FAILED, "%s: can't be created: %s", path, strerror(errno));
    bool written = write_all(file, bytes, size) && (!seal || write_all(file, seal, SEAL_BYTES));
    return close_and_rename(file, written, temporary, path, force, error);
}

enum status publish(const char *path, bool force, const void *bytes, size_t size, struct error *error)
{
    return publish_both(path, force, bytes, size, NULL, error);
}

enum status publish_sealed(const char *path, bool force, const void *bytes, size_t size, struct error *error)
{
    char seal[SEAL_BYTES];
    seal_make(bytes, size, seal);
    return publish_both(path, force, bytes, size, seal, error);
}

enum status publish_begin(const char *path, char **temporary, struct error *error)
{
    char resolved[PATH_MAX], name[PATH_MAX];
    int file = create_temporary(resolve(path, resolved), name);
    *temporary = NULL;
    if (file < 0)
        return error_set(error, STATUS_FAILED, "%s: can't be created: %s", path, strerror(errno));
    close(file);
    *temporary = strdup(name);
    if (*temporary)
        return STATUS_OK;
    unlink(name);
    return error_no_memory(error, "the name of the output", strlen(name));
}

static enum status end(const char *path, bool force, const char *temporary, bool sealed, struct error *error)
{
    char seal[SEAL_BYTES];
    int file = open(temporary, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        int cause = errno;
        unlink(temporary);
        return error_set(error, STATUS_FAILED, "%s: can't be written: %s", path, strerror(cause));
    }
    bool written = !sealed || (seal_make_from(file, seal) && lseek(file, 0, SEEK_END) >= 0 &&
                               write_all(file, seal, sizeof seal));
    return close_and_rename(file, written, temporary, path, force, error);
}

enum status publish_end(const char *path, bool force, const char *temporary, struct error *error)
{
    return end(path, force, temporary, false, error);
}

enum status publish_end_sealed(const char *path, bool force, const char *temporary, struct error *error)
{
    return end(path, force, temporary, true, error);
}

void publish_drop(const char *temporary)
{
    if (temporary)
        unlink(temporary);
}
