#include "rerun/rerun_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

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

/* 0: the same bits or words. */
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

/* The text that names an element of an axis, or NULL. */
static const char *label_of(const struct rerun *rerun, enum field_axis axis, size_t place,
                            char scratch[FIELD_SCRATCH])
{
    const struct {
        const struct field *fields;
        size_t count;
    } tables[] = {{scenario_fields, scenario_field_count},
                  {winner_fields, winner_field_count},
                  {exit_fields, exit_field_count}};
    if (axis == AXIS_OUTCOME)
        return place < rerun->outcome_count ? rerun->outcome_names[place] : NULL;
    for (size_t t = 0; axes[axis].labels && t < sizeof tables / sizeof *tables; t++)
        for (size_t i = 0; i < tables[t].count; i++)
            if (tables[t].fields[i].text && strcmp(tables[t].fields[i].name, axes[axis].labels) == 0)
                return tables[t].fields[i].text(rerun->scenario, place, scratch);
    return NULL;
}

/* "Zhipu, main": the names of an element, its run and round left out. */
static void name_element(const struct rerun *rerun, const struct field *field, size_t element, char *name,
                         size_t size)
{
    size_t places[FIELD_AXES_MAX] = {0}, axis_count = field_axis_count(field), used = 0;
    name[0] = '\0';
    for (size_t a = axis_count; a-- > 0 && rerun->scenario;) {
        size_t length = axis_length(field->axes[a], rerun->scenario);
        places[a] = length ? element % length : element;
        element = length ? element / length : 0;
    }
    for (size_t a = 0; a < axis_count && used < size; a++) {
        char scratch[FIELD_SCRATCH], number[32];
        if (field->axes[a] == AXIS_RUN || field->axes[a] == AXIS_ROUND)
            continue;
        const char *text = rerun->scenario ? label_of(rerun, field->axes[a], places[a], scratch) : NULL;
        snprintf(number, sizeof number, "%s %zu", axes[field->axes[a]].name, places[a]);
        used += (size_t)snprintf(name + used, size - used, "%s%s", used ? ", " : "", text ? text : number);
    }
}

static int64_t round_of(const struct rerun *rerun, const struct field *field, size_t element)
{
    size_t slice = 1;
    if (!rerun->scenario || !field_has_axis(field, AXIS_ROUND))
        return -1;
    for (size_t a = field_axis_count(field); a-- > 0 && field->axes[a] != AXIS_ROUND;)
        slice *= axis_length(field->axes[a], rerun->scenario);
    return (int64_t)(element / (slice ? slice : 1));
}

static void describe(const struct rerun *rerun, struct rerun_row *row, const void *there, const void *here,
                     size_t i)
{
    char element[96];
    struct rerun_difference *found = &row->found;
    name_element(rerun, row->field, i, element, sizeof element);
    const char *gap = *element ? ": " : "";
    if (row->field->type == FIELD_TEXT)
        snprintf(found->first, sizeof found->first, "%s%s`%.60s` in the file, `%.60s` again", element, gap,
                 ((const char *const *)there)[i], ((const char *const *)here)[i]);
    else
        snprintf(found->first, sizeof found->first, "%s%s%.17g in the file, %.17g again", element, gap,
                 number_at(row->field->type, there, i), number_at(row->field->type, here, i));
}

size_t rerun_compare(struct rerun *rerun, struct rerun_row *row, int64_t run, const void *there,
                     const void *here, size_t count)
{
    struct rerun_difference *found = &row->found;
    size_t different = 0;
    snprintf(found->name, sizeof found->name, "%s", row->field->name);
    found->compared += count;
    rerun->report->numbers += count;
    for (size_t i = 0; i < count; i++) {
        double apart = distance(row->field->type, there, here, i);
        if (apart > 0 && apart <= rerun->options->within)
            rerun->report->close++;
        if (!(apart > rerun->options->within))
            continue;
        bool earlier = run < found->run || (run == found->run && i < row->first_element);
        if (found->different == 0 || earlier) {
            found->run = run;
            found->round = round_of(rerun, row->field, i);
            row->first_element = i;
            describe(rerun, row, there, here, i);
        }
        found->largest = fmax(found->largest, apart);
        found->different++;
        different++;
    }
    return different;
}

