#include "study/analysis.h"

#include <stdlib.h>

#include "base/workers.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/analysis_groups.h"
#include "study/outcome_tables.h"

enum { LONGEST_NAME = 300, LARGEST_CHUNK = 65536 };

/* One number that runs end with. */
struct outcome_row {
    const struct column *column;
    size_t element;
};

/* An outcome in work: its values, and the numbers of all families. */
struct slot {
    double *values;                      /* [runs] */
    double *numbers[STATISTIC_FAMILIES]; /* NULL where the family does not apply */
    enum status status;
    struct error error;
};

struct analysis {
    const struct study *study;
    struct study_output *output;
    struct outcome_row *rows;    /* [row_count] */
    const char **names, **units; /* [row_count] */
    size_t row_count;
    int8_t *failed; /* [runs] */
    hid_t *datasets[STATISTIC_FAMILIES];
    struct slot *slots;
    size_t slot_count;
    struct arena arena;
};

static enum status list_outcomes(struct analysis *analysis, struct error *error)
{
    const struct columns *columns = analysis->output->columns;
    struct arena *arena = &analysis->arena;
    size_t count, most = result_outcome_count(analysis->study);
    const struct measure *measure = study_measures(analysis->study, &count);
    analysis->rows = arena_take(arena, most, sizeof *analysis->rows);
    analysis->names = arena_take(arena, most, sizeof *analysis->names);
    analysis->units = arena_take(arena, most, sizeof *analysis->units);
    bool taken = analysis->rows && analysis->names && analysis->units;
    for (size_t c = 0; taken && c < columns->count; c++) {
        const struct column *column = &columns->items[c];
        for (size_t k = 0; taken && column->kind == COLUMN_MEASURE && k < column->length; k++) {
            char name[LONGEST_NAME];
            size_t row = analysis->row_count++;
            measure_name(&measure[column->index], analysis->study->base, k, name, sizeof name);
            analysis->rows[row] = (struct outcome_row){column, k};
            analysis->units[row] = column->field.unit;
            taken = (analysis->names[row] = arena_copy_text(arena, name));
        }
    }
    return taken ? STATUS_OK : error_no_memory(error, "the outcomes");
}

static enum status write_texts(struct analysis *analysis, const char *name, enum field_axis axis,
                               const char *long_name, const char *const *texts, size_t count,
                               struct error *error)
{
    const struct field field = FIELD(name, FIELD_TEXT, "1", long_name, axis);
    hsize_t lengths[] = {count};
    return hdf5_write_field(analysis->output->file, &field, lengths, analysis->output->scales, texts, error);
}

static enum status write_names(struct analysis *analysis, struct error *error)
{
    const struct study *study = analysis->study;
    const char **paths = arena_take(&analysis->arena, study->vary_count, sizeof *paths);
    if (!paths)
        return error_no_memory(error, "the names of the outcomes");
    for (size_t i = 0; i < study->vary_count; i++)
        paths[i] = study->vary[i].path;
    enum status status = write_texts(analysis, "outcome_name", AXIS_OUTCOME, "dataset and element",
                                     analysis->names, analysis->row_count, error);
    if (status == STATUS_OK)
        status = write_texts(analysis, "outcome_unit", AXIS_OUTCOME, "unit of the outcome", analysis->units,
                             analysis->row_count, error);
    return status == STATUS_OK ? write_texts(analysis, "factor_path", AXIS_FACTOR, "path of what varies",
                                             paths, study->vary_count, error)
                               : status;
}

static enum status write_levels(struct analysis *analysis, struct error *error)
{
    static const struct field field =
        FIELD("quantile_level", FIELD_F64, "1", "share of the runs below the quantile", AXIS_QUANTILE);
    static const hsize_t lengths[] = {QUANTILES};
    return hdf5_write_field(analysis->output->file, &field, lengths, analysis->output->scales,
                            quantile_levels, error);
}

