#include "study/study_output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/writer.h"
#include "runs/measure.h"

enum status study_digest(const struct study *study, char digest[DIGEST_SIZE], struct error *error)
{
    char *text = study_identity(study);
    if (!text)
        return error_no_memory(error, "the study's identity");
    provenance_sha256(text, digest);
    free(text);
    return STATUS_OK;
}

static enum status write_attributes(hid_t file, const struct study *study, enum file_kind kind,
                                    const char *identity, struct error *error)
{
    const struct study_changes *changes = &study->changes;
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"design_points", (int64_t)study->design->size},
        {"replicates", study->replicates},
        {"runs_in_all", (int64_t)study_run_count(study)},
        {"changed_replicates", changes->replicates},
        {"changed_seed", changes->seed},
    };
    enum status status = provenance_write_source(file, *study->title ? study->title : NULL, "study",
                                                 study->file, identity, error);
    if (status == STATUS_OK)
        status = hdf5_set_text(file, "design", design_name(study->design_kind), error);
    if (status == STATUS_OK)
        status = file_kind_write(file, kind, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(file, numbers[i].name, numbers[i].number, error);
    if (status == STATUS_OK && changes->set_count > 0)
        status = hdf5_set_texts(file, "changed_sets", changes->sets, changes->set_count, error);
    if (status == STATUS_OK && study->base)
        status = provenance_write_overrides(file, study->base, error);
    if (status == STATUS_OK && study->base)
        status = provenance_write_terms(file, &study->base->terms, error);
    return status;
}

enum status study_write_texts(hid_t file, const struct study *study, enum file_kind kind, struct error *error)
{
    char *identity = study_identity(study);
    enum status status = identity ? write_attributes(file, study, kind, identity, error)
                                  : error_no_memory(error, "the study's identity");
    if (status == STATUS_OK)
        status = hdf5_write_text(file, "study", study->text,
                                 "the study as read, included files in place of the @include lines", error);
    if (status == STATUS_OK)
        status = hdf5_write_text(file, "study_identity", identity,
                                 "all that decides about the results, and the resolved base scenario", error);
    if (status == STATUS_OK && study->base)
        status = hdf5_write_text(file, "scenario", study->base->text,
                                 "the base scenario as read, included files in place of the @include lines",
                                 error);
    if (status == STATUS_OK && study->posterior)
        status = hdf5_write_text(
            file, "posterior", study->posterior,
            "the points of the design, in the unit cube: draws of a posterior; then what was observed",
            error);
    free(identity);
    return status;
}

static bool has_text(hid_t file, const struct study_attribute *attribute)
{
    char *text = NULL;
    bool same =
        hdf5_get_text(file, attribute->name, &text, NULL) == STATUS_OK && strcmp(text, attribute->text) == 0;
    free(text);
    return same;
}

bool study_is_in(const struct study *study, enum file_kind kind, const struct study_attribute *attributes,
                 size_t count, const char *path)
{
    char *here = study_identity(study), *there = NULL;
    int64_t number = 0;
    hid_t file = -1;
    hdf5_quiet();
    bool same = here && hdf5_open(path, &file, NULL) == STATUS_OK && file_kind_of(file) == kind &&
                hdf5_read_text(file, "study_identity", &there, NULL) == STATUS_OK && strcmp(here, there) == 0;
    for (size_t i = 0; same && i < count; i++)
        same = attributes[i].text ? has_text(file, &attributes[i])
                                  : hdf5_get_integer(file, attributes[i].name, &number, NULL) == STATUS_OK &&
                                        number == attributes[i].number;
    hdf5_close(file);
    free(here);
    free(there);
    return same;
}

static enum status create_scales(struct study_output *output, struct error *error)
{
    const struct scenario *base = output->study->base;
    enum status status = hdf5_create_scale(output->file, AXIS_RUN, 0, &output->scales[AXIS_RUN], error);
    if (status == STATUS_OK && base)
        status = writer_scenario_scales(output->file, base, output->scales, error);
    if (status == STATUS_OK && base)
        status = writer_scenario_fields(output->file, base, output->scales, error);
    return status;
}

