/* A run as bytes: what one worker of a page has played, another takes in. Both are the same program, so numbers keep their
 * place and order. */
#ifndef PRICEWAR_PLAYGROUND_SHIPPED_RUN_H
#define PRICEWAR_PLAYGROUND_SHIPPED_RUN_H

#include "record/run_record.h"
#include "runs/outcome.h"

struct shipment {
    unsigned char *bytes; /* [size], on the heap */
    size_t size;
};

/* Of a scenario that expects nothing (expected_count 0), as what is expected is not shipped. STATUS_FAILED: no memory. */
enum status shipped_run_pack(struct outcome *outcome, struct run_record *record, struct shipment *shipment,
                             struct error *error);

/* Fills in an outcome and a record that were made anew for the same scenario. STATUS_INVALID: the bytes are none of a
 * run of it. */
enum status shipped_run_unpack(const struct shipment *shipment, struct outcome *outcome,
                               struct run_record *record, struct error *error);

#endif
