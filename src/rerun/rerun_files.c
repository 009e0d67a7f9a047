/* Datasets of a file held against those of a file that was made again from it, whatever they are. */
#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/hdf5_input.h"
#include "file/structure.h"
#include "rerun/rerun_internal.h"

enum { NAME_SIZE = 128 };

/* A field that describes a dataset, with its name. */
struct rerun_made_field {
    struct field field;
    char name[NAME_SIZE];
    struct rerun_made_field *next;
};

struct shape {
    int rank;
    hsize_t lengths[H5S_MAX_RANK];
};

enum status rerun_make_folder(struct rerun_folder *folder, struct error *error)
{
    const char *root = getenv("TMPDIR");
    snprintf(folder->name, sizeof folder->name, "%.3900s/pricewar-XXXXXX", root && *root ? root : "/tmp");
    if (!mkdtemp(folder->name)) {
        enum status status =
            error_set(error, STATUS_FAILED, "no temporary folder can be made at %s", folder->name);
        *folder->name = '\0';
        return status;
    }
    snprintf(folder->file, sizeof folder->file, "%s/again.h5", folder->name);
    return STATUS_OK;
}

void rerun_remove_folder(const struct rerun_folder *folder)
{
    if (!*folder->name)
        return;
    unlink(folder->file);
    rmdir(folder->name);
}

void rerun_free_fields(struct rerun *rerun)
{
    while (rerun->made_fields) {
        struct rerun_made_field *next = rerun->made_fields->next;
        free(rerun->made_fields);
        rerun->made_fields = next;
    }
}

static struct shape shape_of(hid_t dataset)
{
    struct shape shape = {0};
    hid_t space = H5Dget_space(dataset);
    shape.rank = H5Sget_simple_extent_dims(space, shape.lengths, NULL);
    H5Sclose(space);
    return shape;
}

static enum field_type type_of(hid_t dataset)
{
    hid_t type = H5Dget_type(dataset);
    H5T_class_t class = H5Tget_class(type);
    size_t size = H5Tget_size(type);
    H5Tclose(type);
    if (class == H5T_STRING)
        return FIELD_TEXT;
    if (class == H5T_FLOAT)
        return size == sizeof(float) ? FIELD_F32 : FIELD_F64;
    return size == 1 ? FIELD_I8 : size == sizeof(int32_t) ? FIELD_I32 : FIELD_I64;
}

static herr_t take_scale(hid_t dataset, unsigned dimension, hid_t scale, void *context)
{
    char name[NAME_SIZE] = "";
    enum field_axis *axis = context;
    (void)dataset;
    (void)dimension;
    H5Iget_name(scale, name, sizeof name);
    const char *last = strrchr(name, '/');
    for (int a = AXIS_RUN; last && a < ALL_AXES; a++)
        if (strcmp(last + 1, axes[a].name) == 0)
            *axis = (enum field_axis)a;
    return 1;
}

/* The field of a dataset of ours, from its type and the scales of its axes; NULL without memory. */
static const struct field *field_of(struct rerun *rerun, hid_t dataset, const char *name,
                                    const struct shape *shape)
{
    struct rerun_made_field *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->next = rerun->made_fields;
    rerun->made_fields = made;
    snprintf(made->name, sizeof made->name, "%s", name);
    made->field.name = made->name;
    made->field.type = type_of(dataset);
    for (int a = 0; a < shape->rank && a < FIELD_AXES_MAX; a++)
        H5DSiterate_scales(dataset, (unsigned)a, NULL, take_scale, &made->field.axes[a]);
    return &made->field;
}

static struct rerun_row *add_row(struct rerun *rerun, const struct field *field)
{
    struct rerun_row *rows = realloc(rerun->rows, (rerun->row_count + 1) * sizeof *rows);
    if (!rows)
        return NULL;
    rerun->rows = rows;
    rows[rerun->row_count] = (struct rerun_row){.field = field, .there = true};
    return &rows[rerun->row_count++];
}

/* One of the two has more rows, or axes. */
static void note_shapes(struct rerun_row *row, const struct shape *there, const struct shape *here)
{
    struct rerun_difference *found = &row->found;
    snprintf(found->name, sizeof found->name, "%s", row->field->name);
    found->different = found->compared = 1;
    found->largest = INFINITY;
    found->run = found->round = -1;
    if (there->rank == here->rank && there->rank == 1)
        snprintf(found->first, sizeof found->first, "%llu elements in the file, %llu again",
                 (unsigned long long)there->lengths[0], (unsigned long long)here->lengths[0]);
    else
        snprintf(found->first, sizeof found->first, "of another shape in the file");
}

static void compare_blocks(struct rerun *rerun, struct rerun_row *row, const char *there, const char *here,
                           size_t rows, size_t length)
{
    size_t bytes = length * field_type_size(row->field->type);
    bool by_run = row->field->axes[0] == AXIS_RUN;
    if (!by_run)
        rerun_compare(rerun, row, -1, there, here, rows * length);
    for (size_t r = 0; by_run && r < rows; r++)
        if (rerun_compare(rerun, row, rerun->runs[rerun->first + r], there + r * bytes, here + r * bytes,
                          length) > 0)
            rerun->run_differs[r] = true;
}

