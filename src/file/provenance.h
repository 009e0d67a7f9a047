/* What a file says about itself: enough to run it again from the file alone. */
#ifndef PRICEWAR_FILE_PROVENANCE_H
#define PRICEWAR_FILE_PROVENANCE_H

#include "base/error.h"
#include "file/sha256.h"
#include "scenario/scenario.h"
#include <hdf5.h>

/* SHA-256 of a text. */
void provenance_sha256(const char *text, char digest[SHA256_TEXT_SIZE]);

/* Root attributes for what was read and by which program: KIND_file without its folder (results don't depend
 * on where they were made), which is the title too when there is none, and KIND_sha256,
 * the digest of `text`. */
enum status provenance_write_source(hid_t file, const char *title, const char *kind, const char *path,
                                    const char *text, struct error *error);

/* Root attributes, and the texts /scenario (verbatim) and /resolved (every parameter written out). */
enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error);

#endif
