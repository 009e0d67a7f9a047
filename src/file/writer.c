#include "file/writer.h"

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "file/provenance.h"
#include "file/publish.h"
#include "runs/winners.h"
#include <stdlib.h>
#include <string.h>

enum { PANEL_CHUNK_ELEMENTS = 1 << 16, ROWS_CHUNK_BYTES = 1 << 16 };

/* A group of columns, of which a run has any number of rows. */
struct row_table {
    const char *name;
    enum field_axis axis;
    const struct field *fields;
    size_t field_count;
    hid_t group;     /* -1: the file has none */
    hid_t *datasets; /* [field_count] */
    size_t row_count;
};

struct writer {
    const struct scenario *scenario;
    char *path;
    bool force;
    hid_t file;
    hid_t scales[ALL_AXES];
    hid_t *run_fields; /* [world_field_count] */
    size_t run_count;
    struct row_table events, exchanges;
};

static void no_handles(hid_t *handles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        handles[i] = -1;
}

/* On the heap; NULL when memory is short. */
static hid_t *new_handles(size_t count)
{
    hid_t *handles = malloc(count * sizeof *handles);
    if (handles)
        no_handles(handles, count);
    return handles;
}

/* A field's present lengths, and its chunks: whole runs, or many rows. A chunk of rows fits HDF5's cache;
 * otherwise every appended row would unpack and repack it. */
static void shape(const struct writer *writer, const struct field *field, hsize_t *lengths,
                  struct chunks *chunks)
{
    chunks->deflate_level = (unsigned)writer->scenario->output.compression;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++) {
        lengths[a] = axis_length(field->axes[a], writer->scenario);
        chunks->extent[a] = lengths[a] ? lengths[a] : 1;
    }
    if (field_has_axis(field, AXIS_ROUND))
        return;
    size_t rows =
        ROWS_CHUNK_BYTES / (field_slice_length(field, writer->scenario) * field_type_size(field->type));
    chunks->extent[0] = rows < 1 ? 1 : rows < OUTPUT_ROWS_PER_CHUNK ? rows : OUTPUT_ROWS_PER_CHUNK;
}

enum status writer_scenario_scales(hid_t file, const struct scenario *scenario, hid_t *scales,
                                   struct error *error)
{
    enum status status = STATUS_OK;
    for (enum field_axis axis = AXIS_ROUND; status == STATUS_OK && axis < AXIS_SME; axis++)
        if (axis_length(axis, scenario))
            status = hdf5_create_scale(file, axis, axis_length(axis, scenario), &scales[axis], error);
    if (status == STATUS_OK && wants_apps(scenario))
        status = hdf5_create_scale(file, AXIS_APP, scenario->app_count, &scales[AXIS_APP], error);
    if (status == STATUS_OK && group_count(scenario))
        status = hdf5_create_scale(file, AXIS_GROUP, group_count(scenario), &scales[AXIS_GROUP], error);
    return status;
}

/* The scenario's texts along the field's axis, in the arena. */
static const char **scenario_texts(const struct scenario *scenario, const struct field *field, size_t length,
                                   struct arena *arena)
{
    const char **texts = arena_take(arena, length, sizeof *texts);
    for (size_t i = 0; texts && i < length; i++) {
        char scratch[FIELD_SCRATCH];
        texts[i] = arena_copy_text(arena, field->text(scenario, i, scratch));
        if (!texts[i])
            return NULL;
    }
    return texts;
}

/* The same for numbers, in stored form. */
static void *scenario_numbers(const struct scenario *scenario, const struct field *field, size_t length,
                              struct arena *arena)
{
    double *numbers = arena_take(arena, 2 * length, sizeof *numbers);
    for (size_t i = 0; numbers && i < length; i++)
        numbers[i] = field->number(scenario, i);
    if (numbers)
        field_type_store(field->type, numbers, length, numbers + length);
    return numbers ? numbers + length : NULL;
}

