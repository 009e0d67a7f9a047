#include "study/analysis.h"

#include <stdlib.h>

#include "base/smaller.h"
#include "base/workers.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/analysis_groups.h"
#include "study/outcome_tables.h"

enum { LONGEST_NAME = 300, LARGEST_CHUNK = 65536, MOST_TOGETHER = 16, SLOTS_OF_THREAD = 2 };
static const size_t most_slot_bytes = (size_t)1 << 30;

/* One number that runs end with. */
struct outcome_row {
    const struct column *column;
    size_t element;
    struct possible_range possible;
};

/* Some outcomes in work: their values, and the numbers of all families. */
struct slot {
    size_t first, count;
    double *values[MOST_TOGETHER];                      /* [runs] */
    double *numbers[STATISTIC_FAMILIES][MOST_TOGETHER]; /* NULL where the family does not apply */
    enum status status;
    struct error error;
};

struct analysis {
    const struct study *study;
    struct study_output *output;
    unsigned threads;
    struct outcome_row *rows;    /* [row_count] */
    const char **names, **units; /* [row_count] */
    const char **paths;          /* of the factors, [vary_count] */
    size_t row_count;
    int8_t *failed; /* [runs] */
    hid_t *datasets[STATISTIC_FAMILIES];
    struct slot *slots;
    size_t slot_count, together; /* so many outcomes in a slot */
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
            char name[LONGEST_NAME], unit[UNIT_SIZE];
            size_t row = analysis->row_count++;
            measure_name(&measure[column->index], analysis->study->base, k, name, sizeof name);
            measure_unit(&measure[column->index], analysis->study->base, k, unit);
            analysis->rows[row] = (struct outcome_row){
                column, k, measure_possible(&measure[column->index], analysis->study->base)};
            analysis->units[row] = arena_copy_text(arena, unit);
            taken = (analysis->names[row] = arena_copy_text(arena, name)) && analysis->units[row];
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
    enum status status = write_texts(analysis, "outcome_name", AXIS_OUTCOME, "dataset and element",
                                     analysis->names, analysis->row_count, error);
    if (status == STATUS_OK)
        status = write_texts(analysis, "outcome_unit", AXIS_OUTCOME, "unit of the outcome", analysis->units,
                             analysis->row_count, error);
    return status == STATUS_OK ? write_texts(analysis, "factor_path", AXIS_FACTOR, "path of what varies",
                                             analysis->paths, analysis->study->vary_count, error)
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

/* Numbers of replicates, 1 and up. */
static enum status create_replicates(const struct analysis *analysis, hid_t group, hid_t *scale,
                                     struct error *error)
{
    size_t count = (size_t)analysis->study->replicates;
    int32_t *numbers = calloc(count, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "an axis");
    for (size_t i = 0; i < count; i++)
        numbers[i] = (int32_t)i + 1;
    enum status status =
        hdf5_create_named_scale(group, AXIS_REPLICATES, FIELD_I32, numbers, count, scale, error);
    free(numbers);
    return status;
}

/* The scale of an axis in a group, with names where there are some. */
static enum status create_axis(const struct analysis *analysis, hid_t group, enum field_axis axis,
                               hid_t *scale, struct error *error)
{
    switch (axis) {
    case AXIS_OUTCOME:
        return hdf5_create_named_scale(group, axis, FIELD_TEXT, analysis->names, analysis->row_count, scale,
                                       error);
    case AXIS_FACTOR:
        return hdf5_create_named_scale(group, axis, FIELD_TEXT, analysis->paths, analysis->study->vary_count,
                                       scale, error);
    case AXIS_QUANTILE:
        return hdf5_create_named_scale(group, axis, FIELD_F64, quantile_levels, QUANTILES, scale, error);
    case AXIS_REPLICATES:
        return create_replicates(analysis, group, scale, error);
    default:
        return hdf5_create_scale(group, axis, statistic_axis_length(analysis->study, axis), scale, error);
    }
}

static enum status create_axes(struct analysis *analysis, struct error *error)
{
    static const enum field_axis shared[] = {AXIS_OUTCOME, AXIS_FACTOR, AXIS_QUANTILE};
    const struct study *study = analysis->study;
    struct study_output *output = analysis->output;
    analysis->paths = arena_take(&analysis->arena, study->vary_count, sizeof *analysis->paths);
    enum status status = analysis->paths ? STATUS_OK : error_no_memory(error, "the names of the outcomes");
    for (size_t i = 0; analysis->paths && i < study->vary_count; i++)
        analysis->paths[i] = study->vary[i].path;
    for (size_t i = 0; status == STATUS_OK && i < sizeof shared / sizeof *shared; i++)
        status = create_axis(analysis, output->file, shared[i], &output->scales[shared[i]], error);
    if (status == STATUS_OK)
        status = write_names(analysis, error);
    return status == STATUS_OK ? write_levels(analysis, error) : status;
}

/* Creates the scales of a family's axes in its group: readers that open a group see the coordinates of that
 * group alone. */
static enum status create_family_axes(const struct analysis *analysis, const struct statistic_family *family,
                                      hid_t group, hid_t scales[ALL_AXES], struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < family->field_count; i++)
        for (size_t a = 0; status == STATUS_OK && family->fields[i].axes[a] != AXIS_NONE; a++) {
            enum field_axis axis = family->fields[i].axes[a];
            if (scales[axis] < 0)
                status = create_axis(analysis, group, axis, &scales[axis], error);
        }
    return status;
}

