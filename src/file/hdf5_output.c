#include "file/hdf5_output.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/file_image.h"
#include "file/hdf5_input.h"
#include "file/publish.h"
#include "words/words.h"

enum {
    CHUNK_CACHE_SLOTS = 521,
    CHUNK_CACHE_BYTES = 1 << 17,
    IMAGE_INCREMENT = 1 << 20,
    TEXT_BUFFER_BYTES = 1 << 13
};
enum { SCALE_DEFLATE_LEVEL = 1 }; /* even the lowest level shrinks 0, 1, 2, ... to almost nothing */

void hdf5_quiet(void)
{
    /* HDF5 1.10.8 can crash in its exit handler after a failed write. Only the first call counts. */
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* Keeps the innermost entry of HDF5's error stack, or the operating system's reason if it contains one. */
static herr_t keep_cause(unsigned depth, const H5E_error2_t *entry, void *cause)
{
    static const char before[] = "error message = '";
    const char *word = depth == 0 && entry->desc ? strstr(entry->desc, before) : NULL;
    if (word)
        snprintf(cause, 256, "%.*s", (int)strcspn(word + sizeof before - 1, "'"), word + sizeof before - 1);
    else if (depth == 0 && entry->desc)
        snprintf(cause, 256, "%s", entry->desc);
    return 0;
}

static enum status failed(struct error *error, const char *what, const char *name)
{
    char cause[256] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_cause, cause);
    return error_set(error, STATUS_FAILED, "HDF5 could not %s '%s': %s", what, name,
                     *cause ? cause : "no cause given");
}

/* Attributes and links are kept in order of creation, without times, so that readers list names as written
 * and files are reproducible. */
static hid_t creation_list(hid_t class)
{
    hid_t list = H5Pcreate(class);
    unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    bool made =
        list >= 0 && H5Pset_attr_creation_order(list, order) >= 0 && H5Pset_obj_track_times(list, 0) >= 0;
    if (made && class != H5P_DATASET_CREATE)
        made = H5Pset_link_creation_order(list, order) >= 0;
    if (made)
        return list;
    H5Pclose(list);
    return -1;
}

static enum status create_file(const char *name, bool in_memory, hid_t *file, struct error *error)
{
    hid_t creation = creation_list(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    *file = -1;
    if (creation >= 0 && H5Pset_istore_k(creation, 4) >= 0 &&
        (in_memory || H5Pset_file_locking(access, false, true) >= 0) && /* its creator holds a lock */
        (!in_memory || (H5Pset_fapl_core(access, IMAGE_INCREMENT, 0) >= 0 && file_image_use(access) >= 0)) &&
        H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18) >= 0 &&
        H5Pset_cache(access, 0, CHUNK_CACHE_SLOTS, CHUNK_CACHE_BYTES, 1) >= 0)
        *file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
    enum status status = *file < 0 ? failed(error, "create", in_memory ? "file in memory" : name) : STATUS_OK;
    H5Pclose(access);
    H5Pclose(creation);
    return status;
}

enum status hdf5_create_in_memory(hid_t *file, struct error *error)
{
    char name[32]; /* the core driver needs a unique name; it is not stored */
    snprintf(name, sizeof name, "%p", (void *)file);
    return create_file(name, true, file, error);
}

enum status hdf5_create_on_disk(const char *path, hid_t *file, struct error *error)
{
    return create_file(path, false, file, error);
}

enum status hdf5_file_image(hid_t file, const void **bytes, size_t *size, struct error *error)
{
    *bytes = H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? NULL : file_image_bytes(file, size);
    return *bytes ? STATUS_OK : failed(error, "complete", "file in memory");
}

enum status hdf5_publish(hid_t file, const char *path, bool force, enum status status, struct error *error)
{
    const void *bytes;
    size_t size = 0;
    if (status == STATUS_OK)
        status = hdf5_file_image(file, &bytes, &size, error);
    if (status == STATUS_OK)
        status = publish_sealed(path, force, bytes, size, error);
    hdf5_close(file);
    return status;
}