bool rerun_compare_form(struct rerun *rerun, hid_t parent, const struct field *field, hid_t like)
{
    struct error error;
    hid_t dataset = H5Dopen2(parent, field->name, H5P_DEFAULT);
    hid_t type = H5Dget_type(dataset), wanted = hdf5_memory_type(field->type);
    char *there = NULL, *here = NULL;
    bool noted = true;
    if (H5Tget_class(type) != H5Tget_class(wanted) ||
        (field->type != FIELD_TEXT && H5Tget_size(type) != H5Tget_size(wanted)))
        noted = rerun_add_change(rerun->report, "the dataset `%s` is of another type than %s", field->name,
                                 field_type_names[field->type]);
    if (like >= 0)
        hdf5_get_text(like, "units", &here, &error);
    hdf5_get_text(dataset, "units", &there, &error);
    const char *unit = like >= 0 ? here : field->unit;
    if (noted && unit && (!there || strcmp(there, unit) != 0))
        noted = rerun_add_change(rerun->report, "the unit of `%s` was %s and is %s", field->name,
                                 there ? there : "not given", unit);
    free(there);
    free(here);
    H5Tclose(wanted);
    H5Tclose(type);
    H5Dclose(dataset);
    return noted;
}

/* Lengths of the axes, that of the runs or events being `rows`. */
static void shape(const struct rerun *rerun, const struct field *field, size_t rows, hsize_t *lengths)
{
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++) {
        bool grows = field->axes[a] == AXIS_RUN || field->axes[a] == AXIS_EVENT;
        lengths[a] = grows ? rows : rerun->scenario ? axis_length(field->axes[a], rerun->scenario) : 0;
    }
}

bool rerun_fits(const struct rerun *rerun, hid_t parent, const struct field *field, size_t rows)
{
    hsize_t wanted[FIELD_AXES_MAX], found[H5S_MAX_RANK];
    int rank = (int)field_axis_count(field);
    hid_t dataset =
        parent >= 0 && hdf5_has(parent, field->name) ? H5Dopen2(parent, field->name, H5P_DEFAULT) : (hid_t)-1;
    if (dataset < 0)
        return false;
    shape(rerun, field, rows, wanted);
    hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    bool fits = H5Sget_simple_extent_dims(space, found, NULL) == rank &&
                memcmp(found, wanted, (size_t)rank * sizeof *found) == 0;
    bool text = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
    fits = fits && (field->type == FIELD_TEXT ? text : H5Tget_class(type) != H5T_STRING);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
    return fits;
}

enum status rerun_compare_stored(struct rerun *rerun, struct rerun_row *row, size_t index, int64_t run,
                                 const void *here, size_t *different)
{
    hsize_t start[FIELD_AXES_MAX] = {0}, extent[FIELD_AXES_MAX];
    bool of_run = row->field->axes[0] == AXIS_RUN;
    if (!row->there || row->length == 0)
        return STATUS_OK;
    shape(rerun, row->field, 1, extent);
    start[0] = of_run ? index : 0;
    void *there = calloc(row->length, field_type_size(row->field->type));
    if (!there)
        return error_no_memory(rerun->error, row->field->name, row->length * sizeof(double));
    enum status status = hdf5_read_block(rerun->file, row->field->name, row->field->type, FIELD_AXES_MAX,
                                         start, extent, there, rerun->error);
    if (status == STATUS_OK)
        *different += rerun_compare(rerun, row, run, there, here, row->length);
    if (row->field->type == FIELD_TEXT)
        hdf5_free_block_texts(there, row->length);
    free(there);
    return status;
}

bool rerun_add_change(struct rerun_report *report, const char *format, ...)
{
    va_list arguments;
    if (report->change_count == MOST_CHANGES)
        return true;
    char **changes = realloc(report->changes, (report->change_count + 1) * sizeof *changes);
    if (!changes)
        return false;
    report->changes = changes;
    va_start(arguments, format);
    bool made = vasprintf(&changes[report->change_count], format, arguments) >= 0;
    va_end(arguments);
    report->change_count += made;
    return made;
}
