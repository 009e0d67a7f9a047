#include "file/structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/hdf5_walk.h"

enum { BLOCK_BYTES = 1 << 22, MOST_BYTES_OF_ATTRIBUTE = 1 << 26, MOST_UNWRITTEN = 1 << 26 };

struct reading {
    struct structure *structure; /* NULL: read only what could keep HDF5 busy for ever */
    size_t capacity;
    struct error *error;
    enum status status; /* result for the attributes of an object */
    bool no_memory;     /* why something was not read */
};

static enum status unreadable(struct reading *reading, const char *name)
{
    if (reading->no_memory)
        return error_no_memory(reading->error, "what is in the file");
    return error_set(reading->error, STATUS_INVALID, "`%s` can't be read", name);
}

static void digest_values(struct sha256_ctx *context, const void *values, size_t count, size_t size,
                          bool text)
{
    const char *const *words = values;
    if (!text)
        sha256_update(context, count * size, values);
    for (size_t i = 0; text && i < count; i++)
        sha256_update(context, words[i] ? strlen(words[i]) + 1 : 1,
                      (const uint8_t *)(words[i] ? words[i] : ""));
}

/* Reads rows [first, first + rows) along the first axis; the whole of a scalar. */
static bool read_rows(struct reading *reading, hid_t dataset, hid_t type, hid_t space, hsize_t first,
                      hsize_t rows, size_t count, struct sha256_ctx *context)
{
    hsize_t start[H5S_MAX_RANK] = {0}, extent[H5S_MAX_RANK];
    size_t size = H5Tget_size(type);
    int rank = H5Sget_simple_extent_dims(space, extent, NULL);
    start[0] = first;
    extent[0] = rows;
    void *values = calloc(count, size);
    reading->no_memory = !values;
    hid_t memory = rank > 0 ? H5Screate_simple(rank, extent, NULL) : H5Screate(H5S_SCALAR);
    bool read = values && memory >= 0 &&
                (rank == 0 || H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extent, NULL) >= 0) &&
                H5Dread(dataset, type, memory, rank > 0 ? space : H5S_ALL, H5P_DEFAULT, values) >= 0;
    if (read)
        digest_values(context, values, count, size, hdf5_is_text(type));
    if (read && H5Tdetect_class(type, H5T_VLEN) + hdf5_is_text(type) > 0)
        H5Dvlen_reclaim(type, memory, H5P_DEFAULT, values);
    if (memory >= 0)
        H5Sclose(memory);
    free(values);
    return read;
}

