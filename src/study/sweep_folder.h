/* The folder OUTPUT.d of an unfinished study. Internal to src/study. */
#ifndef PRICEWAR_STUDY_SWEEP_FOLDER_H
#define PRICEWAR_STUDY_SWEEP_FOLDER_H

#include "study/study_input.h"

struct sweep_folder {
    char *path;
    char **shards; /* paths, ascending by name */
    size_t shard_count, capacity;
    int lock;        /* -1: not held */
    int member_lock; /* the same, of a member */
};

/* Creates the folder if need be, and locks it. STATUS_FAILED: another process holds the lock, or the
 * folder can't be written. STATUS_INVALID: it is of another study (and !force; with force its contents are
 * deleted). Runs of this study are always kept, as a run can have only one result. */
enum status sweep_folder_open(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, struct error *error);

/* The same for a process that works on the study together with others, each under a name of its own as `member`, such
 * as "2-of-3". Only who comes first may drop the runs of another study. STATUS_FAILED: a process is at work on it alone,
 * or another one under this name. */
enum status sweep_folder_join(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, const char *member, struct error *error);

/* Passes on the paths of all journals in the folder, that of the process alone and those of members, but not the one
 * named `own`. */
enum status sweep_folder_journals(const struct sweep_folder *folder, const char *own,
                                  enum status (*take)(void *context, const char *path, struct error *error),
                                  void *context, struct error *error);

/* A path in the folder, on the heap; NULL without memory. */
char *sweep_folder_path(const struct sweep_folder *folder, const char *name);

/* Adds a new shard to the list. */
enum status sweep_folder_add(struct sweep_folder *folder, const char *path, struct error *error);

/* Deletes the study's files, and the folder if nothing else is in it. Of several that have joined, the last one
 * does. */
void sweep_folder_delete(struct sweep_folder *folder);

void sweep_folder_close(struct sweep_folder *folder);

#endif
