/* A comparison as an HDF5 file; docs/experiments.md. */
#ifndef PRICEWAR_FILE_COMPARISON_OUTPUT_H
#define PRICEWAR_FILE_COMPARISON_OUTPUT_H

#include "runs/comparison.h"
#include <hdf5.h>

/* Writes both sides' numbers run by run, the differences with their intervals, and both scenarios. The
 * file gets its name only when it is complete. STATUS_INVALID: as publish_check. */
enum status comparison_write(const struct comparison *comparison, const struct timeline *with,
                             const struct timeline *against, const char *explanation, const char *path,
                             bool force, struct error *error);

/* Writes the same into a group of a file of runs: what the war caused, against the peace of its scenario, with numbers of
 * the runs in the order of the file. The scenario is the file's. */
enum status comparison_write_caused(hid_t file, const struct comparison *caused, struct error *error);

/* Name of that group. */
extern const char comparison_caused_group[];

#endif
