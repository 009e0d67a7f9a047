#include "file/hdf5_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/regular_file.h"
#include "file/hdf5_walk.h"
#include "file/seal.h"

/* MOST_DEFLATED: bytes that one byte of deflate can expand to. */
enum { TEXT_LIST_MOST = 100000, MOST_DEFLATED = 1032 };

/* Whether another process has locked the file. HDF5 takes a lock itself, but does not say when it can't
 * get it. */
static bool is_locked(const char *path)
{
    int file = regular_open(path, "a file of results", NULL);
    bool locked = file >= 0 && flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (file >= 0)
        close(file);
    return locked;
}

static enum status not_opened(const char *path, struct error *error)
{
    return is_locked(path)
               ? error_set_about_file(error, STATUS_FAILED, path, "is locked by another process")
               : error_set_about_file(error, STATUS_INVALID, path, "is cut off or damaged, or no HDF5 file");
}

/* All files for reading are opened here. */
enum status hdf5_reopen(const char *path, hid_t *file, struct error *error)
{
    int regular = regular_open(path, "a file of results", error);
    *file = -1;
    if (regular < 0)
        return STATUS_INVALID;
    close(regular);
    H5PLset_loading_state(0); /* don't let HDF5 look in a folder for filters that it lacks, and run them */
    *file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (*file < 0)
        return not_opened(path, error);
    enum status status = hdf5_stands_alone(*file, error);
    if (status == STATUS_OK)
        return status;
    H5Fclose(*file);
    *file = -1;
    return error_in_file(error, status, path);
}

enum status hdf5_check_seal(const char *path, struct error *error)
{
    enum seal seal;
    return seal_require(path, &seal, error);
}

enum status hdf5_open(const char *path, hid_t *file, struct error *error)
{
    *file = -1;
    enum status status = hdf5_check_seal(path, error);
    return status == STATUS_OK ? hdf5_reopen(path, file, error) : status;
}

bool hdf5_has(hid_t parent, const char *name)
{
    return H5Lexists(parent, name, H5P_DEFAULT) > 0;
}

hid_t hdf5_object(hid_t parent, const char *name)
{
    return parent >= 0 && hdf5_has(parent, name) ? H5Oopen(parent, name, H5P_DEFAULT) : -1;
}

void hdf5_close(hid_t object)
{
    if (object < 0)
        return;
    H5I_type_t type = H5Iget_type(object);
    if (type == H5I_FILE)
        H5Fclose(object);
    else if (type == H5I_ATTR)
        H5Aclose(object);
    else
        H5Oclose(object);
}

int hdf5_shape(hid_t dataset, int most_axes, hsize_t *lengths)
{
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_ndims(space);
    if (rank > most_axes || H5Sget_simple_extent_dims(space, lengths, NULL) < 0)
        rank = -1;
    if (space >= 0)
        H5Sclose(space);
    return rank;
}

bool hdf5_has_attribute(hid_t object, const char *name)
{
    return H5Aexists(object, name) > 0;
}

/* Opens an attribute; -1: there is none. */
static hid_t attribute_of(hid_t object, const char *name)
{
    return hdf5_has_attribute(object, name) ? H5Aopen(object, name, H5P_DEFAULT) : -1;
}

static enum status failed(struct error *error, const char *name)
{
    return error_set(error, STATUS_INVALID, "`%s` is missing in the file, or not what it should be", name);
}

/* Whether it is a single value, which is all that the caller has room for. */
static bool is_single(hid_t space)
{
    bool single = H5Sget_simple_extent_npoints(space) == 1;
    H5Sclose(space);
    return single;
}

static bool is_whole_number(hid_t type)
{
    bool whole = H5Tget_class(type) == H5T_INTEGER;
    H5Tclose(type);
    return whole;
}

enum status hdf5_get_integer(hid_t file, const char *name, int64_t *value, struct error *error)
{
    hid_t attribute = attribute_of(file, name);
    bool read = attribute >= 0 && is_single(H5Aget_space(attribute)) &&
                is_whole_number(H5Aget_type(attribute)) && H5Aread(attribute, H5T_NATIVE_INT64, value) >= 0;
    hdf5_close(attribute);
    return read ? STATUS_OK : failed(error, name);
}

/* Copies a text that HDF5 allocated, and frees it. */
static enum status take_text(char *read, const char *name, char **text, struct error *error)
{
    if (!read)
        return failed(error, name);
    *text = strdup(read);
    H5free_memory(read);
    return *text ? STATUS_OK : error_no_memory(error, name);
}

static bool is_text(hid_t type)
{
    bool text = type >= 0 && hdf5_is_text(type);
    H5Tclose(type);
    return text;
}

bool hdf5_holds_texts(hid_t dataset)
{
    return is_text(H5Dget_type(dataset));
}

/* Reads one text from an open attribute or dataset; -1 for `object`: there is none. */
static enum status read_single(hid_t object, bool attribute, const char *name, char **text,
                               struct error *error)
{
    hid_t type = hdf5_memory_type(FIELD_TEXT);
    char *read = NULL;
    *text = NULL;
    if (object >= 0 && is_single(attribute ? H5Aget_space(object) : H5Dget_space(object)) &&
        is_text(attribute ? H5Aget_type(object) : H5Dget_type(object)) &&
        (attribute ? H5Aread(object, type, &read)
                   : H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &read)) < 0)
        read = NULL;
    hdf5_close(object);
    H5Tclose(type);
    return take_text(read, name, text, error);
}

