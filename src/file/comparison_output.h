/* A comparison as an HDF5 file; docs/experiments.md. */
#ifndef PRICEWAR_FILE_COMPARISON_OUTPUT_H
#define PRICEWAR_FILE_COMPARISON_OUTPUT_H

#include "runs/comparison.h"

/* Writes both sides' numbers run by run, the differences with their intervals, and both scenarios. The
 * file gets its name only when it is complete. STATUS_INVALID: as publish_check. */
enum status comparison_write(const struct comparison *comparison, const struct timeline *with,
                             const struct timeline *against, const char *explanation, const char *path,
                             bool force, struct error *error);

#endif
