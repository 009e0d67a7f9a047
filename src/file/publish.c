#include "file/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_bytes.h"
#include "base/path_name.h"
#include "file/seal.h"
#include "terminal/unfinished.h"

/* SUFFIX_ROOM: for .PID-K.tmp */
enum { MOST_KEPT = 100, TEMPORARY_NAMES = 100, SUFFIX_ROOM = 24 };

/* Resolves a link, so that the link stays and the file behind it is replaced. */
static const char *resolve(const char *path, char resolved[PATH_MAX])
{
    return realpath(path, resolved) ? resolved : path;
}

/* Whether others hold a lock on a temporary file, as a living writer does. The lock belongs to the open
 * file description, not the process, so that it does not interfere with HDF5's locks. A file system
 * without locks counts as unlocked. */
static bool is_locked(int file, short kind)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET};
    return fcntl(file, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES);
}

/* Whether another process takes the file for a leftover: it has removed it, or is about to. */
static bool is_taken_away(int file)
{
    struct stat found;
    return is_locked(file, F_WRLCK) || (fstat(file, &found) == 0 && found.st_nlink == 0);
}

/* Reads a file's permissions. False: there is no file. */
static bool read_mode(const char *path, mode_t *mode)
{
    struct stat found;
    if (stat(path, &found) != 0)
        return false;
    *mode = found.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    return true;
}

/* How much of an output's name without its folder the name of its drafts begins with: all of it, unless the
 * name would be too long for a file. */
static size_t stem_length(const char *output)
{
    size_t length = strlen(output), most = NAME_MAX - SUFFIX_ROOM;
    return length < most ? length : most;
}

/* Creates path.PID-K.tmp, which must not exist yet. If it will replace a file, which may be private, only
 * the owner can open it until then. False: errno says why. */
static bool create_draft_of(const char *target, struct draft *draft)
{
    draft->replaces = read_mode(target, &draft->mode);
    mode_t mode = draft->replaces ? 0600 : 0666;
    const char *name = path_name(target);
    const int length = (int)(name - target) + (int)stem_length(name);
    for (int k = 0; k < TEMPORARY_NAMES; k++) {
        if (snprintf(draft->name, PATH_MAX, "%.*s.%ld-%d.tmp", length, target, (long)getpid(), k) >=
            PATH_MAX) {
            draft->file = -1;
            errno = ENAMETOOLONG;
            return false;
        }
        draft->file = open(draft->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (draft->file < 0 && errno != EEXIST)
            return false;
        if (draft->file >= 0 && !is_taken_away(draft->file)) {
            draft->place = unfinished_add(draft->name);
            return true;
        }
        if (draft->file >= 0)
            close(draft->file);
        draft->file = -1;
        errno = EEXIST;
    }
    return false;
}

/* A signal finds it on the list or not there. */
static bool create_draft(const char *path, struct draft *draft)
{
    char resolved[PATH_MAX];
    const char *target = resolve(path, resolved);
    sigset_t before;
    unfinished_hold(&before);
    bool made = create_draft_of(target, draft);
    unfinished_release(&before);
    return made;
}

void publish_drop(struct draft *draft)
{
    if (draft->file < 0)
        return;
    unlink(draft->name);
    unfinished_drop(draft->place);
    close(draft->file);
    draft->file = -1;
}

size_t publish_draft_of(const char *name)
{
    static const char digits[] = "0123456789";
    const char *end = strrchr(name, '.'), *dot = end ? memrchr(name, '.', (size_t)(end - name)) : NULL;
    if (!dot || strcmp(end, ".tmp") != 0)
        return 0;
    const char *process = dot + 1, *dash = process + strspn(process, digits);
    if (dash == process || *dash != '-' || dash + 1 == end || dash + 1 + strspn(dash + 1, digits) != end)
        return 0;
    return (size_t)(dot - name);
}

/* Whether `name` is that of a draft of `output`; both are without folders. */
static bool is_draft_name(const char *output, const char *name)
{
    size_t length = publish_draft_of(name);
    return length > 0 && length == stem_length(output) && strncmp(name, output, length) == 0;
}

bool publish_may_remove(const char *path, const char *file)
{
    char resolved[PATH_MAX], other[PATH_MAX];
    return is_draft_name(path_name(resolve(path, resolved)), path_name(resolve(file, other)));
}

/* The folder of `path` with a slash at the end; "./" for none. False: too long. */
static bool folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    if (length >= PATH_MAX)
        return false;
    snprintf(folder, PATH_MAX, "%.*s", slash ? (int)length : 2, slash ? path : "./");
    return true;
}

/* Removes a file that nobody holds a lock on: its process is dead. */
static void remove_if_left(int folder, const char *name)
{
    struct stat found;
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return;
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    if (fstat(file, &found) == 0 && S_ISREG(found.st_mode) && fcntl(file, F_OFD_SETLK, &lock) == 0)
        unlinkat(folder, name, 0);
    close(file);
}