/* Writes a dataset of fixed size; stored NULL: take the values from the field's getter. */
static enum status add_fixed_field(hid_t group, const struct scenario *scenario, const struct field *field,
                                   const hid_t *scales, const void *stored, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    struct arena arena;
    for (size_t a = 0; field->axes[a] != AXIS_NONE; a++)
        lengths[a] = axis_length(field->axes[a], scenario);
    arena_init(&arena);
    if (!stored)
        stored = field->text ? (const void *)scenario_texts(scenario, field, lengths[0], &arena)
                             : scenario_numbers(scenario, field, lengths[0], &arena);
    enum status status = stored ? hdf5_write_field(group, field, lengths, scales, stored, error)
                                : error_no_memory(error, "facts of the scenario");
    arena_clear(&arena);
    return status;
}

enum status writer_scenario_fields(hid_t file, const struct scenario *scenario, const hid_t *scales,
                                   struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < scenario_field_count; i++)
        if (field_is_wanted(&scenario_fields[i], scenario))
            status = add_fixed_field(file, scenario, &scenario_fields[i], scales, NULL, error);
    return status;
}

enum status writer_entry_rounds(hid_t group, const struct scenario *scenario, const hid_t *scales,
                                struct error *error)
{
    for (size_t i = 0; i < scenario_field_count; i++)
        if (strcmp(scenario_fields[i].name, "vendor_entry_round") == 0 &&
            field_is_wanted(&scenario_fields[i], scenario))
            return add_fixed_field(group, scenario, &scenario_fields[i], scales, NULL, error);
    return STATUS_OK;
}

/* Creates datasets that can grow, for the fields that the scenario's files have. */
static enum status create_fields(const struct writer *writer, hid_t group, const struct field *fields,
                                 size_t count, hid_t *datasets, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (!field_is_wanted(&fields[i], writer->scenario))
            continue;
        hsize_t lengths[FIELD_AXES_MAX];
        struct chunks chunks;
        shape(writer, &fields[i], lengths, &chunks);
        status = hdf5_create_field(group, &fields[i], lengths, &chunks, writer->scales, &datasets[i], error);
    }
    return status;
}

