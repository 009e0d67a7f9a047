#include "file/file_difference.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"

enum { BLOCK_BYTES = 1 << 22 };

/* A comparison with one file that was made again. */
struct against {
    struct file_differences *differences;
    hid_t file;
    const size_t *rows; /* [count] places of its runs among those of the stored file */
    size_t count;
    struct error *error;
};

/* A dataset that both files have. */
struct pair {
    const char *name;
    struct field field; /* of the one that was made again */
    hid_t there, here;
    int rank;
    hsize_t lengths[FIELD_AXES_MAX]; /* of the one that was made again */
    size_t row_length;               /* numbers per element of the first axis */
    struct dataset_difference *found;
};

enum status file_differences_open(struct file_differences *differences, struct error *error)
{
    differences->run_differs = calloc(differences->run_count + 1, sizeof *differences->run_differs);
    if (!differences->run_differs)
        return error_no_memory(error, "the runs");
    enum status status = structure_read(differences->path, &differences->structure, error);
    return status == STATUS_OK ? hdf5_reopen(differences->path, &differences->file, error) : status;
}

/* Orders differences by run and round; those without, such as names, come first. */
static int by_time(const void *a, const void *b)
{
    const struct dataset_difference *x = a, *y = b;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return x->round != y->round ? (x->round < y->round ? -1 : 1) : strcmp(x->name, y->name);
}

