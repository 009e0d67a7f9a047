#include "playground/shipped_run.h"

#include <stdlib.h>
#include <string.h>

#include "runs/owner_totals.h"

/* Memory of a run that holds numbers and no pointers. */
struct piece {
    void *place;
    size_t bytes;
};

enum { OUTCOME_PIECES = 12 };

/* All of an outcome but what is the same in all runs. */
static void find_outcome(struct outcome *outcome, struct piece pieces[OUTCOME_PIECES])
{
    const struct scenario *scenario = outcome->scenario;
    size_t firms = outcome->firm_count, rounds = (size_t)scenario->simulation.rounds + 1;
    struct outcome_detail *detail = &outcome->detail;
    char *behind = (char *)(&outcome->worst_ledger_error + 1);
    const struct piece all[OUTCOME_PIECES] = {
        {outcome->apps, scenario->app_count * sizeof *outcome->apps},
        {outcome->firms, firms * sizeof *outcome->firms},
        {outcome->departures, scenario->vendor_count * sizeof *outcome->departures},
        {outcome->owners, OWNER_TOTALS * group_count(scenario) * sizeof *outcome->owners},
        {outcome->prices, rounds * firms * sizeof *outcome->prices},
        {outcome->profit, (size_t)((char *)detail - (char *)outcome->profit)},
        {detail->sectors, scenario->sector_count * sizeof *detail->sectors},
        {detail->starts, axis_length(AXIS_PRODUCT, scenario) * sizeof *detail->starts},
        {&detail->independents_share, (size_t)(behind - (char *)&detail->independents_share)},
        {outcome->claim_values, outcome->claim_count * sizeof *outcome->claim_values},
        {outcome->claim_earlier, outcome->claim_count * sizeof *outcome->claim_earlier},
    };
    memcpy(pieces, all, sizeof all);
}

static struct piece column(struct run_record *record, size_t i)
{
    const struct field *field = &world_fields[i];
    size_t rows = field_has_axis(field, AXIS_ROUND) ? record->round_count : 1;
    return (struct piece){record->columns[i],
                          rows * field_slice_length(field, record->scenario) * field_type_size(field->type)};
}

/* Copies in one direction, and returns what is left of the bytes. */
static unsigned char *move(struct piece piece, unsigned char *bytes, bool out)
{
    if (piece.bytes > 0 && out)
        memcpy(bytes, piece.place, piece.bytes);
    else if (piece.bytes > 0)
        memcpy(piece.place, bytes, piece.bytes);
    return bytes + piece.bytes;
}

static size_t bytes_without_events(struct outcome *outcome, struct run_record *record)
{
    struct piece pieces[OUTCOME_PIECES] = {{NULL, 0}};
    size_t bytes = sizeof record->run + sizeof(uint64_t);
    find_outcome(outcome, pieces);
    for (size_t i = 0; i < OUTCOME_PIECES; i++)
        bytes += pieces[i].bytes;
    for (size_t i = 0; i < world_field_count; i++)
        bytes += column(record, i).bytes;
    return bytes;
}

/* All but the events, whose number is the last of it. */
static unsigned char *move_all(struct outcome *outcome, struct run_record *record, uint64_t *events,
                               unsigned char *bytes, bool out)
{
    struct piece pieces[OUTCOME_PIECES] = {{NULL, 0}};
    find_outcome(outcome, pieces);
    for (size_t i = 0; i < OUTCOME_PIECES; i++)
        bytes = move(pieces[i], bytes, out);
    for (size_t i = 0; i < world_field_count; i++)
        bytes = move(column(record, i), bytes, out);
    bytes = move((struct piece){&record->run, sizeof record->run}, bytes, out);
    return move((struct piece){events, sizeof *events}, bytes, out);
}

enum status shipped_run_pack(struct outcome *outcome, struct run_record *record, struct shipment *shipment,
                             struct error *error)
{
    uint64_t events = record->event_count;
    size_t list = record->event_count * sizeof *record->events;
    *shipment = (struct shipment){.size = bytes_without_events(outcome, record) + list};
    shipment->bytes = malloc(shipment->size);
    if (!shipment->bytes)
        return error_no_memory(error, "a run as bytes");
    move((struct piece){record->events, list}, move_all(outcome, record, &events, shipment->bytes, true),
         true);
    return STATUS_OK;
}

enum status shipped_run_unpack(const struct shipment *shipment, struct outcome *outcome,
                               struct run_record *record, struct error *error)
{
    uint64_t events = 0;
    size_t fixed = bytes_without_events(outcome, record);
    size_t list = shipment->size - fixed;
    if (shipment->size < fixed)
        return error_set(error, STATUS_INVALID, "the bytes are none of a run of this scenario");
    unsigned char *rest = move_all(outcome, record, &events, shipment->bytes, false);
    if (list % sizeof *record->events != 0 || list / sizeof *record->events != events)
        return error_set(error, STATUS_INVALID, "the bytes are none of a run of this scenario");
    free(record->events);
    record->event_count = 0;
    record->events = malloc(list + 1);
    if (!record->events)
        return error_no_memory(error, "the events of a run");
    record->event_count = (size_t)events;
    move((struct piece){record->events, list}, rest, false);
    return STATUS_OK;
}
