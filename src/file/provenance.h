/* Where a file comes from: enough to repeat its runs from the file alone. */
#ifndef PRICEWAR_FILE_PROVENANCE_H
#define PRICEWAR_FILE_PROVENANCE_H

#include "base/error.h"
#include "file/sha256.h"
#include "scenario/scenario.h"
#include <hdf5.h>

/* SHA-256 of a text. */
void provenance_sha256(const char *text, char digest[SHA256_TEXT_SIZE]);

/* Root attributes for the input and the program. KIND_file: the input's name without folder, so that
 * results don't depend on where they were made; it is the title too if that is missing. KIND_sha256: the
 * digest of `text`. */
enum status provenance_write_source(hid_t file, const char *title, const char *kind, const char *path,
                                    const char *text, struct error *error);

/* Writes root attributes, and the texts /scenario (verbatim) and /resolved (with every parameter). */
enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error);

#endif
