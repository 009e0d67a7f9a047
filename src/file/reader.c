#include "file/reader.h"

#include "base/regular_file.h"
#include "base/utf8.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A damaged file can claim any length; beyond these nothing is allocated. */
enum { LONGEST_AXIS = 1 << 28, LONGEST_TEXT = 1 << 26 };

struct reader {
    char *path;
    hid_t file, events; /* events: -1 when the file has none */
    size_t lengths[AXES];
};

/* Checks the file by system calls first, as HDF5's own messages are no help. */
static enum status check_file(const char *path, struct error *error)
{
    struct stat status;
    int file = regular_open(path, "a file of results", error);
    if (file < 0)
        return STATUS_INVALID;
    bool empty = fstat(file, &status) == 0 && status.st_size == 0;
    close(file);
    return empty ? error_set_about_file(error, STATUS_INVALID, path, "is empty") : STATUS_OK;
}

/* Whether the file has HDF5's signature at its start, where our files have it; HDF5 would also search at
 * powers of two from 512 on. */
static bool has_signature(const char *path)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char found[sizeof signature];
    int file = regular_open(path, "a file of results", NULL);
    bool there = file >= 0 && read(file, found, sizeof found) == (ssize_t)sizeof found &&
                 memcmp(found, signature, sizeof found) == 0;
    if (file >= 0)
        close(file);
    return there;
}

static enum status open_file(struct reader *reader, const char *path, struct error *error)
{
    enum status status = check_file(path, error);
    if (status != STATUS_OK)
        return status;
    status = hdf5_check_seal(path, error);
    if (status != STATUS_OK)
        return status;
    if (!has_signature(path))
        return error_set_about_file(
            error, STATUS_INVALID, path,
            "is not an HDF5 file; `pricewar-sim SCENARIO` writes the files that can be read");
    return hdf5_reopen(path, &reader->file, error);
}

static enum status not_ours(const char *path, struct error *error)
{
    return error_set_about_file(
        error, STATUS_INVALID, path,
        "is an HDF5 file, but not one of pricewar-sim: it has no attribute `pricewar_schema`");
}

enum status reader_kind(const char *path, enum file_kind *kind, struct error *error)
{
    struct reader reader = {.file = -1};
    hdf5_quiet();
    *kind = FILE_OF_OTHERS;
    enum status status = open_file(&reader, path, error);
    if (status != STATUS_OK)
        return status;
    *kind = file_kind_of(reader.file);
    hdf5_close(reader.file);
    if (*kind == FILE_OF_OTHERS)
        status = not_ours(path, error);
    return status;
}

static enum status check_kind(struct reader *reader, struct error *error)
{
    const int known = file_layouts[FILE_OF_RUNS].number;
    enum file_kind kind = file_kind_of(reader->file);
    int64_t layout = 0;
    if (kind == FILE_OF_OTHERS)
        return not_ours(reader->path, error);
    if (kind != FILE_OF_RUNS)
        return error_set_about_file(error, STATUS_INVALID, reader->path,
                                    "holds %s; only files with the runs of a scenario can be read",
                                    file_layouts[kind].called);
    if (file_kind_read(reader->file, kind, &layout, error) != STATUS_OK)
        layout = 0;
    return layout == known ? STATUS_OK
                           : error_set_about_file(error, STATUS_INVALID, reader->path,
                                                  "has layout %lld; this program reads layout %d",
                                                  (long long)layout, known);
}

static enum status damaged(const struct reader *reader, const char *name, const char *how,
                           struct error *error)
{
    return error_set_in_file(error, STATUS_INVALID, reader->path, "the dataset `%s` %s", name, how);
}

/* Reads the axis's length from its coordinate dataset. */
static enum status measure(struct reader *reader, enum field_axis axis, struct error *error)
{
    hid_t dataset = hdf5_object(axis == AXIS_EVENT ? reader->events : reader->file, axes[axis].name);
    /* panel, events and what a scenario may leave out are optional */
    if (dataset < 0)
        return axis == AXIS_SME || axis == AXIS_EVENT || axis_may_be_empty(axis)
                   ? STATUS_OK
                   : damaged(reader, axes[axis].name, "is missing", error);
    hsize_t length = 0;
    bool known =
        hdf5_shape(dataset, 1, &length) == 1 && length <= LONGEST_AXIS && hdf5_can_hold(dataset, length);
    hdf5_close(dataset);
    if (!known)
        return damaged(reader, axes[axis].name, "is no axis", error);
    reader->lengths[axis] = (size_t)length;
    return STATUS_OK;
}

