/* What a study will take: a few runs are played and measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/outcome_tables.h"
#include "study/sweep.h"

enum { MOST_PILOTS = 5 };
static const double most_pilot_seconds = 10;

/* Bytes of the rows of a run, as they are; those of series, as they are after compression. */
static double row_bytes(const struct columns *columns)
{
    double bytes = sizeof(int32_t);
    for (size_t c = 0; c < columns->count; c++)
        if (columns->items[c].kind != COLUMN_SERIES)
            bytes += (double)column_bytes(&columns->items[c]);
    return bytes;
}

static double series_bytes(const struct study_output *output)
{
    double bytes = 0;
    for (size_t c = 0; c < output->columns->count; c++)
        if (output->columns->items[c].kind == COLUMN_SERIES)
            bytes += (double)hdf5_stored_bytes(output->datasets[c]);
    return bytes;
}

/* Bytes of the statistics of the complete study, before compression. */
static double statistic_bytes(const struct study *study)
{
    double numbers = 0;
    for (size_t f = 0; f < STATISTIC_FAMILIES; f++)
        for (size_t i = 0; statistic_families[f]->applies(study) && i < statistic_families[f]->field_count;
             i++)
            numbers += (double)statistic_length(study, &statistic_families[f]->fields[i]);
    return numbers * (double)result_outcome_count(study) * sizeof(double);
}

/* Bytes of a file with these results, and what of them are series. */
static enum status measure_file(const struct study *study, const struct columns *columns,
                                struct result *const *results, size_t count, double *bytes, double *series,
                                struct error *error)
{
    hid_t file;
    struct study_output output;
    enum status status = hdf5_create_in_memory(&file, error);
    if (status != STATUS_OK)
        return status;
    status = study_output_open(&output, study, columns, file, error);
    for (size_t c = 0; status == STATUS_OK && c < columns->count; c++)
        for (size_t r = 0; status == STATUS_OK && columns->items[c].kind == COLUMN_SERIES && r < count; r++)
            status = study_output_rows(
                &output, c, r, 1,
                /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): `count` of them have been played */
                run_record_slice(results[r]->record, columns->items[c].index, 0), error);
    if (status == STATUS_OK)
        *series = series_bytes(&output);
    const void *image;
    size_t size = 0;
    status = study_output_close(&output, status, error);
    if (status == STATUS_OK)
        status = hdf5_file_image(file, &image, &size, error);
    *bytes = (double)size;
    hdf5_close(file);
    return status;
}

static enum status play_pilots(const struct study *study, const struct study_part *part, size_t runs,
                               struct result **results, struct sweep_estimate *estimate, struct error *error)
{
    double start = clock_seconds();
    size_t wanted = runs < MOST_PILOTS ? runs : MOST_PILOTS;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < wanted && status == STATUS_OK && clock_seconds() - start < most_pilot_seconds;
         i++) {
        size_t n = wanted > 1 ? i * (runs - 1) / (wanted - 1) : 0;
        struct result *result = NULL;
        status = result_create(study, (uint32_t)study_part_run(part, n), &result, error);
        if (status == STATUS_OK)
            status = result_play_alone(study, result, error);
        if (status != STATUS_OK) {
            result_free(result);
            continue;
        }
        results[estimate->pilots++] = result;
        if (result->failed && estimate->failed_pilots++ == 0)
            snprintf(estimate->failure, sizeof estimate->failure, "run %lu: %.200s",
                     (unsigned long)result->run, result->message);
    }
    estimate->seconds_per_run = (clock_seconds() - start) / (double)(estimate->pilots ? estimate->pilots : 1);
    return status;
}

enum status sweep_pilot(const struct study *study, unsigned threads, const struct study_part *part,
                        struct sweep_estimate *estimate, struct error *error)
{
    struct result *results[MOST_PILOTS] = {NULL};
    struct columns *columns = NULL;
    double bytes = 0, series = 0;
    size_t runs = study_part_size(study, part);
    hdf5_quiet();
    *estimate = (struct sweep_estimate){.points = study->design->size, .runs = runs};
    enum status status = play_pilots(study, part, runs, results, estimate, error);
    if (status == STATUS_OK)
        status = columns_create(study, &columns, error);
    if (status == STATUS_OK)
        status = measure_file(study, columns, results, estimate->pilots, &bytes, &series, error);
    if (status == STATUS_OK) {
        double workers = fmax(1, fmin((double)threads, (double)runs)), pilots = (double)estimate->pilots;
        estimate->seconds = estimate->seconds_per_run * (double)runs / workers;
        estimate->bytes = bytes - series +
                          (double)runs * (row_bytes(columns) + (pilots > 0 ? series / pilots : 0)) +
                          (part->parts == 1 ? statistic_bytes(study) : 0);
    }
    for (size_t i = 0; i < estimate->pilots; i++)
        result_free(results[i]);
    columns_free(columns);
    return status;
}
