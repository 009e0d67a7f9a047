#include "report/report_read.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"
#include "scenario/utf8.h"
#include "text/claims_text.h"

static void damaged(const struct report_source *source, const char *name)
{
    if (source->error->status == STATUS_OK)
        error_set(source->error, STATUS_INVALID, "`%s` is missing in the file, or not what it should be",
                  name);
}

/* Elements of a dataset along each axis; 0 rank when it is not there or can't hold them. */
static int shape(const struct report_source *source, const char *name, hsize_t lengths[H5S_MAX_RANK])
{
    hid_t dataset = hdf5_has(source->file, name) ? H5Dopen2(source->file, name, H5P_DEFAULT) : -1;
    if (dataset < 0)
        return 0;
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_dims(space, lengths, NULL);
    hsize_t count = 1;
    bool sound = rank > 0;
    for (int i = 0; i < rank; i++)
        sound = sound && !__builtin_mul_overflow(count, lengths[i], &count);
    sound = sound && hdf5_can_hold(dataset, count);
    H5Sclose(space);
    H5Dclose(dataset);
    return sound ? rank : 0;
}

static double *read_block(const struct report_source *source, const char *name, int rank,
                          const hsize_t *start, const hsize_t *extent)
{
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= (size_t)extent[i];
    double *numbers = calloc(count + 1, sizeof *numbers);
    if (!numbers || count == 0)
        return numbers;
    if (hdf5_read_block(source->file, name, FIELD_F64, rank, start, extent, numbers, source->error) ==
        STATUS_OK)
        return numbers;
    free(numbers);
    return NULL;
}

double *report_read(const struct report_source *source, const char *name, size_t rank, const size_t *lengths)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[REPORT_AXES_MAX] = {0}, extent[REPORT_AXES_MAX] = {0};
    bool same = shape(source, name, found) == (int)rank;
    for (size_t i = 0; i < rank; i++) {
        extent[i] = lengths[i];
        same = same && found[i] == lengths[i];
    }
    if (same)
        return read_block(source, name, (int)rank, start, extent);
    damaged(source, name);
    return NULL;
}

double *report_read_row(const struct report_source *source, const char *name, size_t length)
{
    return report_read(source, name, 1, &length);
}

double *report_read_column(const struct report_source *source, const char *name, size_t length, size_t column)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[] = {0, column}, extent[] = {length, 1};
    int rank = shape(source, name, found);
    bool there = found[0] == length && (rank == 1 ? column == 0 : rank == 2 && column < found[1]);
    if (there)
        return read_block(source, name, rank, start, extent);
    damaged(source, name);
    return NULL;
}

static bool are_texts(hid_t file, const char *name)
{
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), type = dataset >= 0 ? H5Dget_type(dataset) : -1;
    bool texts = type >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
    if (type >= 0)
        H5Tclose(type);
    if (dataset >= 0)
        H5Dclose(dataset);
    return texts;
}

char **report_read_texts(const struct report_source *source, const char *name, size_t *count)
{
    hsize_t found[H5S_MAX_RANK] = {0}, start[] = {0};
    if (shape(source, name, found) != 1 || !are_texts(source->file, name)) {
        damaged(source, name);
        return NULL;
    }
    size_t length = (size_t)found[0];
    char **read = calloc(length + 1, sizeof *read), **texts = calloc(length + 1, sizeof *texts);
    bool good = read && texts;
    if (!good)
        error_no_memory(source->error, name, length * sizeof *read);
    else if (length > 0)
        good = hdf5_read_block(source->file, name, FIELD_TEXT, 1, start, found, read, source->error) ==
               STATUS_OK;
    for (size_t i = 0; good && i < length; i++) {
        size_t bytes = read[i] ? strlen(read[i]) : 0;
        good = read[i] && utf8_valid_prefix(read[i], bytes) == bytes;
        if (!good)
            damaged(source, name);
        else if (!(texts[i] = strdup(read[i])))
            good = error_no_memory(source->error, name, bytes) == STATUS_OK;
    }
    if (read)
        hdf5_free_block_texts(read, length);
    free(read);
    if (good) {
        *count = length;
        return texts;
    }
    hdf5_free_texts(texts, length);
    return NULL;
}

json_t *report_attribute(const struct report_source *source, const char *name)
{
    struct error ignored = {0};
    char *text = NULL;
    hdf5_get_text(source->file, name, &text, &ignored);
    json_t *value = report_text(text ? text : "");
    free(text);
    return value;
}

json_t *report_dataset_attribute(const struct report_source *source, const char *dataset, const char *name)
{
    hid_t opened = hdf5_has(source->file, dataset) ? H5Dopen2(source->file, dataset, H5P_DEFAULT) : -1;
    if (opened < 0)
        return json_string("");
    const struct report_source inner = {opened, source->error};
    json_t *value = report_attribute(&inner, name);
    H5Dclose(opened);
    return value;
}

char *report_read_text(const struct report_source *source, const char *name)
{
    char *text = NULL;
    hdf5_read_text(source->file, name, &text, source->error);
    return text;
}

/* Claims come from files: their texts must be UTF-8, and are cut off where they are not. */
static void mend(char *text)
{
    if (text)
        text[utf8_valid_prefix(text, strlen(text))] = '\0';
}

json_t *report_claims(const struct report_source *source)
{
    struct claim_answers answers = {0};
    json_t *array = NULL;
    if (claim_answers_read(source->file, &answers, source->error) == STATUS_OK) {
        for (size_t i = 0; i < answers.count; i++) {
            mend(answers.items[i].name);
            mend(answers.items[i].text);
            mend(answers.items[i].source);
            mend(answers.items[i].statement);
        }
        array = claims_to_json(&answers);
    }
    claim_answers_clear(&answers);
    return array;
}