static enum status create_family(struct analysis *analysis, size_t f, struct error *error)
{
    const struct statistic_family *family = statistic_families[f];
    hid_t group, scales[ALL_AXES];
    analysis->datasets[f] = calloc(family->field_count, sizeof(hid_t));
    if (!analysis->datasets[f])
        return error_no_memory(error, "the statistics");
    for (size_t i = 0; i < family->field_count; i++)
        analysis->datasets[f][i] = -1;
    hdf5_no_scales(scales);
    enum status status = hdf5_create_group(analysis->output->file, family->group, &group, error);
    if (status == STATUS_OK)
        status = create_family_axes(analysis, family, group, scales, error);
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
        status = hdf5_create_field(group, field, lengths, &chunks, scales, &analysis->datasets[f][i], error);
    }
    status = hdf5_finish_scales(scales, status, error);
    return hdf5_finish(&group, status, error);
}

/* Numbers that a family has for an outcome; 0 when it does not apply. */
static size_t family_length(const struct analysis *analysis, size_t f)
{
    size_t length = 0;
    for (size_t i = 0; analysis->datasets[f] && i < statistic_families[f]->field_count; i++)
        length += statistic_length(analysis->study, &statistic_families[f]->fields[i]);
    return length;
}

static bool take_slot(struct analysis *analysis, struct slot *slot)
{
    for (size_t k = 0; k < analysis->together; k++) {
        slot->values[k] = arena_take(&analysis->arena, study_run_count(analysis->study), sizeof(double));
        for (size_t f = 0; f < STATISTIC_FAMILIES; f++) {
            size_t length = family_length(analysis, f);
            slot->numbers[f][k] = length ? arena_take(&analysis->arena, length, sizeof(double)) : NULL;
        }
    }
    return !analysis->arena.exhausted;
}

/* Some slots for every thread, so that none waits long for the others, but no more than there is memory for:
 * at least one, of one outcome. */
static enum status take_slots(struct analysis *analysis, struct error *error)
{
    size_t bytes = study_run_count(analysis->study) * sizeof(double), threads = analysis->threads;
    for (size_t f = 0; f < STATISTIC_FAMILIES; f++)
        bytes += family_length(analysis, f) * sizeof(double);
    size_t most = 1 + most_slot_bytes / bytes, rows = analysis->row_count;
    analysis->together = smaller(smaller(MOST_TOGETHER, most), (rows + threads - 1) / threads);
    analysis->slot_count = smaller(smaller(SLOTS_OF_THREAD * threads, most / analysis->together),
                                   (rows + analysis->together - 1) / analysis->together);
    analysis->slots = calloc(analysis->slot_count, sizeof *analysis->slots);
    bool taken = analysis->slots != NULL;
    for (size_t s = 0; taken && s < analysis->slot_count; s++)
        taken = take_slot(analysis, &analysis->slots[s]);
    return taken ? STATUS_OK : error_no_memory(error, "the statistics");
}

