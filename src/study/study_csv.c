#include "study/study_csv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/publish.h"
#include "runs/measure.h"
#include "study/columns.h"
#include "study/statistic.h"

enum { BLOCK = 1024, LONGEST_NAME = 300 };

struct csv {
    const struct study *study;
    struct columns *columns;
    hid_t file;
    char **outcomes;
    size_t outcome_count;
    FILE *out;
    bool first; /* in its line */
};

static void put_text(struct csv *csv, const char *text)
{
    if (!csv->first)
        fputc(',', csv->out);
    csv->first = false;
    bool quoted = strpbrk(text, ",\"\n") != NULL;
    if (quoted)
        fputc('"', csv->out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', csv->out);
        fputc(*text, csv->out);
    }
    if (quoted)
        fputc('"', csv->out);
}

static void put_number(struct csv *csv, double number)
{
    char text[40] = "";
    if (!isnan(number))
        snprintf(text, sizeof text, "%.17g", number);
    put_text(csv, text);
}

static void end_line(struct csv *csv)
{
    fputc('\n', csv->out);
    csv->first = true;
}

/* One number of a column, as the table shows it. */
static void put_value(struct csv *csv, const struct column *column, const char *stored, bool missing)
{
    double number = 0;
    int8_t flag;
    int32_t small;
    int64_t whole;
    char text[40];
    switch (column->field.type) {
    case FIELD_I8:
        memcpy(&flag, stored, sizeof flag);
        number = flag;
        break;
    case FIELD_I32:
        memcpy(&small, stored, sizeof small);
        number = small;
        break;
    case FIELD_I64:
        memcpy(&whole, stored, sizeof whole);
        snprintf(text, sizeof text, "%lld", (long long)whole);
        put_text(csv, text);
        return;
    default:
        memcpy(&number, stored, sizeof number);
    }
    if (column->kind == COLUMN_FACTOR && column->field.categories)
        put_text(csv, csv->study->vary[column->index].labels[(size_t)number]);
    else
        put_number(csv, missing && column->kind == COLUMN_MEASURE ? (double)NAN : number);
}

static void put_run_header(struct csv *csv)
{
    size_t count;
    const struct measure *measure = study_measures(csv->study, &count);
    put_text(csv, "run");
    for (size_t c = 0; c < csv->columns->count; c++) {
        const struct column *column = &csv->columns->items[c];
        for (size_t k = 0; column->kind != COLUMN_SERIES && k < column->length; k++) {
            char name[LONGEST_NAME];
            if (column->kind == COLUMN_MEASURE)
                measure_name(&measure[column->index], csv->study->base, k, name, sizeof name);
            put_text(csv, column->kind == COLUMN_MEASURE ? name : column->field.name);
        }
    }
    end_line(csv);
}

/* blocks: a buffer for each column; runs and failed are among them. */
static enum status put_run_block(struct csv *csv, size_t first, size_t count, char **blocks, int32_t *runs,
                                 struct error *error)
{
    hsize_t start[FIELD_AXES_MAX] = {first}, extent[FIELD_AXES_MAX] = {count};
    const int8_t *failed = NULL;
    enum status status = hdf5_read_block(csv->file, "run", FIELD_I32, 1, start, extent, runs, error);
    for (size_t c = 0; status == STATUS_OK && c < csv->columns->count; c++) {
        const struct column *column = &csv->columns->items[c];
        if (column->kind == COLUMN_SERIES)
            continue;
        for (size_t a = 1; column->field.axes[a] != AXIS_NONE; a++)
            extent[a] = axis_length(column->field.axes[a], csv->study->base);
        status = hdf5_read_block(csv->file, column->field.name, column->field.type, FIELD_AXES_MAX, start,
                                 extent, blocks[c], error);
        if (column->kind == COLUMN_FAILED)
            failed = (const int8_t *)blocks[c];
    }
    for (size_t r = 0; status == STATUS_OK && r < count; r++) {
        put_number(csv, runs[r]);
        for (size_t c = 0; c < csv->columns->count; c++) {
            const struct column *column = &csv->columns->items[c];
            size_t size = field_type_size(column->field.type);
            for (size_t k = 0; column->kind != COLUMN_SERIES && k < column->length; k++)
                put_value(csv, column, blocks[c] + (r * column->length + k) * size, failed && failed[r]);
        }
        end_line(csv);
    }
    return status;
}

static enum status put_runs(struct csv *csv, struct error *error)
{
    size_t rows = hdf5_length(csv->file, "run");
    struct arena arena;
    arena_init(&arena);
    char **blocks = arena_take(&arena, csv->columns->count, sizeof *blocks);
    int32_t *runs = arena_take(&arena, BLOCK, sizeof *runs);
    bool taken = blocks && runs;
    for (size_t c = 0; taken && c < csv->columns->count; c++)
        if (csv->columns->items[c].kind != COLUMN_SERIES)
            taken = (blocks[c] = arena_take(&arena, BLOCK, column_bytes(&csv->columns->items[c])));
    enum status status = taken ? STATUS_OK : error_no_memory(error, "a table", 0);
    if (taken)
        put_run_header(csv);
    for (size_t first = 0; status == STATUS_OK && first < rows; first += BLOCK)
        status = put_run_block(csv, first, rows - first < BLOCK ? rows - first : BLOCK, blocks, runs, error);
    arena_clear(&arena);
    return status;
}