static enum status check_axes(struct reader *reader, struct error *error)
{
    enum status status = STATUS_OK;
    reader->events = hdf5_object(reader->file, "events");
    for (enum field_axis axis = AXIS_RUN; status == STATUS_OK && axis < AXES; axis++)
        status = measure(reader, axis, error);
    const size_t *lengths = reader->lengths;
    if (status == STATUS_OK && lengths[AXIS_RUN] == 0)
        status = error_set_about_file(error, STATUS_INVALID, reader->path, "holds no run");
    if (status == STATUS_OK && lengths[AXIS_ROUND] == 0)
        status = error_set_about_file(error, STATUS_INVALID, reader->path, "holds no round");
    if (status == STATUS_OK &&
        lengths[AXIS_FIRM] != lengths[AXIS_SELLER] + lengths[AXIS_CLOUD] + lengths[AXIS_VENDOR])
        status = damaged(reader, "firm", "does not count sellers, clouds and vendors", error);
    return status;
}

enum status reader_open(const char *path, struct reader **reader, struct error *error)
{
    hdf5_quiet();
    struct reader *made = calloc(1, sizeof *made);
    *reader = NULL;
    if (!made)
        return error_no_memory(error, "the reader");
    made->file = made->events = -1;
    made->path = strdup(path);
    enum status status = made->path ? open_file(made, path, error) : error_no_memory(error, "the reader");
    if (status == STATUS_OK)
        status = check_kind(made, error);
    if (status == STATUS_OK)
        status = check_axes(made, error);
    if (status == STATUS_OK)
        *reader = made;
    else
        reader_close(made);
    return status;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    hdf5_close(reader->events);
    hdf5_close(reader->file);
    free(reader->path);
    free(reader);
}

size_t reader_length(const struct reader *reader, enum field_axis axis)
{
    return reader->lengths[axis];
}

/* Replaces bytes that are not UTF-8 by question marks; a damaged file can hold any bytes. */
static void clean_text(char *text, size_t length)
{
    if (utf8_valid_prefix(text, length) == length)
        return;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            text[i] = '?';
}

enum status reader_text(struct reader *reader, const char *name, char **text, struct error *error)
{
    enum status status = hdf5_get_text(reader->file, name, text, error);
    if (status == STATUS_OK)
        clean_text(*text, strlen(*text));
    return status == STATUS_INVALID ? STATUS_OK : status;
}

enum status reader_integer(struct reader *reader, const char *name, int64_t *value, struct error *error)
{
    if (hdf5_get_integer(reader->file, name, value, error) != STATUS_OK)
        *value = 0;
    return STATUS_OK;
}

