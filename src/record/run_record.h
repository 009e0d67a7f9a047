/* One run in memory, in stored form: every field of world_fields for rounds 0 (the state before round 1)
 * to the last, and the events. */
#ifndef PRICEWAR_RECORD_RUN_RECORD_H
#define PRICEWAR_RECORD_RUN_RECORD_H

#include "record/exchanges.h"
#include "record/fields.h"

struct run_record {
    const struct scenario *scenario;
    uint32_t run;
    size_t round_count; /* rounds + 1 */
    /* [world_field_count], in stored types: [round_count][slice], or [slice] for fields without rounds */
    void **columns;
    double *slice;  /* scratch for the longest slice */
    double **bases; /* [world_field_count]: first positive values, for relative fields; else NULL */
    struct event *events;
    size_t event_count;
    struct exchange_list exchanges; /* with programs */
    struct arena arena;
};

enum status run_record_create(const struct scenario *scenario, struct run_record **record,
                              struct error *error);

/* Records the world's current round: call it after simulation_create and after every step. Fields without
 * rounds keep the last state. A world of another run starts the record anew. */
void run_record_take(struct run_record *record, const struct world *world);

/* Copies the events of the whole run, and what programs were asked and answered; call it after the last step. */
enum status run_record_take_events(struct run_record *record, const struct world *world, struct error *error);

/* The stored numbers of a field in a round (0 for fields without rounds). */
const void *run_record_slice(const struct run_record *record, size_t field, size_t round);

void run_record_free(struct run_record *record);

#endif