enum status hdf5_create_group(hid_t parent, const char *name, hid_t *group, struct error *error)
{
    hid_t creation = creation_list(H5P_GROUP_CREATE);
    *group = H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
    enum status status = *group < 0 ? failed(error, "create the group", name) : STATUS_OK;
    H5Pclose(creation);
    return status;
}

/* HDF5 converts texts through two buffers that it clears for each write: a megabyte each, unless told
 * otherwise. */
static hid_t text_transfer(void)
{
    hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    H5Pset_buffer(transfer, TEXT_BUFFER_BYTES, NULL, NULL);
    return transfer;
}

/* count 0: a single value. */
static enum status set_attribute(hid_t object, const char *name, enum field_type type, hsize_t count,
                                 const void *value, struct error *error)
{
    hid_t space = count > 0 ? H5Screate_simple(1, &count, NULL) : H5Screate(H5S_SCALAR);
    hid_t stored = hdf5_stored_type(type), memory = hdf5_memory_type(type);
    hid_t attribute = H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT);
    bool written = attribute >= 0 && H5Awrite(attribute, memory, value) >= 0;
    enum status status = written ? STATUS_OK : failed(error, "write the attribute", name);
    H5Aclose(attribute);
    H5Tclose(memory);
    H5Tclose(stored);
    H5Sclose(space);
    return status;
}

enum status hdf5_set_text(hid_t object, const char *name, const char *text, struct error *error)
{
    return set_attribute(object, name, FIELD_TEXT, 0, &text, error);
}

enum status hdf5_set_texts(hid_t object, const char *name, const char *const *texts, size_t count,
                           struct error *error)
{
    return set_attribute(object, name, FIELD_TEXT, count, texts, error);
}

enum status hdf5_set_integer(hid_t object, const char *name, int64_t value, struct error *error)
{
    return set_attribute(object, name, FIELD_I64, 0, &value, error);
}

enum status hdf5_write_text(hid_t group, const char *name, const char *text, const char *long_name,
                            struct error *error)
{
    hid_t space = H5Screate(H5S_SCALAR), type = hdf5_memory_type(FIELD_TEXT),
          creation = creation_list(H5P_DATASET_CREATE);
    hid_t dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    hid_t transfer = text_transfer();
    bool written = dataset >= 0 && H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, transfer, &text) >= 0;
    enum status status = written ? STATUS_OK : failed(error, "write", name);
    if (status == STATUS_OK)
        status = hdf5_set_text(dataset, "units", "1", error);
    if (status == STATUS_OK)
        status = hdf5_set_text(dataset, "long_name", long_name, error);
    status = hdf5_finish(&dataset, status, error);
    H5Pclose(transfer);
    H5Pclose(creation);
    H5Tclose(type);
    H5Sclose(space);
    return status;
}

/* CF conventions: the values 0, 1, ... of a category, and their names, which contain no blanks. */
static enum status set_categories(hid_t dataset, const struct categories *categories, struct error *error)
{
    int8_t values[INT8_MAX];
    char names[1024] = "";
    for (size_t i = 0; i < categories->count; i++) {
        values[i] = (int8_t)i;
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? " " : "", categories->names[i]);
    }
    enum status status = set_attribute(dataset, "flag_values", FIELD_I8, categories->count, values, error);
    return status == STATUS_OK ? hdf5_set_text(dataset, "flag_meanings", names, error) : status;
}

/* In the terms that stand in the file already. */
static enum status describe(hid_t dataset, const char *unit, const char *long_name,
                            const struct categories *categories, struct error *error)
{
    struct terms terms;
    char *text;
    enum status status = hdf5_get_terms(dataset, &terms, &text, error);
    if (status == STATUS_OK)
        status = hdf5_set_text(dataset, "units", say_unit(&terms, unit).bytes, error);
    if (status == STATUS_OK)
        status = hdf5_set_text(dataset, "long_name", say(&terms, long_name).bytes, error);
    free(text);
    return status == STATUS_OK && categories ? set_categories(dataset, categories, error) : status;
}