static enum status create_table(struct writer *writer, struct row_table *table, struct error *error)
{
    enum status status = hdf5_create_group(writer->file, table->name, &table->group, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(table->group, table->axis, 0, &writer->scales[table->axis], error);
    return status == STATUS_OK ? create_fields(writer, table->group, table->fields, table->field_count,
                                               table->datasets, error)
                               : status;
}

static enum status lay_out(struct writer *writer, struct error *error)
{
    enum status status = hdf5_create_in_memory(&writer->file, error);
    if (status == STATUS_OK)
        status = provenance_write(writer->file, writer->scenario, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(writer->file, AXIS_RUN, 0, &writer->scales[AXIS_RUN], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(writer->file, writer->scenario, writer->scales, error);
    if (status == STATUS_OK)
        status = writer_scenario_fields(writer->file, writer->scenario, writer->scales, error);
    if (status == STATUS_OK)
        status =
            create_fields(writer, writer->file, world_fields, world_field_count, writer->run_fields, error);
    if (status == STATUS_OK)
        status = create_table(writer, &writer->events, error);
    return status == STATUS_OK && scenario_has_processes(writer->scenario)
               ? create_table(writer, &writer->exchanges, error)
               : status;
}

enum status writer_create(const struct scenario *scenario, const char *path, bool force,
                          struct writer **writer, struct error *error)
{
    *writer = NULL;
    hdf5_quiet();
    enum status status = publish_check(path, force, error);
    if (status != STATUS_OK)
        return status;
    struct writer *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the writer");
    made->scenario = scenario;
    made->force = force;
    made->file = -1;
    made->events = (struct row_table){"events", AXIS_EVENT, event_fields, event_field_count, -1, NULL, 0};
    made->exchanges =
        (struct row_table){"exchanges", AXIS_EXCHANGE, exchange_fields, exchange_field_count, -1, NULL, 0};
    no_handles(made->scales, ALL_AXES);
    made->path = strdup(path);
    made->run_fields = new_handles(world_field_count);
    made->events.datasets = new_handles(event_field_count);
    made->exchanges.datasets = new_handles(exchange_field_count);
    if (!made->path || !made->run_fields || !made->events.datasets || !made->exchanges.datasets) {
        status = error_no_memory(error, "the writer");
        goto out;
    }
    status = error_in_file(error, lay_out(made, error), made->path);
out:
    if (status == STATUS_OK)
        *writer = made;
    else
        writer_free(made);
    return status;
}

static enum status add_field(struct writer *writer, const struct run_record *record, size_t i,
                             struct error *error)
{
    const struct field *field = &world_fields[i];
    hsize_t start[FIELD_AXES_MAX] = {writer->run_count}, extent[FIELD_AXES_MAX] = {1};
    for (size_t a = 1; field->axes[a] != AXIS_NONE; a++)
        extent[a] = axis_length(field->axes[a], writer->scenario);
    return hdf5_write_block(writer->run_fields[i], field->type, start, extent, run_record_slice(record, i, 0),
                            error);
}

/* A column of the run's events in stored form; the field without a getter is the run's number. */
static void fill_events(const void *of, size_t i, void *column)
{
    const struct run_record *record = of;
    const struct field *field = &event_fields[i];
    size_t size = field_type_size(field->type);
    for (size_t e = 0; e < record->event_count; e++) {
        double number = field->event ? field->event(&record->events[e]) : record->run;
        field_type_store(field->type, &number, 1, (char *)column + e * size);
    }
}

static void fill_exchanges(const void *of, size_t i, void *column)
{
    exchange_column(of, i, column);
}

/* Extends an axis's scale by the numbers first, first+1, ... */
static enum status extend_scale(hid_t scale, size_t first, size_t count, struct error *error)
{
    int32_t *numbers = malloc(count * sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "an axis");
    for (size_t i = 0; i < count; i++)
        numbers[i] = (int32_t)(first + i);
    hsize_t start[] = {first}, extent[] = {count};
    enum status status = hdf5_write_block(scale, FIELD_I32, start, extent, numbers, error);
    free(numbers);
    return status;
}

/* Adds rows to a table; `fill` makes a column of them, by the number of its field, from what they are of. */
static enum status add_rows(struct writer *writer, struct row_table *table, size_t count,
                            void (*fill)(const void *of, size_t i, void *column), const void *of,
                            struct error *error)
{
    if (table->group < 0 || count == 0)
        return STATUS_OK;
    hsize_t start[] = {table->row_count}, extent[] = {count};
    void *column = calloc(count, sizeof(double)); /* no type is larger */
    if (!column)
        return error_no_memory(error, "rows of the output");
    enum status status = extend_scale(writer->scales[table->axis], table->row_count, count, error);
    for (size_t i = 0; status == STATUS_OK && i < table->field_count; i++) {
        fill(of, i, column);
        status = hdf5_write_block(table->datasets[i], table->fields[i].type, start, extent, column, error);
    }
    free(column);
    table->row_count += count;
    return status;
}

enum status writer_add_run(struct writer *writer, const struct run_record *record, struct error *error)
{
    hdf5_quiet();
    int32_t run = (int32_t)record->run;
    hsize_t start[] = {writer->run_count}, extent[] = {1};
    enum status status = hdf5_write_block(writer->scales[AXIS_RUN], FIELD_I32, start, extent, &run, error);
    for (size_t i = 0; status == STATUS_OK && i < world_field_count; i++)
        if (field_is_wanted(&world_fields[i], writer->scenario))
            status = add_field(writer, record, i, error);
    if (status == STATUS_OK)
        status = add_rows(writer, &writer->events, record->event_count, fill_events, record, error);
    if (status == STATUS_OK)
        status = add_rows(writer, &writer->exchanges, record->exchanges.count, fill_exchanges,
                          &record->exchanges, error);
    writer->run_count++;
    return error_in_file(error, status, writer->path);
}

static enum status add_panel_field(struct writer *writer, const struct panel *panel, size_t i,
                                   struct error *error)
{
    const struct field *field = &panel_fields[i];
    hsize_t start[] = {0, 0}, lengths[] = {panel->round_count, panel->sme_count};
    hsize_t width = PANEL_CHUNK_ELEMENTS / panel->round_count + 1;
    struct chunks chunks = {{panel->round_count, width < panel->sme_count ? width : panel->sme_count},
                            (unsigned)writer->scenario->output.compression};
    hid_t dataset;
    enum status status =
        hdf5_create_field(writer->file, field, lengths, &chunks, writer->scales, &dataset, error);
    if (status == STATUS_OK)
        status = hdf5_write_block(dataset, field->type, start, lengths, panel->columns[i], error);
    return hdf5_finish(&dataset, status, error);
}

enum status writer_add_panel(struct writer *writer, const struct panel *panel, struct error *error)
{
    hdf5_quiet();
    enum status status =
        hdf5_create_scale(writer->file, AXIS_SME, panel->sme_count, &writer->scales[AXIS_SME], error);
    for (size_t i = 0; status == STATUS_OK && i < panel_field_count; i++)
        status = add_panel_field(writer, panel, i, error);
    return error_in_file(error, status, writer->path);
}

enum status writer_add_claims(struct writer *writer, const struct claim_answers *answers, struct error *error)
{
    hdf5_quiet();
    return error_in_file(error, claim_answers_write(writer->file, answers, error), writer->path);
}

/* Stores an estimate in three arrays that follow each other: values, lower ends, upper ends. */
static void put_estimate(double *numbers, size_t length, size_t at, const struct estimate *estimate)
{
    numbers[at] = estimate->value;
    numbers[length + at] = estimate->low;
    numbers[2 * length + at] = estimate->high;
}

/* All numbers of winner_fields, one field after the other, on the heap. */
static double *winner_numbers(const struct summary *summary, size_t vendors)
{
    size_t first = summary->firm_count - vendors, wins = WINNINGS * vendors, pairs = vendors * vendors;
    double *numbers = calloc(3 * (wins + pairs) + 1, sizeof *numbers);
    for (size_t w = 0; numbers && w < WINNINGS; w++)
        for (size_t f = 0; f < vendors; f++) {
            struct estimate chance = win_probability(&summary->firms[first + f], (enum winning)w);
            put_estimate(numbers, wins, w * vendors + f, &chance);
        }
    for (size_t i = 0; numbers && i < pairs; i++)
        put_estimate(numbers + 3 * wins, pairs, i, &summary->outlives[i]);
    return numbers;
}

enum status writer_add_winners(struct writer *writer, const struct summary *summary, struct error *error)
{
    size_t vendors = writer->scenario->vendor_count;
    double *numbers = winner_numbers(summary, vendors), *next = numbers;
    hid_t group = -1;
    hdf5_quiet();
    if (!numbers)
        return error_no_memory(error, "the winners");
    enum status status =
        hdf5_create_scale(writer->file, AXIS_WINNING, WINNINGS, &writer->scales[AXIS_WINNING], error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(writer->file, AXIS_RIVAL, vendors, &writer->scales[AXIS_RIVAL], error);
    if (status == STATUS_OK)
        status = hdf5_create_group(writer->file, "winners", &group, error);
    for (size_t i = 0; status == STATUS_OK && i < winner_field_count; i++) {
        const struct field *field = &winner_fields[i];
        status =
            add_fixed_field(group, writer->scenario, field, writer->scales, field->text ? NULL : next, error);
        if (!field->text)
            next += axis_length(field->axes[0], writer->scenario) * vendors;
    }
    free(numbers);
    return error_in_file(error, hdf5_finish(&group, status, error), writer->path);
}

/* Writes a column of the exits in stored form. */
static enum status add_exit_field(struct writer *writer, hid_t group, const struct field *field,
                                  const struct exit_row *rows, size_t count, struct error *error)
{
    size_t parts = field->axes[1] == AXIS_EXIT_PART ? EXIT_PARTS : 1, size = field_type_size(field->type);
    hsize_t lengths[] = {0, parts}, start[] = {0, 0}, extent[] = {count, parts};
    struct chunks chunks = {{OUTPUT_ROWS_PER_CHUNK, parts}, (unsigned)writer->scenario->output.compression};
    hid_t dataset;
    enum status status = hdf5_create_field(group, field, lengths, &chunks, writer->scales, &dataset, error);
    char *column = calloc(count * parts + 1, size);
    if (status == STATUS_OK && !column)
        status = error_no_memory(error, "the exits");
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        field_type_store(field->type, (const double *)(const void *)((const char *)&rows[i] + field->offset),
                         parts, column + i * parts * size);
    if (status == STATUS_OK && count > 0)
        status = hdf5_write_block(dataset, field->type, start, extent, column, error);
    free(column);
    return hdf5_finish(&dataset, status, error);
}

enum status writer_add_exits(struct writer *writer, const struct exit_row *rows, size_t count,
                             struct error *error)
{
    hid_t group = -1;
    hdf5_quiet();
    enum status status =
        hdf5_create_scale(writer->file, AXIS_EXIT_PART, EXIT_PARTS, &writer->scales[AXIS_EXIT_PART], error);
    if (status == STATUS_OK)
        status = hdf5_create_group(writer->file, "exits", &group, error);
    if (status == STATUS_OK)
        status = hdf5_create_scale(group, AXIS_EXIT, 0, &writer->scales[AXIS_EXIT], error);
    if (status == STATUS_OK && count > 0)
        status = extend_scale(writer->scales[AXIS_EXIT], 0, count, error);
    for (size_t i = 0; status == STATUS_OK && i < exit_field_count; i++)
        status = exit_fields[i].text
                     ? add_fixed_field(group, writer->scenario, &exit_fields[i], writer->scales, NULL, error)
                     : add_exit_field(writer, group, &exit_fields[i], rows, count, error);
    return error_in_file(error, hdf5_finish(&group, status, error), writer->path);
}

hid_t writer_file(const struct writer *writer)
{
    return writer->file;
}

enum status writer_set_text(struct writer *writer, const char *name, const char *text, struct error *error)
{
    hdf5_quiet();
    return error_in_file(error, hdf5_set_text(writer->file, name, text, error), writer->path);
}

static void close_datasets(hid_t *handles, size_t count)
{
    for (size_t i = 0; handles && i < count; i++) {
        hdf5_close(handles[i]);
        handles[i] = -1;
    }
}

/* Closes the HDF5 file. Failures do no harm: its image was taken before, or is not wanted. */
static void close_file(struct writer *writer)
{
    close_datasets(writer->run_fields, world_field_count);
    close_datasets(writer->events.datasets, event_field_count);
    close_datasets(writer->exchanges.datasets, exchange_field_count);
    close_datasets(writer->scales, ALL_AXES);
    hdf5_close(writer->exchanges.group);
    hdf5_close(writer->events.group);
    hdf5_close(writer->file);
    writer->exchanges.group = writer->events.group = writer->file = -1;
}

enum status writer_finish(struct writer *writer, struct error *error)
{
    hdf5_quiet();
    const void *bytes;
    size_t size = 0;
    enum status status =
        error_in_file(error, hdf5_file_image(writer->file, &bytes, &size, error), writer->path);
    if (status == STATUS_OK)
        status = publish_sealed(writer->path, writer->force, bytes, size, error);
    close_file(writer);
    return status;
}

void writer_free(struct writer *writer)
{
    if (!writer)
        return;
    hdf5_quiet();
    close_file(writer);
    free(writer->run_fields);
    free(writer->events.datasets);
    free(writer->exchanges.datasets);
    free(writer->path);
    free(writer);
}
