#include "study/study_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/publish.h"
#include "study/columns.h"
#include "study/outcome_tables.h"

enum { BLOCK = 1024, LONGEST_NAME = 300 };

/* Tables that do not belong to a family of statistics. */
static const char runs_name[] = "runs", survival_name[] = "survival", log_rank_name[] = "log_rank";

struct csv {
    const struct study *study;
    struct columns *columns;
    bool **shown; /* [columns][elements]: of outcomes, whether the tables have it */
    hid_t file;
    char **outcomes, **units;
    size_t outcome_count;
    const struct csv_options *options;
    FILE *out;
    bool first; /* next cell is the first of its line */
};

/* Characters that make a spreadsheet take a cell for a formula. */
static const char formula_begins[] = "=+-@\t\r";

static void put_cell(struct csv *csv, const char *text, bool guarded)
{
    if (!csv->first)
        fputc(',', csv->out);
    csv->first = false;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        fputc('"', csv->out);
    if (guarded && *text && strchr(formula_begins, *text))
        fputc('\'', csv->out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', csv->out);
        fputc(*text, csv->out);
    }
    if (quoted)
        fputc('"', csv->out);
}

static void put_text(struct csv *csv, const char *text)
{
    put_cell(csv, text, csv->options->spreadsheet);
}

static void put_number(struct csv *csv, double number)
{
    char text[40] = "";
    if (!isnan(number))
        snprintf(text, sizeof text, "%.17g", number);
    put_cell(csv, text, false);
}

static void end_line(struct csv *csv)
{
    fputc('\n', csv->out);
    csv->first = true;
}

/* Writes a number of a column in the table's form. */
static void put_value(struct csv *csv, const struct column *column, double number, bool missing)
{
    if (column->kind == COLUMN_FACTOR && column->field.categories)
        put_text(csv, csv->study->vary[column->index].labels[(size_t)number]);
    else
        put_number(csv, missing && column->kind == COLUMN_MEASURE ? (double)NAN : number);
}

static void put_seed(struct csv *csv, int64_t seed)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)seed);
    put_cell(csv, text, false);
}

static bool is_asked(const struct csv *csv, const char *outcome)
{
    return !csv->options->outcomes || measure_is_listed(csv->options->outcomes, outcome);
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
            csv->shown[c][k] = column->kind != COLUMN_MEASURE || is_asked(csv, name);
            if (csv->shown[c][k])
                put_text(csv, column->kind == COLUMN_MEASURE ? name : column->field.name);
        }
    }
    end_line(csv);
}

/* Rows read from the file: numbers for every column, but whole numbers for the seeds. */
struct rows {
    int32_t *runs;
    int64_t *seeds;
    double **numbers; /* [columns] */
};

static enum status read_rows(struct csv *csv, size_t first, size_t count, const struct rows *rows,
                             struct error *error)
{
    hsize_t start[FIELD_AXES_MAX] = {first}, extent[FIELD_AXES_MAX] = {count};
    enum status status = hdf5_read_block(csv->file, "run", FIELD_I32, 1, start, extent, rows->runs, error);
    for (size_t c = 0; status == STATUS_OK && c < csv->columns->count; c++) {
        const struct column *column = &csv->columns->items[c];
        bool seeds = column->kind == COLUMN_SEED;
        if (column->kind == COLUMN_SERIES)
            continue;
        for (size_t a = 1; column->field.axes[a] != AXIS_NONE; a++)
            extent[a] = axis_length(column->field.axes[a], csv->study->base);
        status = hdf5_read_block(csv->file, column->field.name, seeds ? FIELD_I64 : FIELD_F64, FIELD_AXES_MAX,
                                 start, extent, seeds ? (void *)rows->seeds : rows->numbers[c], error);
    }
    return status;
}

