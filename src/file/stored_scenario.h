/* The scenario of a file of runs, for playing it again. */
#ifndef PRICEWAR_FILE_STORED_SCENARIO_H
#define PRICEWAR_FILE_STORED_SCENARIO_H

#include <stddef.h>

#include "base/error.h"
#include "file/provenance.h"

struct stored_scenario {
    char *text, *name; /* of the scenario's file */
    char *commit;      /* of the program that wrote the file; NULL: unknown */
    struct stored_overrides overrides;
    size_t runs;
};

/* STATUS_INVALID: as reader_open, or the file has no scenario. Call stored_scenario_clear in any case. */
enum status stored_scenario_read(const char *path, struct stored_scenario *stored, struct error *error);
void stored_scenario_clear(struct stored_scenario *stored);

#endif