/* Chunks are whole runs of a series, or many rows of other columns. */
static void shape(const struct study_output *output, const struct column *column, hsize_t *lengths,
                  struct chunks *chunks)
{
    chunks->deflate_level = study_deflate_level(output->study);
    for (size_t a = 0; column->field.axes[a] != AXIS_NONE; a++) {
        lengths[a] = a == 0 ? 0 : axis_length(column->field.axes[a], output->study->base);
        chunks->extent[a] = a == 0 ? 1 : lengths[a];
    }
    if (column->kind != COLUMN_SERIES)
        chunks->extent[0] = OUTPUT_ROWS_PER_CHUNK;
}

static enum status create_columns(struct study_output *output, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < output->columns->count; i++) {
        const struct column *column = &output->columns->items[i];
        hsize_t lengths[FIELD_AXES_MAX];
        struct chunks chunks;
        shape(output, column, lengths, &chunks);
        status = hdf5_create_field(output->file, &column->field, lengths, &chunks, output->scales,
                                   &output->datasets[i], error);
        if (status == STATUS_OK && column->path)
            status = hdf5_set_text(output->datasets[i], "path", column->path, error);
    }
    return status;
}

enum status study_output_open(struct study_output *output, const struct study *study,
                              const struct columns *columns, hid_t file, struct error *error)
{
    *output = (struct study_output){.study = study, .columns = columns, .file = file};
    hdf5_no_scales(output->scales);
    output->datasets = calloc(columns->count, sizeof *output->datasets);
    if (!output->datasets)
        return error_no_memory(error, "the study's file");
    for (size_t i = 0; i < columns->count; i++)
        output->datasets[i] = -1;
    enum status status = study_write_texts(file, study, FILE_OF_STUDY, error);
    if (status == STATUS_OK)
        status = create_scales(output, error);
    return status == STATUS_OK ? create_columns(output, error) : status;
}

enum status study_output_close(struct study_output *output, enum status status, struct error *error)
{
    for (size_t i = 0; output->datasets && i < output->columns->count; i++)
        status = hdf5_finish(&output->datasets[i], status, error);
    status = hdf5_finish_scales(output->scales, status, error);
    free(output->datasets);
    output->datasets = NULL;
    return status;
}

enum status study_output_runs(struct study_output *output, size_t first, const int32_t *runs, size_t count,
                              struct error *error)
{
    hsize_t start[] = {first}, extent[] = {count};
    return hdf5_write_block(output->scales[AXIS_RUN], FIELD_I32, start, extent, runs, error);
}

enum status study_output_rows(struct study_output *output, size_t column, size_t first, size_t count,
                              const void *stored, struct error *error)
{
    const struct column *row = &output->columns->items[column];
    hsize_t start[FIELD_AXES_MAX] = {first}, extent[FIELD_AXES_MAX] = {count};
    for (size_t a = 1; row->field.axes[a] != AXIS_NONE; a++)
        extent[a] = axis_length(row->field.axes[a], output->study->base);
    return hdf5_write_block(output->datasets[column], row->field.type, start, extent, stored, error);
}

enum status study_output_read(const struct study_output *output, const struct column *column, size_t element,
                              const int8_t *failed, double *values, struct error *error)
{
    size_t runs = study_run_count(output->study);
    hsize_t start[] = {0, element}, extent[] = {runs, 1};
    enum status status =
        hdf5_read_block(output->file, column->field.name, FIELD_F64, 2, start, extent, values, error);
    for (size_t i = 0; status == STATUS_OK && i < runs; i++)
        if (failed[i])
            values[i] = (double)NAN;
    return status;
}

static const struct field failure_fields[] = {
    FIELD("failure_run", FIELD_I32, "1", "number of the run", AXIS_FAILURE),
    FIELD("failure_message", FIELD_TEXT, "1", "why the run failed", AXIS_FAILURE),
};

static enum status write_failures(struct study_output *output, hid_t group, const int32_t *numbers,
                                  const int32_t *runs, const char *const *messages, size_t count,
                                  struct error *error)
{
    const void *stored[] = {runs, messages};
    hsize_t start[] = {0}, extent[] = {count}, none[] = {0};
    struct chunks chunks = {{OUTPUT_ROWS_PER_CHUNK}, study_deflate_level(output->study)};
    enum status status = hdf5_create_scale(group, AXIS_FAILURE, 0, &output->scales[AXIS_FAILURE], error);
    if (status == STATUS_OK && count > 0)
        status = hdf5_write_block(output->scales[AXIS_FAILURE], FIELD_I32, start, extent, numbers, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof stored / sizeof *stored; i++) {
        hid_t dataset;
        status = hdf5_create_field(group, &failure_fields[i], none, &chunks, output->scales, &dataset, error);
        if (status == STATUS_OK && count > 0)
            status = hdf5_write_block(dataset, failure_fields[i].type, start, extent, stored[i], error);
        status = hdf5_finish(&dataset, status, error);
    }
    return status;
}

