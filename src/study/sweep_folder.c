#include "study/sweep_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file_bytes.h"
#include "base/list.h"
#include "base/regular_file.h"
#include "file/publish.h"

enum { MOST_IDENTITY = 1 << 26, MOST_TRIES = 100 };
static const char identity_name[] = "study.txt", lock_name[] = "lock", journal_name[] = "journal";
/* What members' names follow. */
static const char member_journal[] = "journal-", member_lock[] = "lock-";

static bool is_shard(const char *name)
{
    size_t length = strlen(name);
    return strncmp(name, "runs-", 5) == 0 && length > 8 && strcmp(name + length - 3, ".h5") == 0;
}

/* What a killed writer left of a file of ours. */
static bool is_leftover(const char *name)
{
    static const char *const names[] = {"runs-", identity_name, journal_name};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return publish_draft_of(name) > 0;
    return false;
}

/* "journal-2-of-3" of a member, not "journal.damaged-1" */
static bool is_of_member(const char *name, const char *kind)
{
    size_t length = strlen(kind);
    return strncmp(name, kind, length) == 0 && name[length] >= '1' && name[length] <= '9' &&
           publish_draft_of(name) == 0;
}

char *sweep_folder_path(const struct sweep_folder *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder->path, name) < 0 ? NULL : path;
}

enum status sweep_folder_add(struct sweep_folder *folder, const char *path, struct error *error)
{
    char **shards = list_with_room(folder->shards, folder->shard_count, &folder->capacity, sizeof *shards);
    if (!shards)
        return error_no_memory(error, "the list of shards");
    folder->shards = shards;
    char *copy = strdup(path);
    if (!copy)
        return error_no_memory(error, "the list of shards");
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
        return error_set_in_file(error, STATUS_INVALID, folder->path, "can't be read: %s", strerror(errno));
    errno = 0;
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(directory)); errno = 0) {
        bool shard = is_shard(entry->d_name), leftover = is_leftover(entry->d_name);
        char *path = shard || leftover ? sweep_folder_path(folder, entry->d_name) : NULL;
        if (path && leftover)
            unlink(path);
        else if (path)
            status = sweep_folder_add(folder, path, error);
        else if (shard)
            status = error_no_memory(error, "the list of shards");
        free(path);
    }
    if (status == STATUS_OK && errno != 0)
        status = error_set_in_file(error, STATUS_FAILED, folder->path, "can't be read: %s", strerror(errno));
    closedir(directory);
    if (folder->shard_count)
        qsort(folder->shards, folder->shard_count, sizeof *folder->shards, by_name);
    return status;
}

/* What the folder says about the study that it is of. */
enum identity { IDENTITY_READ, IDENTITY_MISSING, IDENTITY_EMPTY, IDENTITY_UNREADABLE };

/* text: on the heap with IDENTITY_READ. UNREADABLE: the error says why. */
static enum identity read_identity(const char *path, char **text, struct error *error)
{
    struct stat found;
    *text = NULL;
    if (stat(path, &found) != 0 && errno == ENOENT)
        return IDENTITY_MISSING;
    int file = regular_open(path, "the text of a study", error);
    if (file < 0)
        return IDENTITY_UNREADABLE;
    enum identity identity = IDENTITY_UNREADABLE;
    if (fstat(file, &found) != 0 || found.st_size > MOST_IDENTITY)
        (void)error_set_about_file(error, STATUS_FAILED, path, "is longer than the text of a study");
    else if (!(*text = calloc(1, (size_t)found.st_size + 1)))
        error_note_no_memory(error, "the text of a study");
    else if (!read_all(file, *text, (size_t)found.st_size))
        error_note(error, STATUS_FAILED, "can't be read: %s", strerror(errno));
    else
        identity = **text ? IDENTITY_READ : IDENTITY_EMPTY;
    close(file);
    return identity;
}

static enum status delete_path(const char *path, struct error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return STATUS_OK;
    return error_set_in_file(error, STATUS_FAILED, path, "can't be deleted: %s", strerror(errno));
}

static enum status delete_file(const struct sweep_folder *folder, const char *name, struct error *error)
{
    char *path = sweep_folder_path(folder, name);
    enum status status = path ? delete_path(path, error) : error_no_memory(error, "the name of a file");
    free(path);
    return status;
}

/* Passes on the paths of members' files of a kind. */
static enum status each_of_members(const struct sweep_folder *folder, const char *kind,
                                   enum status (*take)(void *context, const char *path, struct error *error),
                                   void *context, struct error *error)
{
    DIR *directory = opendir(folder->path);
    enum status status = STATUS_OK;
    if (!directory)
        return error_set_in_file(error, STATUS_FAILED, folder->path, "can't be read: %s", strerror(errno));
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(directory));) {
        if (!is_of_member(entry->d_name, kind))
            continue;
        char *path = sweep_folder_path(folder, entry->d_name);
        status = path ? take(context, path, error) : error_no_memory(error, "the name of a file");
        free(path);
    }
    closedir(directory);
    return status;
}