static enum status create_dataset(hid_t group, const char *name, enum field_type type, int rank,
                                  const hsize_t *lengths, const struct chunks *chunks, hid_t *dataset,
                                  struct error *error)
{
    hsize_t limits[FIELD_AXES_MAX];
    for (int a = 0; a < rank; a++)
        limits[a] = lengths[a] ? lengths[a] : H5S_UNLIMITED;
    hid_t space = H5Screate_simple(rank, lengths, chunks ? limits : NULL);
    hid_t creation = creation_list(H5P_DATASET_CREATE), stored = hdf5_stored_type(type);
    const double nan = (double)NAN;
    bool ready = creation >= 0 && space >= 0;
    *dataset = -1;
    if (ready && chunks)
        ready = H5Pset_chunk(creation, rank, chunks->extent) >= 0;
    if (ready && chunks && chunks->deflate_level > 0)
        ready = H5Pset_shuffle(creation) >= 0 && H5Pset_deflate(creation, chunks->deflate_level) >= 0;
    if (ready && (type == FIELD_F64 || type == FIELD_F32))
        ready = H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &nan) >= 0;
    if (ready)
        *dataset = H5Dcreate2(group, name, stored, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    enum status status = *dataset < 0 ? failed(error, "create", name) : STATUS_OK;
    H5Tclose(stored);
    H5Pclose(creation);
    H5Sclose(space);
    return status;
}

/* CF conventions: the dataset that names the elements of the last axis. */
static enum status set_coordinates(hid_t dataset, const struct field *field, struct error *error)
{
    const char *labels = axes[field->axes[field_axis_count(field) - 1]].labels;
    if (!labels || strcmp(labels, field->name) == 0 || field->type == FIELD_TEXT)
        return STATUS_OK;
    return hdf5_set_text(dataset, "coordinates", labels, error);
}

enum status hdf5_create_field(hid_t group, const struct field *field, const hsize_t *lengths,
                              const struct chunks *chunks, const hid_t *scales, hid_t *dataset,
                              struct error *error)
{
    int rank = (int)field_axis_count(field);
    enum status status =
        create_dataset(group, field->name, field->type, rank, lengths, chunks, dataset, error);
    for (int a = 0; status == STATUS_OK && a < rank; a++)
        if (H5DSattach_scale(*dataset, scales[field->axes[a]], (unsigned)a) < 0)
            status = failed(error, "attach the axes of", field->name);
    if (status == STATUS_OK)
        status = describe(*dataset, field->unit, field->long_name, field->categories, error);
    return status == STATUS_OK ? set_coordinates(*dataset, field, error) : status;
}

static enum status create_scale(hid_t group, enum field_axis axis, enum field_type type, size_t length,
                                hid_t *scale, struct error *error)
{
    static const struct chunks rows = {{OUTPUT_ROWS_PER_CHUNK}, SCALE_DEFLATE_LEVEL};
    hsize_t lengths[] = {length};
    enum status status =
        create_dataset(group, axes[axis].name, type, 1, lengths, length ? NULL : &rows, scale, error);
    if (status == STATUS_OK && H5DSset_scale(*scale, axes[axis].name) < 0)
        status = failed(error, "create the axis", axes[axis].name);
    return status == STATUS_OK ? describe(*scale, "1", axes[axis].long_name, NULL, error) : status;
}

enum status hdf5_create_scale(hid_t group, enum field_axis axis, size_t length, hid_t *scale,
                              struct error *error)
{
    if (length == 0)
        return create_scale(group, axis, FIELD_I32, 0, scale, error);
    int32_t *numbers = malloc(length * sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "an axis");
    for (size_t i = 0; i < length; i++)
        numbers[i] = (int32_t)i;
    enum status status = hdf5_create_named_scale(group, axis, FIELD_I32, numbers, length, scale, error);
    free(numbers);
    return status;
}

enum status hdf5_create_named_scale(hid_t group, enum field_axis axis, enum field_type type,
                                    const void *values, size_t length, hid_t *scale, struct error *error)
{
    hsize_t start[] = {0}, extent[] = {length};
    enum status status = create_scale(group, axis, type, length, scale, error);
    return status == STATUS_OK && length > 0 ? hdf5_write_block(*scale, type, start, extent, values, error)
                                             : status;
}

