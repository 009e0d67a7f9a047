#include "file/stored_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "file/hdf5_input.h"

/* Reports damage, unless a failure was reported before. */
static void damaged(const struct stored *in, const char *name)
{
    if (in->error->status == STATUS_OK)
        error_note(in->error, STATUS_INVALID, "`%s` is missing in the file, or not what it should be", name);
}

bool stored_open(const struct stored *in, const char *name, struct stored *group)
{
    *group = (struct stored){hdf5_object(in->object, name), in->error};
    if (group->object < 0)
        error_note(in->error, STATUS_INVALID, "the group `%s` is missing in the file", name);
    return group->object >= 0;
}

/* Number of axes of a dataset, and its lengths; 0 when it is missing or its bytes can't hold them. */
static int shape(const struct stored *in, const char *name, hsize_t lengths[H5S_MAX_RANK])
{
    hid_t dataset = hdf5_object(in->object, name);
    if (dataset < 0)
        return 0;
    int rank = hdf5_shape(dataset, H5S_MAX_RANK, lengths);
    hsize_t count = 1;
    bool sound = rank > 0;
    for (int i = 0; i < rank; i++)
        sound = sound && !__builtin_mul_overflow(count, lengths[i], &count);
    sound = sound && hdf5_can_hold(dataset, count);
    hdf5_close(dataset);
    return sound ? rank : 0;
}

static double *read_block(const struct stored *in, const char *name, int rank, const hsize_t *start,
                          const hsize_t *extent)
{
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= (size_t)extent[i];
    double *numbers = calloc(count + 1, sizeof *numbers);
    if (!numbers || count == 0)
        return numbers;
    if (hdf5_read_block(in->object, name, FIELD_F64, rank, start, extent, numbers, in->error) == STATUS_OK)
        return numbers;
    free(numbers);
    return NULL;
}

double *stored_numbers(const struct stored *in, const char *name, size_t rank, const size_t *lengths)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[STORED_AXES_MAX] = {0}, extent[STORED_AXES_MAX] = {0};
    bool same = shape(in, name, found) == (int)rank;
    for (size_t i = 0; i < rank; i++) {
        extent[i] = lengths[i];
        same = same && found[i] == lengths[i];
    }
    if (same)
        return read_block(in, name, (int)rank, start, extent);
    damaged(in, name);
    return NULL;
}

double *stored_row(const struct stored *in, const char *name, size_t length)
{
    return stored_numbers(in, name, 1, &length);
}

double *stored_column(const struct stored *in, const char *name, size_t length, size_t column)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[] = {0, column}, extent[] = {length, 1};
    int rank = shape(in, name, found);
    bool there = found[0] == length && (rank == 1 ? column == 0 : rank == 2 && column < found[1]);
    if (there)
        return read_block(in, name, rank, start, extent);
    damaged(in, name);
    return NULL;
}

static bool are_texts(const struct stored *in, const char *name)
{
    hid_t dataset = hdf5_object(in->object, name);
    bool texts = dataset >= 0 && hdf5_holds_texts(dataset);
    hdf5_close(dataset);
    return texts;
}

char **stored_texts(const struct stored *in, const char *name, size_t *count)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[] = {0};
    if (shape(in, name, found) != 1 || !are_texts(in, name)) {
        damaged(in, name);
        return NULL;
    }
    size_t length = (size_t)found[0];
    char **read = calloc(length + 1, sizeof *read), **texts = calloc(length + 1, sizeof *texts);
    bool good = read && texts;
    if (!good)
        error_note_no_memory(in->error, name);
    else if (length > 0)
        good = hdf5_read_block(in->object, name, FIELD_TEXT, 1, start, found, read, in->error) == STATUS_OK;
    for (size_t i = 0; good && i < length; i++) {
        size_t bytes = read[i] ? strlen(read[i]) : 0;
        good = read[i] && utf8_valid_prefix(read[i], bytes) == bytes;
        if (!good)
            damaged(in, name);
        else if (!(texts[i] = strdup(read[i])))
            good = error_no_memory(in->error, name) == STATUS_OK;
    }
    if (read)
        hdf5_free_block_texts(read, length);
    free(read);
    *count = length;
    if (good)
        return texts;
    hdf5_free_texts(texts, length);
    return NULL;
}

char **stored_texts_of(const struct stored *in, const char *name, size_t count)
{
    size_t found = 0;
    char **texts = stored_texts(in, name, &found);
    if (!texts || found == count)
        return texts;
    hdf5_free_texts(texts, found);
    error_note(in->error, STATUS_INVALID, "`%s` does not have %zu elements", name, count);
    return NULL;
}

char *stored_attribute(const struct stored *in, const char *dataset, const char *name)
{
    char *text = NULL;
    hid_t opened = dataset ? hdf5_object(in->object, dataset) : in->object;
    if (opened >= 0)
        (void)hdf5_get_text(opened, name, &text, NULL); /* NULL: it has none */
    if (dataset)
        hdf5_close(opened);
    return text;
}

bool stored_find(const struct stored *in, const char *prefix, const char *attribute, const char *value,
                 char dataset[STORED_NAME_SIZE])
{
    H5G_info_t info;
    if (H5Gget_info(in->object, &info) < 0)
        return false;
    for (hsize_t i = 0; i < info.nlinks; i++) {
        ssize_t length = H5Lget_name_by_idx(in->object, ".", H5_INDEX_NAME, H5_ITER_INC, i, dataset,
                                            STORED_NAME_SIZE, H5P_DEFAULT);
        if (length <= 0 || length >= STORED_NAME_SIZE || strncmp(dataset, prefix, strlen(prefix)) != 0)
            continue;
        char *found = stored_attribute(in, dataset, attribute);
        bool same = found && strcmp(found, value) == 0;
        free(found);
        if (same)
            return true;
    }
    error_note(in->error, STATUS_INVALID, "no dataset has the values of `%s`", value);
    return false;
}
