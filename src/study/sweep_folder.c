#include "study/sweep_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/publish.h"

static const char identity_name[] = "study.txt", lock_name[] = "lock", journal_name[] = "journal";

static bool is_shard(const char *name)
{
    size_t length = strlen(name);
    return strncmp(name, "runs-", 5) == 0 && length > 8 && strcmp(name + length - 3, ".h5") == 0;
}

/* What a killed writer left. */
static bool is_leftover(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".tmp") == 0 &&
           (strncmp(name, "runs-", 5) == 0 || strncmp(name, identity_name, strlen(identity_name)) == 0 ||
            strncmp(name, journal_name, strlen(journal_name)) == 0);
}

char *sweep_folder_path(const struct sweep_folder *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder->path, name) < 0 ? NULL : path;
}

enum status sweep_folder_add(struct sweep_folder *folder, const char *path, struct error *error)
{
    if (folder->shard_count == folder->capacity) {
        size_t capacity = folder->capacity ? 2 * folder->capacity : 64;
        char **shards = realloc(folder->shards, capacity * sizeof *shards);
        if (!shards)
            return error_no_memory(error, "the list of shards", capacity * sizeof *shards);
        folder->shards = shards;
        folder->capacity = capacity;
    }
    char *copy = strdup(path);
    if (!copy)
        return error_no_memory(error, "the list of shards", strlen(path));
    folder->shards[folder->shard_count++] = copy;
    return STATUS_OK;
}

static void forget_shards(struct sweep_folder *folder)
{
    for (size_t i = 0; i < folder->shard_count; i++)
        free(folder->shards[i]);
    folder->shard_count = 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lists the shards; leftovers go. */
static enum status list_shards(struct sweep_folder *folder, struct error *error)
{
    DIR *directory = opendir(folder->path);
    enum status status = STATUS_OK;
    if (!directory)
        return error_set(error, STATUS_INVALID, "%s: can't be read: %s", folder->path, strerror(errno));
    errno = 0;
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(directory)); errno = 0) {
        bool shard = is_shard(entry->d_name), leftover = is_leftover(entry->d_name);
        char *path = shard || leftover ? sweep_folder_path(folder, entry->d_name) : NULL;
        if (path && leftover)
            unlink(path);
        else if (path)
            status = sweep_folder_add(folder, path, error);
        else if (shard)
            status = error_no_memory(error, "the list of shards", 0);
        free(path);
    }
    if (status == STATUS_OK && errno != 0)
        status = error_set(error, STATUS_FAILED, "%s: can't be read: %s", folder->path, strerror(errno));
    closedir(directory);
    if (folder->shard_count)
        qsort(folder->shards, folder->shard_count, sizeof *folder->shards, by_name);
    return status;
}

/* What the folder says about the study that it is of. */
enum identity { IDENTITY_READ, IDENTITY_MISSING, IDENTITY_EMPTY, IDENTITY_UNREADABLE };

/* text: on the heap with IDENTITY_READ. UNREADABLE: errno says why. */
static enum identity read_identity(const char *path, char **text)
{
    size_t size = 0;
    *text = NULL;
    FILE *in = fopen(path, "rb");
    if (!in)
        return errno == ENOENT ? IDENTITY_MISSING : IDENTITY_UNREADABLE;
    errno = 0;
    bool read = getdelim(text, &size, '\0', in) >= 0 && !ferror(in);
    enum identity identity = read ? IDENTITY_READ : errno != 0 ? IDENTITY_UNREADABLE : IDENTITY_EMPTY;
    int cause = errno;
    fclose(in);
    errno = cause;
    return identity;
}

static void delete_file(const struct sweep_folder *folder, const char *name)
{
    char *path = sweep_folder_path(folder, name);
    if (path)
        unlink(path);
    free(path);
}