/* All of the dataset that was made again, and as much of the one in the file, from the run `first` on. */
static enum status compare_values(struct rerun *rerun, struct rerun_row *row, hid_t again,
                                  const struct shape *shape)
{
    const struct field *field = row->field;
    hsize_t start[FIELD_AXES_MAX] = {0};
    size_t rows = (size_t)shape->lengths[0], length = 1;
    for (int a = 1; a < shape->rank; a++)
        length *= (size_t)shape->lengths[a];
    size_t count = rows * length, size = field_type_size(field->type);
    char *there = calloc(count + 1, size), *here = calloc(count + 1, size);
    enum status status =
        there && here ? STATUS_OK : error_no_memory(rerun->error, field->name, 2 * count * size);
    if (status == STATUS_OK)
        status = hdf5_read_block(again, field->name, field->type, FIELD_AXES_MAX, start, shape->lengths, here,
                                 rerun->error);
    start[0] = field->axes[0] == AXIS_RUN ? rerun->first : 0;
    if (status == STATUS_OK)
        status = hdf5_read_block(rerun->file, field->name, field->type, FIELD_AXES_MAX, start, shape->lengths,
                                 there, rerun->error);
    if (status == STATUS_OK)
        compare_blocks(rerun, row, there, here, rows, length);
    if (there && field->type == FIELD_TEXT)
        hdf5_free_block_texts((char **)(void *)there, count);
    if (here && field->type == FIELD_TEXT)
        hdf5_free_block_texts((char **)(void *)here, count);
    free(there);
    free(here);
    return status;
}

static bool fits(const struct rerun *rerun, const struct field *field, const struct shape *there,
                 const struct shape *here)
{
    bool by_run = field->axes[0] == AXIS_RUN;
    if (there->rank != here->rank || here->rank > FIELD_AXES_MAX)
        return false;
    for (int a = 0; a < here->rank; a++) {
        hsize_t wanted = a == 0 && by_run ? rerun->run_count : here->lengths[a];
        if (there->lengths[a] != wanted)
            return false;
    }
    return !by_run || here->lengths[0] == rerun->count;
}

static enum status compare_dataset(struct rerun *rerun, hid_t again, const char *name)
{
    hid_t dataset = H5Dopen2(again, name, H5P_DEFAULT), stored = H5Dopen2(rerun->file, name, H5P_DEFAULT);
    struct shape here = shape_of(dataset), there = shape_of(stored);
    const struct field *field = field_of(rerun, dataset, name, &here);
    struct rerun_row *row = field && here.rank > 0 ? add_row(rerun, field) : NULL;
    enum status status = STATUS_OK;
    if (!field || (!row && here.rank > 0))
        status = error_no_memory(rerun->error, name, 0);
    else if (row && !rerun_compare_form(rerun, rerun->file, field, dataset))
        status = error_no_memory(rerun->error, "the changes", 0);
    else if (row && (!fits(rerun, field, &there, &here) ||
                     (field->type == FIELD_TEXT) != (type_of(stored) == FIELD_TEXT)))
        note_shapes(row, &there, &here);
    else if (row && here.lengths[0] > 0)
        status = compare_values(rerun, row, again, &here);
    H5Dclose(dataset);
    H5Dclose(stored);
    return status;
}

static bool is_below(const char *name, const char *const *groups)
{
    for (size_t g = 0; groups && groups[g]; g++) {
        size_t length = strlen(groups[g]);
        if (strncmp(name, groups[g], length) == 0 && name[length] == '/')
            return true;
    }
    return !groups;
}

static enum status compare_structures(struct rerun *rerun, hid_t again, const struct structure *there,
                                      const struct structure *here, const char *const *groups)
{
    enum status status = STATUS_OK;
    bool noted = true;
    for (size_t a = 0, b = 0; status == STATUS_OK && noted && (a < there->count || b < here->count);) {
        int order = a == there->count  ? 1
                    : b == here->count ? -1
                                       : strcmp(there->datasets[a].name, here->datasets[b].name);
        const char *name = order <= 0 ? there->datasets[a].name : here->datasets[b].name;
        a += order <= 0;
        b += order >= 0;
        if (!is_below(name, groups))
            continue;
        if (order < 0)
            noted = rerun_add_change(rerun->report, "the dataset `%s` is none of this version", name);
        else if (order > 0)
            noted = rerun_add_change(rerun->report, "the dataset `%s` is not in the file", name);
        else
            status = compare_dataset(rerun, again, name);
    }
    return noted ? status : error_no_memory(rerun->error, "the changes", 0);
}

enum status rerun_compare_file(struct rerun *rerun, const char *again, const char *const *groups)
{
    struct structure there = {0}, here = {0};
    hid_t file = -1;
    rerun->run_differs = calloc(rerun->count + 1, sizeof *rerun->run_differs);
    enum status status = rerun->run_differs ? structure_read(rerun->path, &there, rerun->error)
                                            : error_no_memory(rerun->error, "the runs", rerun->count);
    if (status == STATUS_OK)
        status = structure_read(again, &here, rerun->error);
    if (status == STATUS_OK)
        status = hdf5_reopen(again, &file, rerun->error);
    if (status == STATUS_OK)
        status = compare_structures(rerun, file, &there, &here, groups);
    if (file >= 0)
        H5Fclose(file);
    structure_clear(&there);
    structure_clear(&here);
    return status;
}