static void put_row(struct csv *csv, size_t row, const struct rows *rows)
{
    bool failed = false;
    put_number(csv, rows->runs[row]);
    for (size_t c = 0; c < csv->columns->count; c++) {
        const struct column *column = &csv->columns->items[c];
        if (column->kind == COLUMN_SEED)
            put_seed(csv, rows->seeds[row]);
        else if (column->kind == COLUMN_FAILED)
            failed = rows->numbers[c][row] != 0;
        for (size_t k = 0; rows->numbers[c] && k < column->length; k++)
            if (csv->shown[c][k])
                put_value(csv, column, rows->numbers[c][row * column->length + k], failed);
    }
    end_line(csv);
}

static enum status put_runs(struct csv *csv, const void *unused, struct error *error)
{
    size_t count = hdf5_length(csv->file, "run"), columns = csv->columns->count;
    struct arena arena;
    (void)unused;
    arena_init(&arena);
    struct rows rows = {.runs = arena_take(&arena, BLOCK, sizeof *rows.runs),
                        .seeds = arena_take(&arena, BLOCK, sizeof *rows.seeds),
                        .numbers = arena_take(&arena, columns, sizeof *rows.numbers)};
    csv->shown = arena_take(&arena, columns, sizeof *csv->shown);
    bool taken = rows.runs && rows.seeds && rows.numbers && csv->shown;
    for (size_t c = 0; taken && c < columns; c++) {
        const struct column *column = &csv->columns->items[c];
        if (!(csv->shown[c] = arena_take(&arena, column->length, sizeof(bool))))
            taken = false;
        else if (column->kind != COLUMN_SERIES && column->kind != COLUMN_SEED)
            taken = (rows.numbers[c] = arena_take(&arena, BLOCK * column->length, sizeof(double)));
    }
    enum status status = taken ? STATUS_OK : error_no_memory(error, "a table");
    if (taken)
        put_run_header(csv);
    for (size_t first = 0, block; status == STATUS_OK && first < count; first += block) {
        block = count - first < BLOCK ? count - first : BLOCK;
        status = read_rows(csv, first, block, &rows, error);
        for (size_t row = 0; status == STATUS_OK && row < block; row++)
            put_row(csv, row, &rows);
    }
    arena_clear(&arena);
    return status;
}

/* The axis that a family's rows run along, besides the outcome. */
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
    put_text(csv, "unit");
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

/* Writes the values that vary at a design point. */
static void put_point(struct csv *csv, size_t point)
{
    for (size_t c = 0; c < csv->columns->count; c++) {
        const struct column *column = &csv->columns->items[c];
        if (column->kind == COLUMN_FACTOR)
            put_value(csv, column, study_factor_number(csv->study, point, column->index), false);
    }
}