/* The axis that a family's rows are about, beside the outcome. */
static enum field_axis row_axis(const struct statistic_family *family)
{
    for (size_t i = 0; i < family->field_count; i++)
        if (family->fields[i].axes[1] != AXIS_NONE)
            return family->fields[i].axes[1];
    return AXIS_NONE;
}

static void put_family_header(struct csv *csv, const struct statistic_family *family, enum field_axis axis)
{
    put_text(csv, "outcome");
    put_text(csv, axes[axis].name);
    for (size_t c = 0; axis == AXIS_DESIGN_POINT && c < csv->columns->count; c++)
        if (csv->columns->items[c].kind == COLUMN_FACTOR)
            put_text(csv, csv->columns->items[c].field.name);
    for (size_t i = 0; i < family->field_count; i++) {
        const struct field *field = &family->fields[i];
        char name[64];
        for (size_t q = 0; field->axes[1] != AXIS_NONE && field->axes[2] == AXIS_QUANTILE && q < QUANTILES;
             q++) {
            snprintf(name, sizeof name, "quantile_%g", quantile_levels[q]);
            put_text(csv, name);
        }
        if (field->axes[1] == AXIS_NONE || field->axes[2] == AXIS_NONE)
            put_text(csv, field->name);
    }
    end_line(csv);
}

/* The values of what varies at a design point. */
static void put_point(struct csv *csv, size_t point)
{
    struct result result = {.run = (uint32_t)(point * (size_t)csv->study->replicates)};
    for (size_t c = 0; c < csv->columns->count; c++) {
        char stored[16];
        if (csv->columns->items[c].kind != COLUMN_FACTOR)
            continue;
        column_store(csv->study, &csv->columns->items[c], &result, stored);
        put_value(csv, &csv->columns->items[c], stored, false);
    }
}

static void put_family_row(struct csv *csv, const struct statistic_family *family, enum field_axis axis,
                           size_t outcome, size_t row, double **numbers)
{
    put_text(csv, csv->outcomes[outcome]);
    if (axis == AXIS_FACTOR)
        put_text(csv, csv->study->vary[row].path);
    else
        put_number(csv, (double)(axis == AXIS_REPLICATES ? row + 1 : row));
    if (axis == AXIS_DESIGN_POINT)
        put_point(csv, row);
    for (size_t i = 0; i < family->field_count; i++) {
        const struct field *field = &family->fields[i];
        size_t width = statistic_length(csv->study, field);
        bool alone = field->axes[1] == AXIS_NONE;
        width = alone ? 1 : width / statistic_axis_length(csv->study, axis);
        for (size_t k = 0; k < width; k++)
            put_number(csv, numbers[i][alone ? 0 : row * width + k]);
    }
    end_line(csv);
}

static enum status put_family(struct csv *csv, const struct statistic_family *family, struct error *error)
{
    enum field_axis axis = row_axis(family);
    size_t rows = statistic_axis_length(csv->study, axis);
    struct arena arena;
    arena_init(&arena);
    double **numbers = arena_take(&arena, family->field_count, sizeof *numbers);
    for (size_t i = 0; numbers && i < family->field_count; i++)
        if (!(numbers[i] =
                  arena_take(&arena, statistic_length(csv->study, &family->fields[i]), sizeof(double))))
            numbers = NULL;
    enum status status = numbers ? STATUS_OK : error_no_memory(error, "a table", 0);
    if (numbers)
        put_family_header(csv, family, axis);
    for (size_t o = 0; status == STATUS_OK && o < csv->outcome_count; o++) {
        for (size_t i = 0; status == STATUS_OK && i < family->field_count; i++)
            status = statistic_read(csv->file, csv->study, family, i, o, numbers[i], error);
        for (size_t row = 0; status == STATUS_OK && row < rows; row++)
            put_family_row(csv, family, axis, o, row, numbers);
    }
    arena_clear(&arena);
    return status;
}