static enum status delete_member(void *context, const char *path, struct error *error)
{
    (void)context;
    return delete_path(path, error);
}

/* The name goes last: runs that could not be deleted are not left to another study. */
static enum status delete_runs(struct sweep_folder *folder, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < folder->shard_count; i++)
        status = delete_path(folder->shards[i], error);
    if (status == STATUS_OK)
        status = delete_file(folder, journal_name, error);
    if (status == STATUS_OK)
        status = each_of_members(folder, member_journal, delete_member, NULL, error);
    if (status != STATUS_OK)
        return status;
    forget_shards(folder);
    return delete_file(folder, identity_name, error);
}

static enum status find_one(void *context, const char *path, struct error *error)
{
    (void)path;
    (void)error;
    *(bool *)context = true;
    return STATUS_OK;
}

/* Whether there may be finished runs: what can't be looked at may hold some. */
static bool has_runs(const struct sweep_folder *folder)
{
    bool member = false;
    if (each_of_members(folder, member_journal, find_one, &member, NULL) != STATUS_OK || member)
        return true;
    struct stat found;
    char *path = sweep_folder_path(folder, journal_name);
    bool journal = !path || (stat(path, &found) == 0 ? found.st_size > 0 : errno != ENOENT);
    free(path);
    return folder->shard_count > 0 || journal;
}

static enum status refuse_unnamed(const struct sweep_folder *folder, enum identity identity,
                                  struct error *error)
{
    return error_set_about_file(
        error, STATUS_INVALID, folder->path,
        "holds finished runs, but %s/%s, which says of which study, is %s. Put it back, or move "
        "the folder away to start anew; --force drops the runs",
        folder->path, identity_name, identity == IDENTITY_MISSING ? "missing" : "empty");
}

/* Whose folder it is: the study's, if it says so, or if it says nothing and has no runs. */
static enum status check_identity(struct sweep_folder *folder, const char *identity, bool force,
                                  struct error *error)
{
    char *path = sweep_folder_path(folder, identity_name), *there = NULL, difference[400];
    if (!path)
        return error_no_memory(error, "the name of a file");
    enum status status = STATUS_OK;
    struct error cause;
    enum identity found = read_identity(path, &there, &cause);
    bool same = found == IDENTITY_READ && strcmp(there, identity) == 0;
    if (found == IDENTITY_UNREADABLE) {
        status = error_in_file(error, error_pass(error, &cause), path);
    } else if (found == IDENTITY_READ && !same && !force) {
        study_difference(there, identity, difference, sizeof difference);
        status =
            error_set_about_file(error, STATUS_INVALID, folder->path,
                                 "holds runs of a study that differs: %s; --force drops them", difference);
    } else if (found != IDENTITY_READ && !force && has_runs(folder)) {
        status = refuse_unnamed(folder, found, error);
    } else if (!same) {
        if (force)
            status = delete_runs(folder, error);
        if (status == STATUS_OK)
            status = publish(path, true, identity, strlen(identity), error);
    }
    free(there);
    free(path);
    return status;
}

/* Whether the open file still has its name: who held the lock before may have deleted it. */
static bool is_named(int file, const char *path)
{
    struct stat open_one, named;
    return fstat(file, &open_one) == 0 && lstat(path, &named) == 0 && open_one.st_ino == named.st_ino &&
           open_one.st_dev == named.st_dev;
}

/* Opens a lock's file and locks it: LOCK_EX or LOCK_SH. *busy: another process holds it. A file system without locks
 * does without. */
static enum status lock_file(const char *folder, const char *path, int kind, int *lock, bool *busy,
                             struct error *error)
{
    *busy = false;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return error_set_in_file(error,
                                     errno == ENOENT || errno == ENOTDIR ? STATUS_INVALID : STATUS_FAILED,
                                     folder, "can't be made: %s", strerror(errno));
        *lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (*lock < 0 && errno == ENOENT)
            continue; /* deleted with its folder since */
        if (*lock < 0)
            return error_set_in_file(error, STATUS_FAILED, folder, "can't be written: %s", strerror(errno));
        *busy = flock(*lock, kind | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (!*busy && is_named(*lock, path))
            return STATUS_OK;
        close(*lock);
        *lock = -1;
        if (*busy)
            break;
    }
    *busy = true;
    return STATUS_OK;
}

/* Makes the folder too. */
static enum status take_lock(struct sweep_folder *folder, int kind, bool *busy, struct error *error)
{
    char *path = sweep_folder_path(folder, lock_name);
    enum status status = path ? lock_file(folder->path, path, kind, &folder->lock, busy, error)
                              : error_no_memory(error, "the name of a lock");
    free(path);
    return status;
}