static const struct field *row_in(const struct field *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static const struct field *row_of(const char *name)
{
    const struct field *row = row_in(world_fields, world_field_count, name);
    if (!row)
        row = row_in(scenario_fields, scenario_field_count, name);
    if (!row)
        row = row_in(event_fields, event_field_count, name);
    return row ? row : row_in(panel_fields, panel_field_count, name);
}

static bool has_shape(const struct reader *reader, const struct field *field, hid_t dataset)
{
    hsize_t lengths[FIELD_AXES_MAX];
    int rank = hdf5_shape(dataset, FIELD_AXES_MAX, lengths);
    bool fits = rank == (int)field_axis_count(field);
    for (int a = 0; fits && a < rank; a++)
        fits = lengths[a] == reader->lengths[field->axes[a]];
    return fits;
}

static bool has_type(const struct field *field, hid_t dataset)
{
    hid_t type = H5Dget_type(dataset);
    H5T_class_t class = H5Tget_class(type);
    bool fits = field->type == FIELD_TEXT ? hdf5_is_text(type) : class == H5T_INTEGER || class == H5T_FLOAT;
    H5Tclose(type);
    return fits;
}

/* Number of elements of a field over the axes from `first` on; false when that is more than memory can
 * hold. */
static bool element_count(const struct reader *reader, const struct field *field, size_t first, size_t *count)
{
    *count = 1;
    for (size_t a = first; field->axes[a] != AXIS_NONE; a++)
        if (__builtin_mul_overflow(*count, reader->lengths[field->axes[a]], count))
            return false;
    return *count < SIZE_MAX / sizeof(double);
}

/* Finds the row of a name, and the group that its dataset is in. */
static enum status find_field(const struct reader *reader, const char *name, const struct field **field,
                              hid_t *group, struct error *error)
{
    size_t count;
    *field = row_of(name);
    if (!*field)
        return error_set(error, STATUS_INVALID, "there is no output field `%s`", name);
    *group = (*field)->axes[0] == AXIS_EVENT ? reader->events : reader->file;
    hid_t dataset = hdf5_object(*group, name);
    if (dataset < 0)
        return damaged(reader, name, "is missing", error);
    const char *wrong = !has_shape(reader, *field, dataset) ? "does not have the axes that it should"
                        : !has_type(*field, dataset)        ? "does not hold what it should"
                        : !element_count(reader, *field, 0, &count) || !hdf5_can_hold(dataset, count)
                            ? "does not hold as much as it should"
                            : NULL;
    hdf5_close(dataset);
    return wrong ? damaged(reader, name, wrong, error) : STATUS_OK;
}

enum status reader_check(struct reader *reader, const char *name, struct error *error)
{
    const struct field *field;
    hid_t group;
    return find_field(reader, name, &field, &group, error);
}

/* Reads a dataset's numbers; with `single` only those of one element of its first axis. */
static enum status read_numbers(const struct reader *reader, const char *name, bool single, size_t index,
                                double **numbers, size_t *count, struct error *error)
{
    const struct field *field;
    hid_t group;
    *numbers = NULL;
    *count = 0;
    enum status status = find_field(reader, name, &field, &group, error);
    if (status != STATUS_OK)
        return status;
    hsize_t start[FIELD_AXES_MAX] = {single ? index : 0}, extent[FIELD_AXES_MAX];
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        extent[a] = a == 0 && single ? 1 : reader->lengths[field->axes[a]];
    if (element_count(reader, field, single ? 1 : 0, count))
        *numbers = calloc(*count + 1, sizeof **numbers);
    if (!*numbers)
        return error_no_memory(error, name);
    if (*count == 0 ||
        hdf5_read_block(group, name, FIELD_F64, FIELD_AXES_MAX, start, extent, *numbers, error) == STATUS_OK)
        return STATUS_OK;
    free(*numbers);
    *numbers = NULL;
    return damaged(reader, name, "is damaged", error);
}

enum status reader_numbers(struct reader *reader, const char *name, double **numbers, size_t *count,
                           struct error *error)
{
    return read_numbers(reader, name, false, 0, numbers, count, error);
}

enum status reader_slice(struct reader *reader, const char *name, size_t index, double **numbers,
                         size_t *count, struct error *error)
{
    return read_numbers(reader, name, true, index, numbers, count, error);
}

/* Copies texts into one piece of memory, pointers first. */
static char **copy_texts(char *const *read, size_t count)
{
    size_t bytes = count * sizeof(char *) + 1;
    for (size_t i = 0; i < count; i++)
        bytes += read[i] ? strnlen(read[i], LONGEST_TEXT) + 1 : 1;
    char **texts = malloc(bytes);
    char *next = (char *)(texts + count);
    for (size_t i = 0; texts && i < count; i++) {
        size_t length = read[i] ? strnlen(read[i], LONGEST_TEXT) : 0;
        texts[i] = memcpy(next, read[i] ? read[i] : "", length);
        next[length] = '\0';
        clean_text(next, length);
        next += length + 1;
    }
    return texts;
}

enum status reader_texts(struct reader *reader, const char *name, char ***texts, size_t *count,
                         struct error *error)
{
    const struct field *field;
    hid_t group;
    *texts = NULL;
    *count = 0;
    enum status status = find_field(reader, name, &field, &group, error);
    if (status != STATUS_OK)
        return status;
    size_t length = reader->lengths[field->axes[0]];
    hsize_t start[] = {0}, extent[] = {length};
    char **read = calloc(length + 1, sizeof *read);
    if (!read)
        return error_no_memory(error, name);
    if (length > 0 && hdf5_read_block(group, name, FIELD_TEXT, 1, start, extent, read, error) != STATUS_OK)
        status = damaged(reader, name, "is damaged", error);
    else if (!(*texts = copy_texts(read, length)))
        status = error_no_memory(error, name);
    hdf5_free_block_texts(read, length);
    free(read);
    *count = *texts ? length : 0;
    return status;
}