/* A named row for each element of the first axis, times the second if there is one. */
static enum status put_named(struct csv *csv, const char *names, const char *const *fields,
                             size_t field_count, size_t inner, struct error *error)
{
    size_t count = hdf5_length(csv->file, names);
    hsize_t start[] = {0, 0}, extent[] = {count, inner};
    char **texts = calloc(count + 1, sizeof *texts);
    double *numbers = calloc(field_count * count * inner + 1, sizeof *numbers);
    enum status status = texts && numbers ? STATUS_OK : error_no_memory(error, "a table", 0);
    if (status == STATUS_OK)
        status = hdf5_read_block(csv->file, names, FIELD_TEXT, 1, start, extent, texts, error);
    for (size_t f = 0; status == STATUS_OK && f < field_count; f++)
        status = hdf5_read_block(csv->file, fields[f], FIELD_F64, 2, start, extent,
                                 numbers + f * count * inner, error);
    put_text(csv, strchr(names, '/') + 1);
    if (inner > 1)
        put_text(csv, "round");
    for (size_t f = 0; f < field_count; f++)
        put_text(csv, strchr(fields[f], '/') + 1);
    end_line(csv);
    for (size_t row = 0; status == STATUS_OK && row < count * inner; row++) {
        put_text(csv, texts[row / inner]);
        if (inner > 1)
            put_number(csv, (double)(row % inner));
        for (size_t f = 0; f < field_count; f++)
            put_number(csv, numbers[f * count * inner + row]);
        end_line(csv);
    }
    if (texts)
        hdf5_free_block_texts(texts, count);
    free(texts);
    free(numbers);
    return status;
}

static enum status put_survival(struct csv *csv, const struct statistic_family *unused, struct error *error)
{
    static const char *const fields[] = {"survival/survival", "survival/survival_error",
                                         "survival/survival_low", "survival/survival_high",
                                         "survival/at_risk"};
    (void)unused;
    return put_named(csv, "survival/curve_name", fields, 5, axis_length(AXIS_ROUND, csv->study->base), error);
}

static enum status put_tests(struct csv *csv, const struct statistic_family *unused, struct error *error)
{
    static const char *const fields[] = {"survival/chi_square", "survival/freedom", "survival/p_value"};
    (void)unused;
    return put_named(csv, "survival/test_name", fields, 3, 1, error);
}

static enum status put_all_runs(struct csv *csv, const struct statistic_family *unused, struct error *error)
{
    (void)unused;
    return put_runs(csv, error);
}

/* Writes STEM.NAME.csv by `put`, whole or not at all. */
static enum status write_table(struct csv *csv, const char *output, const char *name,
                               enum status (*put)(struct csv *, const struct statistic_family *,
                                                  struct error *),
                               const struct statistic_family *family, struct error *error)
{
    size_t length = strlen(output);
    int stem = (int)(length > 3 && strcmp(output + length - 3, ".h5") == 0 ? length - 3 : length);
    char *path = NULL, *temporary = NULL;
    if (asprintf(&path, "%.*s.%s.csv", stem, output, name) < 0)
        return error_no_memory(error, "the name of a table", length);
    enum status status = publish_begin(path, &temporary, error);
    if (status == STATUS_OK && !(csv->out = fopen(temporary, "w")))
        status = error_set(error, STATUS_FAILED, "%s: can't be written: %s", path, strerror(errno));
    csv->first = true;
    if (status == STATUS_OK) {
        status = put(csv, family, error);
        bool written = !ferror(csv->out);
        written = fclose(csv->out) == 0 && written;
        if (status == STATUS_OK && !written)
            status = error_set(error, STATUS_FAILED, "%s: can't be written: %s", path, strerror(errno));
    }
    if (status == STATUS_OK)
        status = publish_end(path, true, temporary, error);
    else
        publish_drop(temporary);
    free(temporary);
    free(path);
    return status;
}

static enum status write_statistics(struct csv *csv, const char *output, struct error *error)
{
    enum status status = outcome_names_read(csv->file, &csv->outcomes, &csv->outcome_count, error);
    for (size_t f = 0; status == STATUS_OK && f < STATISTIC_FAMILIES; f++)
        if (statistic_families[f]->applies(csv->study))
            status = write_table(csv, output, statistic_families[f]->group, put_family, statistic_families[f],
                                 error);
    if (status == STATUS_OK && hdf5_has(csv->file, "survival"))
        status = write_table(csv, output, "survival", put_survival, NULL, error);
    if (status == STATUS_OK && hdf5_has(csv->file, "survival") && hdf5_has(csv->file, "survival/test_name"))
        status = write_table(csv, output, "log_rank", put_tests, NULL, error);
    return status;
}

enum status study_csv_write(const struct study *study, const char *output, struct error *error)
{
    struct csv csv = {.study = study};
    hdf5_quiet();
    enum status status = hdf5_open(output, &csv.file, error);
    if (status != STATUS_OK)
        return status;
    status = columns_create(study, &csv.columns, error);
    if (status == STATUS_OK)
        status = write_table(&csv, output, "runs", put_all_runs, NULL, error);
    if (status == STATUS_OK && hdf5_has(csv.file, "outcome_name"))
        status = write_statistics(&csv, output, error);
    hdf5_free_texts(csv.outcomes, csv.outcome_count);
    columns_free(csv.columns);
    hdf5_close(csv.file);
    return status;
}
