#include "cli/shard.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path_name.h"
#include "study/study_csv.h"

/* The numbers of a task that Slurm sets, by the end of the variable's name. */
enum array_number { TASK_ID, TASK_MIN, TASK_MAX, TASK_STEP, TASK_COUNT, ARRAY_NUMBERS };
static const char *const array_names[ARRAY_NUMBERS] = {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN",
                                                       "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP",
                                                       "SLURM_ARRAY_TASK_COUNT"};

enum status shard_take(const struct option_row *row, void *place, const char *value)
{
    enum { MOST_SHARDS = 999999999 };
    char *end;
    unsigned long part = strtoul(value, &end, 10), parts = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end || part < 1 || part > parts || parts > MOST_SHARDS) {
        complain("--%s takes K/N with K from 1 to N, such as 3/8, not `%s`", row->name, value);
        return STATUS_INVALID;
    }
    *(struct study_part *)place = (struct study_part){part, parts};
    return STATUS_OK;
}

static enum status read_array(size_t number[ARRAY_NUMBERS], struct error *error)
{
    for (size_t i = 0; i < ARRAY_NUMBERS; i++) {
        const char *text = getenv(array_names[i]);
        char *end = NULL;
        number[i] = text ? strtoul(text, &end, 10) : 0;
        if (!end || end == text || *end)
            return error_set(error, STATUS_INVALID, "%s is set, but %s is not a number; give --shard K/N",
                             array_names[TASK_ID], array_names[i]);
    }
    return STATUS_OK;
}

bool shard_in_array(void)
{
    return getenv(array_names[TASK_ID]) != NULL;
}

enum status shard_of_array(struct study_part *part, struct error *error)
{
    size_t number[ARRAY_NUMBERS] = {0};
    *part = (struct study_part){1, 1};
    if (!shard_in_array())
        return STATUS_OK;
    enum status status = read_array(number, error);
    if (status != STATUS_OK)
        return status;
    size_t id = number[TASK_ID], least = number[TASK_MIN], most = number[TASK_MAX], step = number[TASK_STEP];
    bool whole = step > 0 && least <= id && id <= most && (id - least) % step == 0 &&
                 number[TASK_COUNT] == (most - least) / step + 1;
    if (!whole)
        return error_set(
            error, STATUS_INVALID,
            "task %zu is one of %zu in an array from %zu to %zu in steps of %zu: tasks are missing "
            "from it, so their number does not say how many shares there are; give --shard K/N",
            id, number[TASK_COUNT], least, most, step);
    *part = (struct study_part){(id - least) / step + 1, number[TASK_COUNT]};
    return STATUS_OK;
}

char *shard_path(const char *file, const struct study_part *part)
{
    char *path = NULL;
    if (part->parts == 1)
        return strdup(file);
    return asprintf(&path, "%.*s.shard-%zu-of-%zu.h5", study_stem_length(file), file, part->part,
                    part->parts) < 0
               ? NULL
               : path;
}

/* Goes on behind `text`; NULL: something else stands there. */
static const char *skip(const char *at, const char *text)
{
    size_t length = strlen(text);
    return at && strncmp(at, text, length) == 0 ? at + length : NULL;
}

static const char *skip_number(const char *at, size_t *number)
{
    char *end = NULL;
    *number = at ? strtoul(at, &end, 10) : 0;
    return *number > 0 ? end : NULL;
}

/* The N of STEM.shard-K-of-N.h5, or of the folder STEM.shard-K-of-N.h5.d; 0: the name is another one. */
static size_t parts_of(const char *name, const char *stem, size_t length)
{
    size_t part, parts;
    const char *at = strncmp(name, stem, length) == 0 ? skip(name + length, ".shard-") : NULL;
    at = skip(skip_number(at, &part), "-of-");
    at = skip(skip_number(at, &parts), ".h5");
    return at && (*at == '\0' || strcmp(at, ".d") == 0) ? parts : 0;
}

enum status shard_check_others(const char *file, const struct study_part *part, struct error *error)
{
    const char *stem = path_name(file);
    size_t length = (size_t)study_stem_length(stem);
    char *folder = path_folder(file);
    if (!folder)
        return error_no_memory(error, "the names of other shares");
    enum status status = STATUS_OK;
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while (status == STATUS_OK && entries && (entry = readdir(entries))) {
        size_t parts = parts_of(entry->d_name, stem, length);
        if (parts && parts != part->parts)
            status = error_set_about_file(
                error, STATUS_INVALID, entry->d_name,
                "is there, one of %zu shares, and this is %zu of %zu: shares of different numbers do not join; "
                "give --shard K/%zu, name another output, or move the others away",
                parts, part->part, part->parts, parts);
    }
    if (entries)
        closedir(entries);
    free(folder);
    return status;
}