enum status study_output_failures(struct study_output *output, const struct study_failure *failures,
                                  size_t count, struct error *error)
{
    hid_t group = -1;
    int32_t *numbers = calloc(count + 1, sizeof *numbers), *runs = calloc(count + 1, sizeof *runs);
    const char **messages = calloc(count + 1, sizeof *messages);
    enum status status = numbers && runs && messages
                             ? hdf5_create_group(output->file, "failures", &group, error)
                             : error_no_memory(error, "the failures");
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        numbers[i] = (int32_t)i;
        runs[i] = failures[i].run;
        messages[i] = failures[i].message;
    }
    if (status == STATUS_OK)
        status = write_failures(output, group, numbers, runs, messages, count, error);
    status = hdf5_finish(&group, status, error);
    free(numbers);
    free(runs);
    free(messages);
    return status;
}

static enum status write_column(struct study_output *output, size_t i, struct result *const *results,
                                size_t count, char *buffer, struct error *error)
{
    const struct column *column = &output->columns->items[i];
    enum status status = STATUS_OK;
    if (column->kind != COLUMN_SERIES) {
        for (size_t r = 0; r < count; r++)
            column_store(output->study, column, results[r], buffer + r * column_bytes(column));
        return study_output_rows(output, i, 0, count, buffer, error);
    }
    /* Nothing is written for a failed run: it reads as NaN. */
    for (size_t r = 0; status == STATUS_OK && r < count; r++)
        if (!results[r]->failed)
            status = study_output_rows(output, i, r, 1,
                                       run_record_slice(results[r]->record, column->index, 0), error);
    return status == STATUS_OK ? hdf5_extend(output->datasets[i], column->field.name, count, error) : status;
}

static enum status find_failures(struct study_output *output, struct result *const *results, size_t count,
                                 struct error *error)
{
    struct study_failure *failures = calloc(count + 1, sizeof *failures);
    size_t failed = 0;
    if (!failures)
        return error_no_memory(error, "the failures");
    for (size_t r = 0; r < count; r++)
        if (results[r]->failed)
            failures[failed++] = (struct study_failure){(int32_t)results[r]->run, results[r]->message};
    enum status status = study_output_failures(output, failures, failed, error);
    free(failures);
    return status;
}

static enum status write_results(struct study_output *output, struct result *const *results, size_t count,
                                 struct error *error)
{
    size_t widest = columns_widest(output->columns);
    char *buffer = calloc(count, widest);
    int32_t *runs = (int32_t *)(void *)buffer;
    if (!buffer)
        return error_no_memory(error, "the rows of a shard");
    for (size_t r = 0; r < count; r++)
        runs[r] = (int32_t)results[r]->run;
    enum status status = study_output_runs(output, 0, runs, count, error);
    for (size_t i = 0; status == STATUS_OK && i < output->columns->count; i++)
        status = write_column(output, i, results, count, buffer, error);
    free(buffer);
    return status == STATUS_OK ? find_failures(output, results, count, error) : status;
}

enum status shard_create(const struct study *study, const struct columns *columns,
                         struct result *const *results, size_t count, hid_t *file, struct error *error)
{
    struct study_output output;
    hdf5_quiet();
    enum status status = hdf5_create_in_memory(file, error);
    if (status != STATUS_OK)
        return status;
    status = study_output_open(&output, study, columns, *file, error);
    if (status == STATUS_OK)
        status = write_results(&output, results, count, error);
    return study_output_close(&output, status, error);
}

enum status shard_write(const struct study *study, const struct columns *columns,
                        struct result *const *results, size_t count, const char *path, struct error *error)
{
    hid_t file = -1;
    enum status status = shard_create(study, columns, results, count, &file, error);
    return hdf5_publish(file, path, true, status, error);
}
