#include "study/statistic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "statistics/statistics.h"

const struct statistic_family *const statistic_families[STATISTIC_FAMILIES] = {
    &statistic_by_point, &statistic_replicates,       &statistic_sobol,
    &statistic_morris,   &statistic_rank_correlation,
};

const double quantile_levels[QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

size_t statistic_axis_length(const struct study *study, enum field_axis axis)
{
    switch (axis) {
    case AXIS_DESIGN_POINT:
        return study->design->size;
    case AXIS_FACTOR:
        return study->vary_count;
    case AXIS_QUANTILE:
        return QUANTILES;
    case AXIS_REPLICATES:
        return (size_t)study->replicates;
    default:
        return 1;
    }
}

size_t statistic_length(const struct study *study, const struct field *field)
{
    size_t length = 1;
    for (size_t a = 1; field->axes[a] != AXIS_NONE; a++)
        length *= statistic_axis_length(study, field->axes[a]);
    return length;
}

void point_means(const struct study *study, const double *values, double *means)
{
    size_t replicates = (size_t)study->replicates;
    for (size_t p = 0; p < study->design->size; p++) {
        struct sample sample = {0};
        for (size_t r = 0; r < replicates; r++)
            sample_add(&sample, values[p * replicates + r]);
        means[p] = sample.count ? sample.mean : (double)NAN;
    }
}

enum status statistic_read(hid_t file, const struct study *study, const struct statistic_family *family,
                           size_t field, size_t outcome, double *numbers, struct error *error)
{
    const struct field *row = &family->fields[field];
    hsize_t start[FIELD_AXES_MAX] = {outcome}, extent[FIELD_AXES_MAX] = {1};
    char path[128];
    snprintf(path, sizeof path, "%s/%s", family->group, row->name);
    for (size_t a = 1; row->axes[a] != AXIS_NONE; a++)
        extent[a] = statistic_axis_length(study, row->axes[a]);
    return hdf5_read_block(file, path, FIELD_F64, FIELD_AXES_MAX, start, extent, numbers, error);
}

enum status outcome_names_read(hid_t file, char ***names, size_t *count, struct error *error)
{
    size_t length = hdf5_length(file, "outcome_name");
    hsize_t start[] = {0}, extent[] = {length};
    char **read = calloc(length + 1, sizeof *read), **kept = calloc(length + 1, sizeof *kept);
    enum status status = read && kept ? STATUS_OK : error_no_memory(error, "the names of the outcomes", 0);
    *names = kept;
    *count = 0;
    if (status == STATUS_OK)
        status = hdf5_read_block(file, "outcome_name", FIELD_TEXT, 1, start, extent, read, error);
    for (size_t i = 0; status == STATUS_OK && i < length; i++, ++*count)
        if (!(kept[i] = strdup(read[i] ? read[i] : "")))
            status = error_no_memory(error, "the names of the outcomes", 0);
    if (read)
        hdf5_free_block_texts(read, length);
    free(read);
    return status;
}