/* What a thread does with the outcomes of a slot. */
static void compute_slot(void *context, size_t s)
{
    struct analysis *analysis = context;
    struct slot *slot = &analysis->slots[s];
    const struct study *study = analysis->study;
    slot->status = STATUS_OK;
    for (size_t f = 0; f < STATISTIC_FAMILIES && slot->status == STATUS_OK; f++) {
        const struct statistic_family *family = statistic_families[f];
        if (!analysis->datasets[f])
            continue;
        if (family->compute_together)
            slot->status = family->compute_together(study, (const double *const *)slot->values,
                                                    slot->numbers[f], slot->count, &slot->error);
        for (size_t k = 0; family->compute && slot->status == STATUS_OK && k < slot->count; k++)
            slot->status = family->compute(study, slot->values[k], slot->numbers[f][k], &slot->error);
        for (size_t k = 0; family->keep_possible && slot->status == STATUS_OK && k < slot->count; k++)
            family->keep_possible(study, analysis->rows[slot->first + k].possible, slot->numbers[f][k]);
    }
}

/* Reads the outcomes of a slot, from row `first` on. */
static enum status read_slot(const struct analysis *analysis, struct slot *slot, size_t first,
                             struct error *error)
{
    size_t rest = analysis->row_count - first;
    enum status status = STATUS_OK;
    slot->first = first;
    slot->count = rest < analysis->together ? rest : analysis->together;
    for (size_t k = 0; status == STATUS_OK && k < slot->count; k++) {
        const struct outcome_row *row = &analysis->rows[first + k];
        status = study_output_read(analysis->output, row->column, row->element, analysis->failed,
                                   slot->values[k], error);
    }
    return status;
}

static enum status write_outcome(const struct analysis *analysis, const struct slot *slot, size_t k,
                                 size_t row, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t f = 0; f < STATISTIC_FAMILIES; f++) {
        const double *numbers = slot->numbers[f][k];
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

/* One by one: where things are in the file must not depend on how many outcomes are in a slot. */
static enum status write_slot(const struct analysis *analysis, const struct slot *slot, size_t first,
                              struct error *error)
{
    enum status status = slot->status == STATUS_OK ? STATUS_OK : error_pass(error, &slot->error);
    for (size_t k = 0; status == STATUS_OK && k < slot->count; k++)
        status = write_outcome(analysis, slot, k, first + k, error);
    return status;
}

static enum status analyse_outcomes(struct analysis *analysis, struct error *error)
{
    size_t rows = analysis->row_count, step = analysis->slot_count * analysis->together;
    enum status status = STATUS_OK;
    for (size_t first = 0; status == STATUS_OK && first < rows; first += step) {
        size_t count = 0;
        for (size_t row = first; status == STATUS_OK && row < rows && count < analysis->slot_count;
             row += analysis->together)
            status = read_slot(analysis, &analysis->slots[count++], row, error);
        if (status != STATUS_OK)
            return status;
        workers_run(count, analysis->threads, compute_slot, analysis);
        for (size_t s = 0; status == STATUS_OK && s < count; s++)
            status = write_slot(analysis, &analysis->slots[s], first + s * analysis->together, error);
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
    hid_t group = hdf5_object(analysis->output->file, statistic_by_point.group), scales[ALL_AXES];
    scales[AXIS_DESIGN_POINT] = group < 0 ? -1 : hdf5_object(group, axes[AXIS_DESIGN_POINT].name);
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
        status = hdf5_write_field(group, &column.field, lengths, scales, stored, error);
    }
    free(stored);
    status = hdf5_finish(&scales[AXIS_DESIGN_POINT], status, error);
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

enum status study_analyse(struct study_output *output, unsigned threads, struct error *error)
{
    struct analysis analysis = {.study = output->study, .output = output, .threads = threads ? threads : 1};
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