static bool read_values(struct reading *reading, hid_t dataset, hid_t type, struct sha256_ctx *context)
{
    hsize_t lengths[H5S_MAX_RANK] = {1};
    hid_t space = H5Dget_space(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    bool read = H5Sget_simple_extent_dims(space, lengths, NULL) >= 0 && count >= 0 && H5Tget_size(type) > 0;
    if (read && count > 0) {
        size_t row = (size_t)count / lengths[0], rows = BLOCK_BYTES / H5Tget_size(type) / (row ? row : 1);
        rows = rows ? rows : 1;
        read = row * H5Tget_size(type) < (size_t)1 << 28;
        for (hsize_t first = 0; read && first < lengths[0]; first += rows) {
            size_t block = lengths[0] - first < rows ? (size_t)(lengths[0] - first) : rows;
            read = read_rows(reading, dataset, type, space, first, block, block * row, context);
        }
    }
    H5Sclose(space);
    return read;
}

/* Whether the file can hold what the dataset claims. Data that were never written read as the fill value
 * and may be long: failed runs of a study. */
static bool is_credible(hid_t dataset)
{
    hid_t space = H5Dget_space(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    return count >= 0 && (count < MOST_UNWRITTEN || hdf5_can_hold(dataset, (hsize_t)count));
}

/* Plain numbers are just bytes, so they need not be read; looking up where they are may still fail. */
static bool can_read(struct reading *reading, hid_t dataset, hid_t type, struct sha256_ctx *context)
{
    H5T_class_t class = H5Tget_class(type);
    if (type < 0 || !is_credible(dataset))
        return false;
    if (!reading->structure && (class == H5T_INTEGER || class == H5T_FLOAT))
        return hdf5_stored_bytes(dataset) < SIZE_MAX;
    return read_values(reading, dataset, type, context);
}

static enum status add_dataset(struct reading *reading, const char *name, struct sha256_ctx *context)
{
    struct structure *structure = reading->structure;
    struct stored_dataset *slot =
        list_with_room(structure->datasets, structure->count, &reading->capacity, sizeof *slot);
    if (!slot)
        return error_no_memory(reading->error, "the list of datasets");
    structure->datasets = slot;
    slot = &structure->datasets[structure->count];
    slot->name = strdup(name);
    if (!slot->name)
        return error_no_memory(reading->error, "the list of datasets");
    sha256_print(context, slot->digest);
    structure->count++;
    return STATUS_OK;
}

static enum status read_dataset(struct reading *reading, hid_t dataset, const char *name)
{
    struct sha256_ctx context;
    hid_t stored = H5Dget_type(dataset), type = H5Tget_native_type(stored, H5T_DIR_DEFAULT);
    sha256_init(&context);
    bool read = can_read(reading, dataset, type, &context);
    H5Tclose(type);
    H5Tclose(stored);
    if (!read)
        return unreadable(reading, name);
    return reading->structure ? add_dataset(reading, name, &context) : STATUS_OK;
}

static herr_t read_attribute(hid_t object, const char *name, const H5A_info_t *info, void *context)
{
    struct reading *reading = context;
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT), space = H5Aget_space(attribute);
    hid_t stored = H5Aget_type(attribute), type = H5Tget_native_type(stored, H5T_DIR_DEFAULT);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    size_t size = type >= 0 ? H5Tget_size(type) : 0;
    (void)info;
    bool read =
        size > 0 && size < BLOCK_BYTES && count >= 0 && count < (hssize_t)(MOST_BYTES_OF_ATTRIBUTE / size);
    void *values = read ? calloc((size_t)count + 1, size) : NULL;
    reading->no_memory = read && !values;
    read = values && (count == 0 || H5Aread(attribute, type, values) >= 0);
    if (read && count > 0 && H5Tdetect_class(type, H5T_VLEN) + hdf5_is_text(type) > 0)
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
    free(values);
    H5Tclose(type);
    H5Tclose(stored);
    H5Sclose(space);
    H5Aclose(attribute);
    if (!read)
        reading->status = unreadable(reading, name);
    return read ? 0 : -1;
}

static enum status read_object(void *context, hid_t object, const char *name, struct error *error)
{
    struct reading *reading = context;
    hsize_t next = 0;
    if (object < 0)
        return unreadable(reading, name);
    (void)error; /* the same as reading->error */
    reading->status = STATUS_OK;
    if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &next, read_attribute, reading) < 0 &&
        reading->status == STATUS_OK)
        reading->status = unreadable(reading, name);
    if (reading->status == STATUS_OK && H5Iget_type(object) == H5I_DATASET)
        reading->status = read_dataset(reading, object, name);
    return reading->status;
}

static int by_name(const void *a, const void *b)
{
    const struct stored_dataset *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* `structure`: as in struct reading. */
static enum status read_all(hid_t file, const char *path, struct structure *structure, struct error *error)
{
    struct error cause;
    struct reading reading = {.structure = structure, .error = &cause};
    enum status status = hdf5_walk(file, read_object, &reading, &cause);
    hdf5_close(file);
    if (status == STATUS_INVALID)
        return error_set_about_file(error, status, path, "is damaged: %s", cause.message);
    return status == STATUS_OK ? STATUS_OK : error_in_file(error, error_pass(error, &cause), path);
}

enum status structure_read(const char *path, struct structure *structure, struct error *error)
{
    hid_t file;
    hdf5_quiet();
    *structure = (struct structure){0};
    enum status status = hdf5_open(path, &file, error);
    if (status == STATUS_OK)
        status = read_all(file, path, structure, error);
    if (structure->count > 0)
        qsort(structure->datasets, structure->count, sizeof *structure->datasets, by_name);
    return status;
}

enum status structure_check(const char *path, struct error *error)
{
    hid_t file;
    hdf5_quiet();
    enum status status = hdf5_reopen(path, &file, error);
    return status == STATUS_OK ? read_all(file, path, NULL, error) : status;
}

void structure_clear(struct structure *structure)
{
    for (size_t i = 0; i < structure->count; i++)
        free(structure->datasets[i].name);
    free(structure->datasets);
    *structure = (struct structure){0};
}