static enum status create_axes(struct analysis *analysis, struct error *error)
{
    static const enum field_axis shared[] = {AXIS_DESIGN_POINT, AXIS_FACTOR, AXIS_QUANTILE, AXIS_REPLICATES};
    struct study_output *output = analysis->output;
    enum status status = hdf5_create_scale(output->file, AXIS_OUTCOME, analysis->row_count,
                                           &output->scales[AXIS_OUTCOME], error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof shared / sizeof *shared; i++)
        status = hdf5_create_scale(output->file, shared[i], statistic_axis_length(analysis->study, shared[i]),
                                   &output->scales[shared[i]], error);
    if (status == STATUS_OK)
        status = write_names(analysis, error);
    return status == STATUS_OK ? write_levels(analysis, error) : status;
}

static enum status create_family(struct analysis *analysis, size_t f, struct error *error)
{
    const struct statistic_family *family = statistic_families[f];
    hid_t group;
    analysis->datasets[f] = calloc(family->field_count, sizeof(hid_t));
    if (!analysis->datasets[f])
        return error_no_memory(error, "the statistics");
    for (size_t i = 0; i < family->field_count; i++)
        analysis->datasets[f][i] = -1;
    enum status status = hdf5_create_group(analysis->output->file, family->group, &group, error);
    for (size_t i = 0; status == STATUS_OK && i < family->field_count; i++) {
        const struct field *field = &family->fields[i];
        hsize_t lengths[FIELD_AXES_MAX] = {analysis->row_count};
        struct chunks chunks = {{1}, study_deflate_level(analysis->study)};
        for (size_t a = 1; field->axes[a] != AXIS_NONE; a++) {
            lengths[a] = statistic_axis_length(analysis->study, field->axes[a]);
            chunks.extent[a] = lengths[a] < LARGEST_CHUNK ? lengths[a] : LARGEST_CHUNK;
        }
        /* Numbers of an outcome alone are a chunk together. */
        if (field->axes[1] == AXIS_NONE)
            chunks.extent[0] = analysis->row_count;
        status = hdf5_create_field(group, field, lengths, &chunks, analysis->output->scales,
                                   &analysis->datasets[f][i], error);
    }
    return hdf5_finish(&group, status, error);
}

static enum status take_slots(struct analysis *analysis, struct error *error)
{
    size_t runs = study_run_count(analysis->study);
    analysis->slot_count = 2 * (size_t)workers_available();
    analysis->slots = calloc(analysis->slot_count, sizeof *analysis->slots);
    if (!analysis->slots)
        return error_no_memory(error, "the statistics");
    for (size_t s = 0; s < analysis->slot_count; s++) {
        struct slot *slot = &analysis->slots[s];
        slot->values = arena_take(&analysis->arena, runs, sizeof *slot->values);
        bool taken = slot->values != NULL;
        for (size_t f = 0; taken && f < STATISTIC_FAMILIES; f++) {
            size_t length = 0;
            for (size_t i = 0; i < statistic_families[f]->field_count; i++)
                length += statistic_length(analysis->study, &statistic_families[f]->fields[i]);
            if (analysis->datasets[f])
                slot->numbers[f] = arena_take(&analysis->arena, length, sizeof(double));
            taken = !analysis->datasets[f] || slot->numbers[f];
        }
        if (!taken)
            return error_no_memory(error, "the statistics");
    }
    return STATUS_OK;
}

/* What a thread does with one outcome. */
static void compute_slot(void *context, size_t s)
{
    struct analysis *analysis = context;
    struct slot *slot = &analysis->slots[s];
    slot->status = STATUS_OK;
    for (size_t f = 0; f < STATISTIC_FAMILIES && slot->status == STATUS_OK; f++)
        if (slot->numbers[f])
            slot->status =
                statistic_families[f]->compute(analysis->study, slot->values, slot->numbers[f], &slot->error);
}

static enum status write_slot(const struct analysis *analysis, const struct slot *slot, size_t row,
                              struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t f = 0; f < STATISTIC_FAMILIES; f++) {
        const double *numbers = slot->numbers[f];
        for (size_t i = 0; numbers && status == STATUS_OK && i < statistic_families[f]->field_count; i++) {
            const struct field *field = &statistic_families[f]->fields[i];
            hsize_t start[FIELD_AXES_MAX] = {row}, extent[FIELD_AXES_MAX] = {1};
            for (size_t a = 1; field->axes[a] != AXIS_NONE; a++)
                extent[a] = statistic_axis_length(analysis->study, field->axes[a]);
            status = hdf5_write_block(analysis->datasets[f][i], FIELD_F64, start, extent, numbers, error);
            numbers += statistic_length(analysis->study, field);
        }
    }
    return status;
}