void file_differences_close(struct file_differences *differences)
{
    size_t kept = 0;
    for (size_t i = 0; i < differences->count; i++)
        if (differences->items[i].different > 0)
            differences->items[kept++] = differences->items[i];
    differences->count = kept;
    if (kept > 0)
        qsort(differences->items, kept, sizeof *differences->items, by_time);
    hdf5_close(differences->file);
    structure_clear(&differences->structure);
    free(differences->run_differs);
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
    char name[128] = "";
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

/* Derives the field of a dataset from its type and the scales of its axes. */
static struct field field_of(hid_t dataset, const char *name, int rank)
{
    struct field field = {.name = name, .type = type_of(dataset)};
    for (int a = 0; a < rank && a < FIELD_AXES_MAX; a++)
        H5DSiterate_scales(dataset, (unsigned)a, NULL, take_scale, &field.axes[a]);
    return field;
}

static double number_at(enum field_type type, const void *stored, size_t i)
{
    switch (type) {
    case FIELD_F64:
        return ((const double *)stored)[i];
    case FIELD_F32:
        return (double)((const float *)stored)[i];
    case FIELD_I8:
        return ((const int8_t *)stored)[i];
    case FIELD_I32:
        return ((const int32_t *)stored)[i];
    default:
        return (double)((const int64_t *)stored)[i];
    }
}

/* Relative difference of two numbers; 0 only for the same bits or words. */
static double distance(enum field_type type, const void *there, const void *here, size_t i)
{
    if (type == FIELD_TEXT) {
        const char *a = ((const char *const *)there)[i], *b = ((const char *const *)here)[i];
        return strcmp(a ? a : "", b ? b : "") == 0 ? 0 : (double)INFINITY;
    }
    size_t size = field_type_size(type);
    if (memcmp((const char *)there + i * size, (const char *)here + i * size, size) == 0)
        return 0;
    double a = number_at(type, there, i), b = number_at(type, here, i);
    double relative = fabs(a - b) / fmax(fabs(a), fabs(b));
    return isnan(relative) ? (double)INFINITY : fmax(relative, 5e-324);
}

/* The name of an element of an axis, from the file made again: from the dataset's group, or else the root.
 * False: elements have no names. */
static bool read_label(hid_t file, const char *dataset, enum field_axis axis, size_t place, char label[64])
{
    const hsize_t start[] = {place}, extent[] = {1};
    const char *slash = strrchr(dataset, '/');
    char name[192], *text = NULL;
    struct error error;
    if (!axes[axis].labels || axis == AXIS_CLAIM) /* claims are shown by their numbers */
        return false;
    snprintf(name, sizeof name, "%.*s%s", slash ? (int)(slash + 1 - dataset) : 0, dataset, axes[axis].labels);
    const char *found = slash && !hdf5_has(file, name) ? axes[axis].labels : name;
    if (hdf5_read_block(file, found, FIELD_TEXT, 1, start, extent, &text, &error) != STATUS_OK)
        return false;
    snprintf(label, 64, "%s", text ? text : "");
    hdf5_free_block_texts(&text, 1);
    return true;
}

/* "Zhipu, main": names of an element along all axes but run and round; *round: its round, or -1. `element`
 * counts from the first of its run, or of the dataset. */
static void name_element(const struct against *against, const struct pair *pair, size_t element,
                         int64_t *round, char *name, size_t size)
{
    size_t places[FIELD_AXES_MAX] = {0}, used = 0;
    name[0] = '\0';
    *round = -1;
    for (int a = pair->rank; a-- > 0;) {
        size_t length = a > 0 ? (size_t)pair->lengths[a] : SIZE_MAX;
        places[a] = element % length;
        element /= length;
    }
    for (int a = 0; a < pair->rank && used < size; a++) {
        enum field_axis axis = pair->field.axes[a];
        char label[64];
        if (axis == AXIS_ROUND)
            *round = (int64_t)places[a];
        if (axis == AXIS_RUN || axis == AXIS_ROUND || axis == AXIS_NONE)
            continue;
        if (!read_label(against->file, pair->name, axis, places[a], label))
            snprintf(label, sizeof label, "%s %zu", axes[axis].name, places[a]);
        used += (size_t)snprintf(name + used, size - used, "%s%s", used ? ", " : "", label);
    }
}

static void describe(const struct against *against, const struct pair *pair, const void *there,
                     const void *here, size_t i)
{
    char element[96];
    struct dataset_difference *found = pair->found;
    name_element(against, pair, found->first_element, &found->round, element, sizeof element);
    const char *gap = *element ? ": " : "";
    if (pair->field.type == FIELD_TEXT)
        snprintf(found->first, sizeof found->first, "%s%s`%.60s` in the file, `%.60s` again", element, gap,
                 ((const char *const *)there)[i], ((const char *const *)here)[i]);
    else
        snprintf(found->first, sizeof found->first, "%s%s%.17g in the file, %.17g again", element, gap,
                 number_at(pair->field.type, there, i), number_at(pair->field.type, here, i));
}

/* Compares two blocks of numbers. The first is number `element` of its run, or with run -1 of the dataset.
 * True: they are the same. */
static bool compare_numbers(const struct against *against, const struct pair *pair, int64_t run,
                            size_t element, const char *there, const char *here, size_t count)
{
    struct file_differences *differences = against->differences;
    struct dataset_difference *found = pair->found;
    bool same = true;
    found->compared += count;
    differences->numbers += count;
    for (size_t i = 0; i < count; i++) {
        double apart = distance(pair->field.type, there, here, i);
        differences->close += apart > 0 && apart <= differences->within;
        if (!(apart > differences->within))
            continue;
        bool earlier = run < found->run || (run == found->run && element + i < found->first_element);
        if (found->different == 0 || earlier) {
            found->run = run;
            found->first_element = element + i;
            describe(against, pair, there, here, i);
        }
        found->largest = fmax(found->largest, apart);
        found->different++;
        same = false;
    }
    return same;
}

/* Corresponding rows of both datasets; run -1: they belong to several runs or to none. */
struct rows {
    size_t there, here, count;
    int64_t run;
};

static void compare_blocks(const struct against *against, const struct pair *pair, const struct rows *rows,
                           size_t done, size_t count, const char *there, const char *here)
{
    size_t bytes = pair->row_length * field_type_size(pair->field.type);
    if (pair->field.axes[0] != AXIS_RUN)
        compare_numbers(against, pair, rows->run, done * pair->row_length, there, here,
                        count * pair->row_length);
    for (size_t r = 0; pair->field.axes[0] == AXIS_RUN && r < count; r++) {
        size_t run = rows->there + done + r;
        if (!compare_numbers(against, pair, against->differences->runs[run], 0, there + r * bytes,
                             here + r * bytes, pair->row_length))
            against->differences->run_differs[run] = true;
    }
}

static enum status read_rows(const struct pair *pair, hid_t file, size_t row, size_t count, char *stored,
                             struct error *error)
{
    hsize_t start[FIELD_AXES_MAX] = {row}, extent[FIELD_AXES_MAX];
    memcpy(extent, pair->lengths, sizeof extent);
    extent[0] = count;
    return hdf5_read_block(file, pair->name, pair->field.type, FIELD_AXES_MAX, start, extent, stored, error);
}

static void free_rows(const struct pair *pair, char *stored, size_t count)
{
    if (pair->field.type == FIELD_TEXT)
        hdf5_free_block_texts((char **)(void *)stored, count * pair->row_length);
    memset(stored, 0, count * pair->row_length * field_type_size(pair->field.type));
}

static enum status compare_rows(const struct against *against, const struct pair *pair,
                                const struct rows *rows)
{
    size_t bytes = pair->row_length * field_type_size(pair->field.type);
    size_t most = bytes && bytes < BLOCK_BYTES ? BLOCK_BYTES / bytes : 1;
    size_t block = rows->count < most ? rows->count : most;
    char *there = calloc(block * bytes + 1, 1), *here = calloc(block * bytes + 1, 1);
    enum status status = there && here ? STATUS_OK : error_no_memory(against->error, pair->name);
    for (size_t done = 0, count; status == STATUS_OK && done < rows->count; done += count) {
        count = rows->count - done < block ? rows->count - done : block;
        status =
            read_rows(pair, against->differences->file, rows->there + done, count, there, against->error);
        if (status == STATUS_OK)
            status = read_rows(pair, against->file, rows->here + done, count, here, against->error);
        if (status == STATUS_OK)
            compare_blocks(against, pair, rows, done, count, there, here);
        free_rows(pair, there, count);
        free_rows(pair, here, count);
    }
    free(there);
    free(here);
    return status;
}

/* Compares data that belong to one run only and have no axis of runs. */
static enum status compare_rows_of_run(const struct against *against, const struct pair *pair,
                                       const struct rows *rows, size_t run)
{
    size_t before = pair->found->different;
    enum status status = compare_rows(against, pair, rows);
    if (pair->found->different > before)
        against->differences->run_differs[run] = true;
    return status;
}

/* Finds the rows of a run in a table of events; they are contiguous. */
static void find_events(const int32_t *runs, size_t length, int32_t run, size_t *first, size_t *count)
{
    *first = *count = 0;
    for (size_t i = 0; i < length; i++)
        if (runs[i] == run && (*count)++ == 0)
            *first = i;
}

/* Whether the dataset is a column of a table of which a run has any number of rows. */
static bool is_of_rows(enum field_axis axis)
{
    return axis == AXIS_EVENT || axis == AXIS_EXCHANGE;
}

static enum status read_event_runs(hid_t file, enum field_axis axis, int32_t **runs, size_t *length,
                                   struct error *error)
{
    const char *name = axis == AXIS_EVENT ? "events/event_run" : "exchanges/exchange_run";
    *length = hdf5_length(file, name);
    const hsize_t start[] = {0}, extent[] = {*length};
    *runs = calloc(*length + 1, sizeof **runs);
    if (!*runs)
        return error_no_memory(error, "the events");
    return *length ? hdf5_read_block(file, name, FIELD_I32, 1, start, extent, *runs, error) : STATUS_OK;
}

static void note_counts(const struct pair *pair, int64_t run, size_t there, size_t here)
{
    struct dataset_difference *found = pair->found;
    found->different++;
    found->largest = INFINITY;
    if (found->different > 1 && found->run <= run)
        return;
    found->run = run;
    found->round = -1;
    snprintf(found->first, sizeof found->first, "%zu %ss in the file, %zu again", there,
             axes[pair->field.axes[0]].name, here);
}

static enum status compare_events(const struct against *against, const struct pair *pair)
{
    const struct file_differences *differences = against->differences;
    const enum field_axis axis = pair->field.axes[0];
    int32_t *there = NULL, *here = NULL;
    size_t there_length, here_length, here_count;
    enum status status = read_event_runs(differences->file, axis, &there, &there_length, against->error);
    if (status == STATUS_OK)
        status = read_event_runs(against->file, axis, &here, &here_length, against->error);
    for (size_t n = 0; status == STATUS_OK && n < against->count; n++) {
        size_t r = against->rows[n];
        struct rows rows = {.run = differences->runs[r]};
        find_events(there, there_length, differences->runs[r], &rows.there, &rows.count);
        find_events(here, here_length, differences->runs[r], &rows.here, &here_count);
        if (rows.count != here_count) {
            note_counts(pair, rows.run, rows.count, here_count);
            differences->run_differs[r] = true;
        } else {
            status = compare_rows_of_run(against, pair, &rows, r);
        }
    }
    free(there);
    free(here);
    return status;
}

/* Runs that stand side by side in both files are compared together. */
static enum status compare_runs(const struct against *against, const struct pair *pair)
{
    enum status status = STATUS_OK;
    for (size_t n = 0, count; status == STATUS_OK && n < against->count; n += count) {
        for (count = 1; n + count < against->count && against->rows[n + count] == against->rows[n] + count;)
            count++;
        status = compare_rows(against, pair, &(struct rows){against->rows[n], n, count, -1});
    }
    return status;
}

static enum status compare_values(const struct against *against, const struct pair *pair)
{
    size_t length = (size_t)pair->lengths[0];
    if (is_of_rows(pair->field.axes[0]))
        return compare_events(against, pair);
    if (pair->field.axes[0] == AXIS_RUN)
        return compare_runs(against, pair);
    if (field_has_axis(&pair->field, AXIS_SME)) /* the panel, of run 0 */
        return compare_rows_of_run(against, pair, &(struct rows){0, 0, length, 0}, 0);
    return compare_rows(against, pair, &(struct rows){0, 0, length, -1});
}

/* Whether the two datasets' numbers can be compared one by one. */
static bool fits(const struct against *against, const struct pair *pair, const hsize_t *there, int there_rank)
{
    enum field_axis axis = pair->field.axes[0];
    if (there_rank != pair->rank || (pair->field.type == FIELD_TEXT) != hdf5_holds_texts(pair->there))
        return false;
    for (int a = 0; a < pair->rank; a++) {
        hsize_t wanted = a == 0 && axis == AXIS_RUN ? against->differences->run_count : pair->lengths[a];
        if (there[a] != wanted && !(a == 0 && is_of_rows(axis)))
            return false;
    }
    return axis != AXIS_RUN || pair->lengths[0] == against->count;
}

/* Notes a different number of rows or axes. */
static void note_shapes(const struct pair *pair, const hsize_t *there, int there_rank)
{
    struct dataset_difference *found = pair->found;
    found->different = found->compared = 1;
    found->largest = INFINITY;
    if (there_rank == 1 && pair->rank == 1)
        snprintf(found->first, sizeof found->first, "%llu elements in the file, %llu again",
                 (unsigned long long)there[0], (unsigned long long)pair->lengths[0]);
    else
        snprintf(found->first, sizeof found->first, "of another shape in the file");
}

/* Notes a unit or number type that differs. */
static void compare_form(const struct against *against, const struct pair *pair)
{
    hid_t type = H5Dget_type(pair->there), wanted = H5Dget_type(pair->here);
    char *there = NULL, *here = NULL;
    if (H5Tget_class(type) != H5Tget_class(wanted) ||
        (pair->field.type != FIELD_TEXT && H5Tget_size(type) != H5Tget_size(wanted)))
        diagnostics_add(against->differences->changes, NULL, 0, NULL,
                        "the dataset `%s` is of another type than %s", pair->name,
                        field_type_names[pair->field.type]);
    (void)hdf5_get_text(pair->here, "units", &here, NULL); /* NULL: it has none */
    (void)hdf5_get_text(pair->there, "units", &there, NULL);
    if (here && (!there || strcmp(there, here) != 0))
        diagnostics_add(against->differences->changes, NULL, 0, NULL, "the unit of `%s` was %s and is %s",
                        pair->name, there ? there : "not given", here);
    free(there);
    free(here);
    H5Tclose(wanted);
    H5Tclose(type);
}

/* The entry for a dataset, perhaps from an earlier comparison with other runs; NULL without memory. */
static struct dataset_difference *found_in(struct file_differences *differences, const char *name)
{
    for (size_t i = 0; i < differences->count; i++)
        if (strncmp(differences->items[i].name, name, sizeof differences->items[i].name - 1) == 0)
            return &differences->items[i];
    struct dataset_difference *items =
        realloc(differences->items, (differences->count + 1) * sizeof *differences->items);
    if (!items)
        return NULL;
    differences->items = items;
    items[differences->count] = (struct dataset_difference){.run = -1, .round = -1};
    snprintf(items[differences->count].name, sizeof items->name, "%s", name);
    return &items[differences->count++];
}

static enum status compare_pair(const struct against *against, struct pair *pair)
{
    hsize_t there[FIELD_AXES_MAX] = {0};
    int there_rank = hdf5_shape(pair->there, FIELD_AXES_MAX, there);
    pair->found = found_in(against->differences, pair->name);
    if (!pair->found)
        return error_no_memory(against->error, pair->name);
    if (!against->differences->noted)
        compare_form(against, pair);
    pair->row_length = 1;
    for (int a = 1; a < pair->rank; a++)
        pair->row_length *= (size_t)pair->lengths[a];
    if (!fits(against, pair, there, there_rank))
        note_shapes(pair, there, there_rank);
    else if (pair->lengths[0] > 0 || is_of_rows(pair->field.axes[0]))
        return compare_values(against, pair);
    return STATUS_OK;
}

/* Compares a dataset that is in one of the files or in both. */
static enum status compare_dataset(const struct against *against, const char *name)
{
    struct file_differences *differences = against->differences;
    struct pair pair = {.name = name,
                        .there = hdf5_object(differences->file, name),
                        .here = hdf5_object(against->file, name)};
    hid_t one = pair.here >= 0 ? pair.here : pair.there;
    enum status status = STATUS_OK;
    pair.rank = hdf5_shape(one, FIELD_AXES_MAX, pair.lengths);
    pair.field = field_of(one, name, pair.rank);
    bool wanted = !differences->wanted || differences->wanted(differences->context, name, &pair.field);
    if (wanted && pair.here >= 0 && pair.there >= 0 && pair.rank > 0)
        status = compare_pair(against, &pair);
    else if (wanted && (pair.here < 0 || pair.there < 0) && !differences->noted)
        diagnostics_add(differences->changes, NULL, 0, NULL, "the dataset `%s` is %s", name,
                        pair.here < 0 ? "none of this version" : "not in the file");
    hdf5_close(pair.here);
    hdf5_close(pair.there);
    return status;
}

static bool holds(const struct structure *structure, const char *name)
{
    for (size_t i = 0; i < structure->count; i++)
        if (strcmp(structure->datasets[i].name, name) == 0)
            return true;
    return false;
}

/* Starts with the datasets that only the stored file has. */
static enum status compare_structures(const struct against *against, const struct structure *here)
{
    const struct structure *there = &against->differences->structure;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < there->count; i++)
        if (!holds(here, there->datasets[i].name))
            status = compare_dataset(against, there->datasets[i].name);
    for (size_t i = 0; status == STATUS_OK && i < here->count; i++)
        status = compare_dataset(against, here->datasets[i].name);
    return status;
}

enum status file_differences_add(struct file_differences *differences, const char *again, const size_t *rows,
                                 size_t count, struct error *error)
{
    struct against against = {differences, -1, rows, count, error};
    struct structure here = {0};
    enum status status = structure_read(again, &here, error);
    if (status == STATUS_OK)
        status = hdf5_reopen(again, &against.file, error);
    if (status == STATUS_OK)
        status = compare_structures(&against, &here);
    hdf5_close(against.file);
    structure_clear(&here);
    differences->noted = true;
    return status;
}