static void remove_leftovers(const char *path)
{
    char folder[PATH_MAX];
    DIR *directory = folder_of(path, folder) ? opendir(folder) : NULL;
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (is_draft_name(path_name(path), entry->d_name))
            remove_if_left(dirfd(directory), entry->d_name);
    closedir(directory);
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

/* Checks what is at the path now. */
static enum status check_place(const char *path, bool force, struct error *error)
{
    struct stat found;
    if (!*path)
        return error_set(error, STATUS_INVALID, "the path of the output is empty: it names no file");
    if (stat(path, &found) == 0) {
        if (!S_ISREG(found.st_mode))
            return error_set_in_file(error, STATUS_INVALID, path, "is there and is not a regular file");
        return force ? STATUS_OK
                     : error_set_in_file(error, STATUS_INVALID, path,
                                         "the file exists and is not replaced without force");
    }
    int cause = errno;
    if (cause == ENAMETOOLONG) /* the name of the draft is shorter, so it would be found only at the end */
        return error_set_in_file(error, STATUS_INVALID, path, "can't be created: %s", strerror(cause));
    if (lstat(path, &found) == 0 && S_ISLNK(found.st_mode))
        return error_set_in_file(error, STATUS_INVALID, path, "is a link that leads nowhere (%s)",
                                 strerror(cause));
    return STATUS_OK;
}

enum status publish_check(const char *path, bool force, struct error *error)
{
    char resolved[PATH_MAX];
    struct draft draft;
    enum status status = check_place(path, force, error);
    if (status != STATUS_OK)
        return status;
    remove_leftovers(resolve(path, resolved));
    if (!create_draft(path, &draft))
        return error_set_in_file(error, refusal(errno), path, "can't be created: %s", strerror(errno));
    publish_drop(&draft);
    return STATUS_OK;
}

/* Without force a file that appeared meanwhile is not replaced either. Some file systems can't do that in
 * one step; there the check comes just before the rename. */
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

/* Forces the rename to the disk. Some file systems refuse; the data are on the disk already. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    int file = folder_of(path, folder) ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    fsync(file);
    close(file);
}

/* Gives the new file the permissions of the file that it replaces. */
static bool keep_mode(struct draft *draft, const char *target)
{
    struct stat now;
    if (!read_mode(target, &draft->mode) && !draft->replaces)
        return true;
    if (fstat(draft->file, &now) != 0)
        return false;
    return (now.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO)) == draft->mode ||
           fchmod(draft->file, draft->mode) == 0;
}

/* When the name can't be had, keeps the finished work under another name. */
static bool keep_whole(const struct draft *draft, const char *target, char kept[PATH_MAX])
{
    int renamed = -1;
    errno = EEXIST;
    for (int k = 1; renamed != 0 && errno == EEXIST && k <= MOST_KEPT; k++) {
        if (snprintf(kept, PATH_MAX, "%s.whole-%d", target, k) >= PATH_MAX)
            return false;
        renamed = rename_to(draft->name, kept, false);
    }
    return renamed == 0;
}

/* Renames a draft to its name, or to another if that fails, or removes it. The draft's descriptor holds
 * the lock, so it is closed last. But only close reports some write errors, so a duplicate descriptor is
 * closed before the rename. */
static enum status finish(struct draft *draft, bool written, const char *path, bool force,
                          struct error *error)
{
    char resolved[PATH_MAX], kept[PATH_MAX];
    int cause = errno; /* that of a failed write */
    const char *target = resolve(path, resolved);
    if (written && (!keep_mode(draft, target) || fsync(draft->file) != 0)) {
        written = false;
        cause = errno;
    }
    int other = written ? fcntl(draft->file, F_DUPFD_CLOEXEC, 0) : -1;
    if (written && (other < 0 || close(other) != 0)) {
        written = false;
        cause = errno;
    }
    bool named = written && rename_to(draft->name, target, force) == 0;
    cause = written ? errno : cause;
    if (!named && !(written && keep_whole(draft, target, kept))) {
        publish_drop(draft);
        return error_set_in_file(error, STATUS_FAILED, path, "can't be written: %s", strerror(cause));
    }
    unfinished_drop(draft->place);
    close(draft->file);
    draft->file = -1;
    sync_folder(target);
    return named ? STATUS_OK
                 : error_set_in_file(error, STATUS_FAILED, path, "can't be written: %s; it is whole, as %s",
                                     strerror(cause), kept);
}

enum status publish_begin(const char *path, struct draft *draft, struct error *error)
{
    return create_draft(path, draft)
               ? STATUS_OK
               : error_set_in_file(error, STATUS_FAILED, path, "can't be created: %s", strerror(errno));
}

static enum status publish_both(const char *path, bool force, const void *bytes, size_t size,
                                const char *seal, struct error *error)
{
    struct draft draft;
    enum status status = publish_begin(path, &draft, error);
    if (status != STATUS_OK)
        return status;
    bool written = write_all(draft.file, bytes, size) && (!seal || write_all(draft.file, seal, SEAL_BYTES));
    return finish(&draft, written, path, force, error);
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

enum status publish_end(const char *path, bool force, struct draft *draft, struct error *error)
{
    return finish(draft, true, path, force, error);
}

enum status publish_end_sealed(const char *path, bool force, struct draft *draft, struct error *error)
{
    char seal[SEAL_BYTES];
    bool written = seal_make_from(draft->file, seal) && lseek(draft->file, 0, SEEK_END) >= 0 &&
                   write_all(draft->file, seal, sizeof seal);
    return finish(draft, written, path, force, error);
}
