/* The share of a study that one of several processes runs, and what tells it from the others. */
#ifndef PRICEWAR_CLI_SHARD_H
#define PRICEWAR_CLI_SHARD_H

#include <stdbool.h>

#include "cli/options.h"
#include "study/merge.h"

/* Takes K/N as the value of an option into a struct study_part. */
enum status shard_take(const struct option_row *row, void *place, const char *value);

/* The share of a task in a Slurm job array, from SLURM_ARRAY_TASK_ID, _MIN, _MAX, _STEP and _COUNT: all of
 * the study outside of an array. STATUS_INVALID: tasks are missing from the array, as when some are submitted
 * again, so that their number is not that of the shares. */
enum status shard_of_array(struct study_part *part, struct error *error);

/* Whether this process is a task of a job array. */
bool shard_in_array(void);

/* FILE, or for one of several shares FILE's stem with .shard-3-of-8.h5. On the heap; NULL when memory is
 * short. */
char *shard_path(const char *file, const struct study_part *part);

/* STATUS_INVALID: beside FILE there are shares of it of another number, finished or under way. */
enum status shard_check_others(const char *file, const struct study_part *part, struct error *error);

#endif
