/* The folder OUTPUT.d of an unfinished study. Internal to src/study. */
#ifndef PRICEWAR_STUDY_SWEEP_FOLDER_H
#define PRICEWAR_STUDY_SWEEP_FOLDER_H

#include "study/study_input.h"

struct sweep_folder {
    char *path;
    char **shards; /* paths, ascending by name */
    size_t shard_count, capacity;
    int lock; /* -1: not held */
};

/* Creates the folder if need be, and locks it. STATUS_FAILED: another process holds the lock, or the
 * folder can't be written. STATUS_INVALID: it is of another study (and !force; with force its contents are
 * deleted). Runs of this study are always kept, as a run can have only one result. */
enum status sweep_folder_open(struct sweep_folder *folder, const char *output, const char *identity,
                              bool force, struct error *error);

/* A path in the folder, on the heap; NULL without memory. */
char *sweep_folder_path(const struct sweep_folder *folder, const char *name);

/* Adds a new shard to the list. */
enum status sweep_folder_add(struct sweep_folder *folder, const char *path, struct error *error);

/* Deletes the study's files, and the folder if nothing else is in it. */
void sweep_folder_delete(struct sweep_folder *folder);

void sweep_folder_close(struct sweep_folder *folder);

#endif