static void delete_runs(struct sweep_folder *folder)
{
    for (size_t i = 0; i < folder->shard_count; i++)
        unlink(folder->shards[i]);
    forget_shards(folder);
    delete_file(folder, journal_name);
    delete_file(folder, identity_name);
}

/* Whether there may be finished runs: what can't be looked at may hold some. */
static bool has_runs(const struct sweep_folder *folder)
{
    struct stat found;
    char *path = sweep_folder_path(folder, journal_name);
    bool journal = !path || (stat(path, &found) == 0 ? found.st_size > 0 : errno != ENOENT);
    free(path);
    return folder->shard_count > 0 || journal;
}

static enum status refuse_unnamed(const struct sweep_folder *folder, enum identity identity,
                                  struct error *error)
{
    return error_set(
        error, STATUS_INVALID,
        "%s holds finished runs, but %s/%s, which says of which study, is %s. Put it back, or move "
        "the folder away to start anew; --force drops the runs",
        folder->path, folder->path, identity_name, identity == IDENTITY_MISSING ? "missing" : "empty");
}

/* Whose folder it is: the study's, if it says so, or if it says nothing and has no runs. */
static enum status check_identity(struct sweep_folder *folder, const char *identity, bool force,
                                  struct error *error)
{
    char *path = sweep_folder_path(folder, identity_name), *there = NULL, difference[400];
    if (!path)
        return error_no_memory(error, "the name of a file", 0);
    enum status status = STATUS_OK;
    enum identity found = read_identity(path, &there);
    bool same = found == IDENTITY_READ && strcmp(there, identity) == 0;
    if (found == IDENTITY_UNREADABLE) {
        status = error_set(error, STATUS_FAILED, "%s: can't be read: %s", path, strerror(errno));
    } else if (found == IDENTITY_READ && !same && !force) {
        study_difference(there, identity, difference, sizeof difference);
        status =
            error_set(error, STATUS_INVALID, "%s holds runs of a study that differs: %s; --force drops them",
                      folder->path, difference);
    } else if (found != IDENTITY_READ && !force && has_runs(folder)) {
        status = refuse_unnamed(folder, found, error);
    } else if (!same) {
        if (force)
            delete_runs(folder);
        status = publish(path, true, identity, strlen(identity), error);
    }
    free(there);
    free(path);
    return status;
}

/* A file system without locks does without. */
static enum status take_lock(struct sweep_folder *folder, struct error *error)
{
    char *path = sweep_folder_path(folder, lock_name);
    folder->lock = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
    free(path);
    if (folder->lock < 0)
        return error_set(error, STATUS_FAILED, "%s: can't be written: %s", folder->path, strerror(errno));
    if (flock(folder->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return error_set(error, STATUS_FAILED, "another process is at work on %s", folder->path);
    return STATUS_OK;
}

enum status sweep_folder_open(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, struct error *error)
{
    *folder = (struct sweep_folder){.lock = -1};
    if (asprintf(&folder->path, "%s.d", output) < 0) {
        folder->path = NULL;
        return error_no_memory(error, "the name of a folder", strlen(output));
    }
    if (mkdir(folder->path, 0777) != 0 && errno != EEXIST)
        return error_set(error, errno == ENOENT || errno == ENOTDIR ? STATUS_INVALID : STATUS_FAILED,
                         "%s: can't be made: %s", folder->path, strerror(errno));
    enum status status = take_lock(folder, error);
    if (status == STATUS_OK)
        status = list_shards(folder, error);
    return status == STATUS_OK ? check_identity(folder, identity, force, error) : status;
}

void sweep_folder_delete(struct sweep_folder *folder)
{
    delete_runs(folder);
    delete_file(folder, lock_name);
    rmdir(folder->path);
}

void sweep_folder_close(struct sweep_folder *folder)
{
    forget_shards(folder);
    free(folder->shards);
    free(folder->path);
    if (folder->lock >= 0)
        close(folder->lock);
    *folder = (struct sweep_folder){.lock = -1};
}