static enum status analyse_outcomes(struct analysis *analysis, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t first = 0; status == STATUS_OK && first < analysis->row_count;
         first += analysis->slot_count) {
        size_t rest = analysis->row_count - first;
        size_t count = rest < analysis->slot_count ? rest : analysis->slot_count;
        for (size_t s = 0; status == STATUS_OK && s < count; s++) {
            const struct outcome_row *row = &analysis->rows[first + s];
            status = study_output_read(analysis->output, row->column, row->element, analysis->failed,
                                       analysis->slots[s].values, error);
        }
        if (status != STATUS_OK)
            return status;
        workers_run(count, workers_available(), compute_slot, analysis);
        for (size_t s = 0; status == STATUS_OK && s < count; s++) {
            const struct slot *slot = &analysis->slots[s];
            status = slot->status == STATUS_OK ? write_slot(analysis, slot, first + s, error)
                                               : error_pass(error, &slot->error);
        }
    }
    return status;
}

static enum status read_failed(struct analysis *analysis, struct error *error)
{
    size_t runs = study_run_count(analysis->study);
    hsize_t start[] = {0}, extent[] = {runs};
    analysis->failed = arena_take(&analysis->arena, runs, 1);
    if (!analysis->failed)
        return error_no_memory(error, "the statistics");
    return hdf5_read_block(analysis->output->file, "failed", FIELD_I8, 1, start, extent, analysis->failed,
                           error);
}

/* The values of the factors at every design point, beside the statistics of the points. */
static enum status write_point_values(struct analysis *analysis, struct error *error)
{
    const struct study *study = analysis->study;
    const struct columns *columns = analysis->output->columns;
    hsize_t lengths[] = {study->design->size};
    hid_t group = hdf5_object(analysis->output->file, statistic_by_point.group);
    void *stored = calloc(study->design->size, sizeof(double)); /* no type is larger */
    enum status status = group >= 0 && stored ? STATUS_OK : error_no_memory(error, "the points");
    for (size_t c = 0; status == STATUS_OK && c < columns->count; c++) {
        struct column column = columns->items[c];
        struct result result = {.run = 0};
        if (column.kind != COLUMN_FACTOR)
            continue;
        for (size_t p = 0; p < study->design->size; p++) {
            result.run = (uint32_t)(p * (size_t)study->replicates);
            column_store(study, &column, &result, (char *)stored + p * column_bytes(&column));
        }
        column.field.axes[0] = AXIS_DESIGN_POINT;
        status = hdf5_write_field(group, &column.field, lengths, analysis->output->scales, stored, error);
    }
    free(stored);
    return hdf5_finish(&group, status, error);
}

static enum status close_analysis(struct analysis *analysis, enum status status, struct error *error)
{
    for (size_t f = 0; f < STATISTIC_FAMILIES; f++) {
        for (size_t i = 0; analysis->datasets[f] && i < statistic_families[f]->field_count; i++)
            status = hdf5_finish(&analysis->datasets[f][i], status, error);
        free(analysis->datasets[f]);
    }
    free(analysis->slots);
    arena_clear(&analysis->arena);
    return status;
}

enum status study_analyse(struct study_output *output, struct error *error)
{
    struct analysis analysis = {.study = output->study, .output = output};
    arena_init(&analysis.arena);
    enum status status = read_failed(&analysis, error);
    if (status == STATUS_OK)
        status = list_outcomes(&analysis, error);
    if (status == STATUS_OK)
        status = create_axes(&analysis, error);
    for (size_t f = 0; status == STATUS_OK && f < STATISTIC_FAMILIES; f++)
        if (statistic_families[f]->applies(output->study))
            status = create_family(&analysis, f, error);
    if (status == STATUS_OK && statistic_by_point.applies(output->study))
        status = write_point_values(&analysis, error);
    if (status == STATUS_OK)
        status = take_slots(&analysis, error);
    if (status == STATUS_OK)
        status = analyse_outcomes(&analysis, error);
    if (status == STATUS_OK)
        status = analyse_claims(output, analysis.failed, error);
    if (status == STATUS_OK && output->study->base)
        status = analyse_survival(output, analysis.failed, error);
    return close_analysis(&analysis, status, error);
}
