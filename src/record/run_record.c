#include "record/run_record.h"

#include <stdlib.h>
#include <string.h>

static size_t column_rows(const struct run_record *record, const struct field *field)
{
    return field_has_axis(field, AXIS_ROUND) ? record->round_count : 1;
}

static bool take_columns(struct run_record *record)
{
    const struct scenario *scenario = record->scenario;
    size_t longest = 1;
    record->columns = arena_take(&record->arena, world_field_count, sizeof *record->columns);
    record->bases = arena_take(&record->arena, world_field_count, sizeof *record->bases);
    bool taken = record->columns && record->bases;
    for (size_t i = 0; taken && i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        size_t length = field_slice_length(field, scenario);
        longest = length > longest ? length : longest;
        record->columns[i] =
            arena_take(&record->arena, column_rows(record, field) * length, field_type_size(field->type));
        if (field->relative)
            record->bases[i] = arena_take(&record->arena, length, sizeof(double));
        taken = record->columns[i] && (record->bases[i] || !field->relative);
    }
    record->slice = taken ? arena_take(&record->arena, longest, sizeof(double)) : NULL;
    return record->slice;
}

enum status run_record_create(const struct scenario *scenario, struct run_record **record,
                              struct error *error)
{
    *record = NULL;
    struct run_record *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the record of a run");
    arena_init(&made->arena);
    made->scenario = scenario;
    made->round_count = axis_length(AXIS_ROUND, scenario);
    if (!take_columns(made)) {
        run_record_free(made);
        return error_no_memory(error, "the record of a run");
    }
    *record = made;
    return STATUS_OK;
}

static char *slice_at(const struct run_record *record, size_t i, size_t round)
{
    const struct field *field = &world_fields[i];
    size_t bytes = field_slice_length(field, record->scenario) * field_type_size(field->type);
    return (char *)record->columns[i] + (field_has_axis(field, AXIS_ROUND) ? round * bytes : 0);
}

void run_record_take(struct run_record *record, const struct world *world)
{
    record->run = world->run;
    for (size_t i = 0; i < world_field_count; i++) {
        const struct field *field = &world_fields[i];
        size_t length = field_slice_length(field, record->scenario);
        char *stored = slice_at(record, i, (size_t)world->round);
        if (field->exact) {
            int64_t number = field->exact(world);
            memcpy(stored, &number, sizeof number);
            continue;
        }
        field->world(world, field->offset, record->slice);
        if (field->relative && world->round == 0)
            memset(record->bases[i], 0, length * sizeof(double));
        if (field->relative) {
            field_note_bases(record->slice, length, record->bases[i]);
            field_make_relative(record->slice, length, record->bases[i]);
        }
        field_type_store(field->type, record->slice, length, stored);
    }
}

enum status run_record_take_events(struct run_record *record, const struct world *world, struct error *error)
{
    free(record->events);
    record->event_count = 0;
    record->events = NULL;
    enum status status = exchange_list_take(&record->exchanges, world, error);
    if (status != STATUS_OK || world->events.count == 0)
        return status;
    size_t bytes = world->events.count * sizeof *record->events;
    record->events = malloc(bytes);
    if (!record->events)
        return error_no_memory(error, "the events of a run");
    memcpy(record->events, world->events.items, bytes);
    record->event_count = world->events.count;
    return STATUS_OK;
}

const void *run_record_slice(const struct run_record *record, size_t field, size_t round)
{
    return slice_at(record, field, round);
}

void run_record_free(struct run_record *record)
{
    if (!record)
        return;
    free(record->events);
    exchange_list_clear(&record->exchanges);
    arena_clear(&record->arena);
    free(record);
}