static enum status refuse_busy(const struct sweep_folder *folder, struct error *error)
{
    return error_set(error, STATUS_FAILED, "another process is at work on %s", folder->path);
}

static enum status name_folder(struct sweep_folder *folder, const char *output, struct error *error)
{
    *folder = (struct sweep_folder){.lock = -1, .member_lock = -1};
    if (asprintf(&folder->path, "%s.d", output) >= 0)
        return STATUS_OK;
    folder->path = NULL;
    return error_no_memory(error, "the name of a folder");
}

enum status sweep_folder_open(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, struct error *error)
{
    bool busy = false;
    enum status status = name_folder(folder, output, error);
    if (status == STATUS_OK)
        status = take_lock(folder, LOCK_EX, &busy, error);
    if (status == STATUS_OK && busy)
        status = refuse_busy(folder, error);
    if (status == STATUS_OK)
        status = list_shards(folder, error);
    return status == STATUS_OK ? check_identity(folder, identity, force, error) : status;
}

static void wait_a_moment(void)
{
    static const struct timespec moment = {.tv_nsec = 50000000};
    nanosleep(&moment, NULL);
}

/* Who comes first holds the folder alone for a moment, and says whose it is; then all share the lock. */
static enum status share_lock(struct sweep_folder *folder, const char *identity, bool force,
                              struct error *error)
{
    bool busy = true;
    enum status status = STATUS_OK;
    for (int tries = 0; status == STATUS_OK && busy && tries < MOST_TRIES; tries++) {
        status = take_lock(folder, LOCK_EX, &busy, error);
        if (status == STATUS_OK && !busy) {
            status = list_shards(folder, error);
            if (status == STATUS_OK)
                status = check_identity(folder, identity, force, error);
            close(folder->lock);
            folder->lock = -1;
        }
        if (status == STATUS_OK)
            status = take_lock(folder, LOCK_SH, &busy, error);
        if (busy)
            wait_a_moment();
    }
    if (status == STATUS_OK && busy)
        status = refuse_busy(folder, error);
    return status == STATUS_OK ? check_identity(folder, identity, false, error) : status;
}

/* The lock of one that was killed just now may be there for a moment yet. */
static enum status take_name(struct sweep_folder *folder, const char *member, struct error *error)
{
    char *path = NULL;
    bool busy = true;
    enum status status = STATUS_OK;
    if (asprintf(&path, "%s/%s%s", folder->path, member_lock, member) < 0)
        return error_no_memory(error, "the name of a lock");
    for (int tries = 0; status == STATUS_OK && busy && tries < MOST_TRIES; tries++) {
        status = lock_file(folder->path, path, LOCK_EX, &folder->member_lock, &busy, error);
        if (busy)
            wait_a_moment();
    }
    free(path);
    if (status == STATUS_OK && busy)
        status =
            error_set(error, STATUS_FAILED, "another process is at work on %s as %s", folder->path, member);
    return status;
}

enum status sweep_folder_join(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, const char *member, struct error *error)
{
    enum status status = name_folder(folder, output, error);
    if (status == STATUS_OK)
        status = share_lock(folder, identity, force, error);
    return status == STATUS_OK ? take_name(folder, member, error) : status;
}

struct taking {
    const char *own;
    enum status (*take)(void *context, const char *path, struct error *error);
    void *context;
};

static enum status take_other(void *context, const char *path, struct error *error)
{
    const struct taking *taking = context;
    return strcmp(strrchr(path, '/') + 1, taking->own) == 0 ? STATUS_OK
                                                            : taking->take(taking->context, path, error);
}

enum status sweep_folder_journals(const struct sweep_folder *folder, const char *own,
                                  enum status (*take)(void *context, const char *path, struct error *error),
                                  void *context, struct error *error)
{
    struct taking taking = {own, take, context};
    char *path = sweep_folder_path(folder, journal_name);
    enum status status =
        path ? take_other(&taking, path, error) : error_no_memory(error, "the name of a file");
    free(path);
    return status == STATUS_OK ? each_of_members(folder, member_journal, take_other, &taking, error) : status;
}

void sweep_folder_delete(struct sweep_folder *folder)
{
    bool last =
        folder->member_lock < 0 || flock(folder->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (last && delete_runs(folder, NULL) == STATUS_OK &&
        each_of_members(folder, member_lock, delete_member, NULL, NULL) == STATUS_OK &&
        delete_file(folder, lock_name, NULL) == STATUS_OK)
        rmdir(folder->path);
}

void sweep_folder_close(struct sweep_folder *folder)
{
    forget_shards(folder);
    free(folder->shards);
    free(folder->path);
    if (folder->lock >= 0)
        close(folder->lock);
    if (folder->member_lock >= 0)
        close(folder->member_lock);
    *folder = (struct sweep_folder){.lock = -1, .member_lock = -1};
}