static void put_family_row(struct csv *csv, const struct statistic_family *family, enum field_axis axis,
                           size_t outcome, size_t row, double **numbers)
{
    put_text(csv, csv->outcomes[outcome]);
    put_text(csv, csv->units[outcome]);
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

static enum status put_family(struct csv *csv, const void *of, struct error *error)
{
    const struct statistic_family *family = of;
    enum field_axis axis = row_axis(family);
    size_t rows = statistic_axis_length(csv->study, axis);
    struct arena arena;
    arena_init(&arena);
    double **numbers = arena_take(&arena, family->field_count, sizeof *numbers);
    for (size_t i = 0; numbers && i < family->field_count; i++)
        if (!(numbers[i] =
                  arena_take(&arena, statistic_length(csv->study, &family->fields[i]), sizeof(double))))
            numbers = NULL;
    enum status status = numbers ? STATUS_OK : error_no_memory(error, "a table");
    if (numbers)
        put_family_header(csv, family, axis);
    for (size_t o = 0; status == STATUS_OK && o < csv->outcome_count; o++) {
        if (!is_asked(csv, csv->outcomes[o]))
            continue;
        for (size_t i = 0; status == STATUS_OK && i < family->field_count; i++)
            status =
                statistic_read(csv->file, csv->study, family, family->fields[i].name, o, numbers[i], error);
        for (size_t row = 0; status == STATUS_OK && row < rows; row++)
            put_family_row(csv, family, axis, o, row, numbers);
    }
    arena_clear(&arena);
    return status;
}

/* A table with a row for each name; with rounds, one for each name and round. */
struct named_table {
    const char *names;
    bool has_rounds;
    size_t field_count;
    const char *fields[5];
};
static const struct named_table survival_table = {
    "survival/curve_name",
    true,
    5,
    {"survival/survival", "survival/survival_error", "survival/survival_low", "survival/survival_high",
     "survival/at_risk"},
};
static const struct named_table log_rank_table = {
    "survival/test_name", false, 3, {"survival/chi_square", "survival/freedom", "survival/p_value"}};

static enum status put_named(struct csv *csv, const void *of, struct error *error)
{
    const struct named_table *table = of;
    size_t inner = table->has_rounds ? axis_length(AXIS_ROUND, csv->study->base) : 1, count;
    char **names;
    enum status status = hdf5_read_texts(csv->file, table->names, &names, &count, error);
    hsize_t start[] = {0, 0}, extent[] = {count, inner};
    double *numbers = calloc(table->field_count * count * inner + 1, sizeof *numbers);
    if (status == STATUS_OK && !numbers)
        status = error_no_memory(error, "a table");
    for (size_t f = 0; status == STATUS_OK && f < table->field_count; f++)
        status = hdf5_read_block(csv->file, table->fields[f], FIELD_F64, 2, start, extent,
                                 numbers + f * count * inner, error);
    put_text(csv, strchr(table->names, '/') + 1);
    if (table->has_rounds)
        put_text(csv, "round");
    for (size_t f = 0; f < table->field_count; f++)
        put_text(csv, strchr(table->fields[f], '/') + 1);
    end_line(csv);
    for (size_t row = 0; status == STATUS_OK && row < count * inner; row++) {
        put_text(csv, names[row / inner]);
        if (table->has_rounds)
            put_number(csv, (double)(row % inner));
        for (size_t f = 0; f < table->field_count; f++)
            put_number(csv, numbers[f * count * inner + row]);
        end_line(csv);
    }
    hdf5_free_texts(names, count);
    free(numbers);
    return status;
}

int study_stem_length(const char *output)
{
    size_t length = strlen(output);
    return (int)(length > 3 && strcmp(output + length - 3, ".h5") == 0 ? length - 3 : length);
}

/* STEM.NAME.csv, on the heap; NULL without memory. */
static char *table_path(const char *output, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%.*s.%s.csv", study_stem_length(output), output, name) < 0 ? NULL : path;
}

/* Whether the file has the same bytes as the draft. */
static bool is_there_already(const char *path, const struct draft *draft)
{
    enum { BYTES = 1 << 16 };
    FILE *old = fopen(path, "rb"), *new = fopen(draft->name, "rb");
    char *buffers = malloc(2 * (size_t)BYTES);
    bool same = old && new &&buffers;
    for (size_t size = BYTES; same && size == BYTES;) {
        size = fread(buffers, 1, BYTES, old);
        same = fread(buffers + BYTES, 1, BYTES, new) == size && memcmp(buffers, buffers + BYTES, size) == 0 &&
               !ferror(old) && !ferror(new);
    }
    free(buffers);
    if (old)
        fclose(old);
    if (new)
        fclose(new);
    return same;
}

static enum status fill(struct csv *csv, const struct draft *draft, const char *path,
                        enum status (*put)(struct csv *, const void *, struct error *), const void *of,
                        struct error *error)
{
    int copy = fcntl(draft->file, F_DUPFD_CLOEXEC, 0);
    csv->out = copy < 0 ? NULL : fdopen(copy, "w");
    if (!csv->out && copy >= 0)
        close(copy);
    if (!csv->out)
        return error_set_in_file(error, STATUS_FAILED, path, "can't be written: %s", strerror(errno));
    csv->first = true;
    if (csv->options->spreadsheet)
        fputs("\xEF\xBB\xBF", csv->out);
    enum status status = put(csv, of, error);
    bool written = !ferror(csv->out);
    int cause = errno;
    if (fclose(csv->out) != 0) {
        cause = written ? errno : cause;
        written = false;
    }
    if (status == STATUS_OK && !written)
        status = error_set_in_file(error, STATUS_FAILED, path, "can't be written: %s", strerror(cause));
    return status;
}

/* Writes STEM.NAME.csv by `put`, completely or not at all. */
static enum status write_table(struct csv *csv, const char *output, const char *name,
                               enum status (*put)(struct csv *, const void *, struct error *), const void *of,
                               struct error *error)
{
    struct draft draft;
    char *path = table_path(output, name);
    if (!path)
        return error_no_memory(error, "the name of a table");
    enum status status = publish_begin(path, &draft, error);
    if (status == STATUS_OK) {
        status = fill(csv, &draft, path, put, of, error);
        bool there = status == STATUS_OK && !csv->options->force && access(path, F_OK) == 0;
        if (there && !is_there_already(path, &draft))
            status = error_set_about_file(
                error, STATUS_INVALID, path,
                "exists and holds something else; --force replaces it, and so does moving it "
                "away");
        if (status == STATUS_OK && !there)
            status = publish_end(path, csv->options->force, &draft, error);
        publish_drop(&draft);
    }
    free(path);
    return status;
}

static enum status write_statistics(struct csv *csv, const char *output, struct error *error)
{
    enum status status = outcome_names_read(csv->file, &csv->outcomes, &csv->outcome_count, error);
    if (status == STATUS_OK)
        status = outcome_units_read(csv->file, &csv->units, csv->outcome_count, error);
    for (size_t f = 0; status == STATUS_OK && f < STATISTIC_FAMILIES; f++)
        if (statistic_families[f]->applies(csv->study))
            status = write_table(csv, output, statistic_families[f]->group, put_family, statistic_families[f],
                                 error);
    if (status == STATUS_OK && hdf5_has(csv->file, "survival"))
        status = write_table(csv, output, survival_name, put_named, &survival_table, error);
    if (status == STATUS_OK && hdf5_has(csv->file, "survival") && hdf5_has(csv->file, "survival/test_name"))
        status = write_table(csv, output, log_rank_name, put_named, &log_rank_table, error);
    return status;
}

enum status study_csv_write(const struct study *study, const char *output, const struct csv_options *options,
                            struct error *error)
{
    struct csv csv = {.study = study, .options = options};
    hdf5_quiet();
    enum status status = hdf5_open(output, &csv.file, error);
    if (status != STATUS_OK)
        return status;
    status = columns_create(study, &csv.columns, error);
    if (status == STATUS_OK)
        status = write_table(&csv, output, runs_name, put_runs, NULL, error);
    if (status == STATUS_OK && hdf5_has(csv.file, "outcome_name"))
        status = write_statistics(&csv, output, error);
    hdf5_free_texts(csv.outcomes, csv.outcome_count);
    hdf5_free_texts(csv.units, csv.outcome_count);
    columns_free(csv.columns);
    hdf5_close(csv.file);
    return status;
}

bool study_csv_paths(const struct study *study, const char *output, bool complete,
                     char *paths[STUDY_CSV_TABLES])
{
    const char *names[STUDY_CSV_TABLES] = {runs_name};
    size_t count = 1;
    bool named = true;
    for (size_t f = 0; complete && f < STATISTIC_FAMILIES; f++)
        if (statistic_families[f]->applies(study))
            names[count++] = statistic_families[f]->group;
    if (complete && study->base) {
        names[count++] = survival_name;
        names[count++] = log_rank_name;
    }
    for (size_t i = 0; i < STUDY_CSV_TABLES; i++) {
        paths[i] = i < count ? table_path(output, names[i]) : NULL;
        named = named && (i >= count || paths[i]);
    }
    return named;
}
