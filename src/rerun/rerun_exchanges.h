/* What the programs of a file's runs were asked and answered, to be repeated in their place. */
#ifndef PRICEWAR_RERUN_RERUN_EXCHANGES_H
#define PRICEWAR_RERUN_RERUN_EXCHANGES_H

#include "file/hdf5_type.h"
#include "strategy/process.h"

struct stored_exchanges {
    struct exchange_book book;
    struct exchange *items;
    char **texts; /* [2 * count], what was sent and what was answered */
};

/* Reads the group `exchanges`, which the file may lack: the book is then empty. STATUS_INVALID: it is damaged. Call
 * stored_exchanges_clear in any case. */
enum status stored_exchanges_read(hid_t file, struct stored_exchanges *stored, struct error *error);
void stored_exchanges_clear(struct stored_exchanges *stored);

#endif