enum status hdf5_get_text(hid_t file, const char *name, char **text, struct error *error)
{
    return read_single(attribute_of(file, name), true, name, text, error);
}

void hdf5_free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts && i < count; i++)
        free(texts[i]);
    free(texts);
}

enum status hdf5_get_texts(hid_t file, const char *name, char ***texts, size_t *count, struct error *error)
{
    hid_t attribute = attribute_of(file, name);
    hid_t type = hdf5_memory_type(FIELD_TEXT), space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    hssize_t length = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    char **read = length > 0 && length < TEXT_LIST_MOST ? calloc((size_t)length, sizeof *read) : NULL;
    enum status status = failed(error, name);
    *texts = NULL;
    *count = 0;
    if (read && is_text(H5Aget_type(attribute)) && H5Aread(attribute, type, read) >= 0) {
        *texts = calloc((size_t)length, sizeof **texts);
        status = *texts ? STATUS_OK : error_no_memory(error, name);
        for (size_t i = 0; i < (size_t)length; i++)
            if (*texts && take_text(read[i], name, &(*texts)[i], error) != STATUS_OK)
                status = STATUS_FAILED;
        *count = *texts ? (size_t)length : 0;
    }
    free(read);
    H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    hdf5_close(attribute);
    return status;
}

enum status hdf5_read_text(hid_t parent, const char *name, char **text, struct error *error)
{
    return read_single(hdf5_object(parent, name), false, name, text, error);
}

bool hdf5_can_hold(hid_t dataset, hsize_t count)
{
    hid_t type = H5Dget_type(dataset);
    hsize_t size = H5Tget_size(type), bytes;
    H5Tclose(type);
    return !__builtin_mul_overflow(count, size, &bytes) &&
           bytes / MOST_DEFLATED <= H5Dget_storage_size(dataset);
}

size_t hdf5_stored_bytes(hid_t dataset)
{
    return (size_t)H5Dget_storage_size(dataset);
}

size_t hdf5_length(hid_t parent, const char *name)
{
    hsize_t lengths[H5S_MAX_RANK] = {0};
    hid_t dataset = hdf5_object(parent, name);
    if (dataset < 0)
        return 0;
    if (hdf5_shape(dataset, H5S_MAX_RANK, lengths) < 0 || !hdf5_can_hold(dataset, lengths[0]))
        lengths[0] = 0;
    hdf5_close(dataset);
    return (size_t)lengths[0];
}

enum status hdf5_read_block(hid_t parent, const char *name, enum field_type type, int most_axes,
                            const hsize_t *start, const hsize_t *extent, void *stored, struct error *error)
{
    hid_t dataset = hdf5_object(parent, name);
    if (dataset < 0)
        return failed(error, name);
    hid_t space = H5Dget_space(dataset), number = hdf5_memory_type(type);
    int rank = H5Sget_simple_extent_ndims(space);
    hid_t memory = rank <= most_axes ? H5Screate_simple(rank, extent, NULL) : (hid_t)-1;
    bool read = memory >= 0 && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extent, NULL) >= 0 &&
                H5Dread(dataset, number, memory, space, H5P_DEFAULT, stored) >= 0;
    if (memory >= 0)
        H5Sclose(memory);
    H5Sclose(space);
    H5Tclose(number);
    hdf5_close(dataset);
    return read ? STATUS_OK : failed(error, name);
}

enum status hdf5_read_texts(hid_t parent, const char *name, char ***texts, size_t *count, struct error *error)
{
    size_t length = hdf5_length(parent, name);
    hsize_t start[] = {0}, extent[] = {length};
    char **read = calloc(length + 1, sizeof *read);
    enum status status = read ? STATUS_OK : error_no_memory(error, name);
    *texts = calloc(length + 1, sizeof **texts);
    *count = 0;
    if (!*texts)
        status = error_no_memory(error, name);
    if (status == STATUS_OK)
        status = hdf5_read_block(parent, name, FIELD_TEXT, 1, start, extent, read, error);
    for (; status == STATUS_OK && *count < length; ++*count)
        if (!((*texts)[*count] = strdup(read[*count] ? read[*count] : "")))
            status = error_no_memory(error, name);
    if (read)
        hdf5_free_block_texts(read, length);
    free(read);
    return status;
}

void hdf5_free_block_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i])
            H5free_memory(texts[i]);
}

enum status hdf5_get_terms(hid_t object, struct terms *terms, char **text, struct error *error)
{
    *terms = default_terms;
    *text = NULL;
    hid_t root = H5Oopen(object, "/", H5P_DEFAULT);
    enum status status = STATUS_OK;
    if (root >= 0 && hdf5_has_attribute(root, "terms"))
        status = hdf5_get_text(root, "terms", text, error);
    if (status == STATUS_OK && *text)
        terms_from_text(*text, terms);
    hdf5_close(root);
    return status;
}