/* Get the cause first: any other HDF5 call clears it. */
enum status hdf5_write_failed(hid_t dataset, struct error *error)
{
    char cause[256] = "", name[64] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_cause, cause);
    H5Iget_name(dataset, name, sizeof name);
    return error_set(error, STATUS_FAILED, "HDF5 could not write '%s': %s", name, cause);
}

enum status hdf5_extend(hid_t dataset, const char *name, size_t rows, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX];
    int rank = hdf5_shape(dataset, FIELD_AXES_MAX, lengths);
    lengths[0] = rows;
    return rank > 0 && H5Dset_extent(dataset, lengths) >= 0
               ? STATUS_OK
               : error_set(error, STATUS_FAILED, "HDF5 could not extend '%s'", name);
}

enum status hdf5_write_block(hid_t dataset, enum field_type type, const hsize_t *start, const hsize_t *extent,
                             const void *stored, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX];
    int rank = hdf5_shape(dataset, FIELD_AXES_MAX, lengths);
    bool short_of = rank > 0 && start[0] + extent[0] > lengths[0];
    lengths[0] = short_of ? start[0] + extent[0] : lengths[0];
    if (rank < 1 || (short_of && H5Dset_extent(dataset, lengths) < 0))
        return hdf5_write_failed(dataset, error);
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(rank, extent, NULL);
    hid_t element = hdf5_memory_type(type), transfer = type == FIELD_TEXT ? text_transfer() : H5P_DEFAULT;
    bool written = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extent, NULL) >= 0 &&
                   H5Dwrite(dataset, element, memory, space, transfer, stored) >= 0;
    enum status status = written ? STATUS_OK : hdf5_write_failed(dataset, error);
    if (transfer != H5P_DEFAULT)
        H5Pclose(transfer);
    H5Tclose(element);
    H5Sclose(memory);
    H5Sclose(space);
    return status;
}

enum status hdf5_write_field(hid_t group, const struct field *field, const hsize_t *lengths,
                             const hid_t *scales, const void *stored, struct error *error)
{
    static const hsize_t start[FIELD_AXES_MAX] = {0};
    hid_t dataset;
    enum status status = hdf5_create_field(group, field, lengths, NULL, scales, &dataset, error);
    if (status == STATUS_OK)
        status = hdf5_write_block(dataset, field->type, start, lengths, stored, error);
    return hdf5_finish(&dataset, status, error);
}

enum status hdf5_write_numbers(hid_t group, const struct field *field, const hsize_t *lengths,
                               const hid_t *scales, const double *numbers, struct error *error)
{
    size_t count = 1;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        count *= lengths[a];
    void *stored = calloc(count + 1, field_type_size(field->type));
    if (!stored)
        return error_no_memory(error, field->name);
    field_type_store(field->type, numbers, count, stored);
    enum status status = hdf5_write_field(group, field, lengths, scales, stored, error);
    free(stored);
    return status;
}

enum status hdf5_finish(hid_t *object, enum status status, struct error *error)
{
    char name[64] = "", cause[256] = "";
    if (*object < 0)
        return status;
    bool file = H5Iget_type(*object) == H5I_FILE;
    H5Iget_name(*object, name, sizeof name);
    bool written = !file || H5Fflush(*object, H5F_SCOPE_GLOBAL) >= 0;
    if (!written)
        H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_cause, cause);
    if ((file ? H5Fclose(*object) : H5Oclose(*object)) < 0 && written) {
        H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_cause, cause);
        written = false;
    }
    *object = -1;
    if (written || status != STATUS_OK)
        return status;
    return error_set(error, STATUS_FAILED, "HDF5 could not write '%s': %s", name, cause);
}

void hdf5_no_scales(hid_t scales[ALL_AXES])
{
    for (size_t a = 0; a < ALL_AXES; a++)
        scales[a] = -1;
}

enum status hdf5_finish_scales(hid_t scales[ALL_AXES], enum status status, struct error *error)
{
    for (size_t a = 0; a < ALL_AXES; a++)
        status = hdf5_finish(&scales[a], status, error);
    return status;
}
