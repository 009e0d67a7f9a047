/* What a file says about itself: enough to run it again from the file alone. */
#ifndef PRICEWAR_FILE_PROVENANCE_H
#define PRICEWAR_FILE_PROVENANCE_H

#include "base/error.h"
#include "scenario/scenario.h"
#include <hdf5.h>

/* Number of the layout; changes when a reader of the old one would fail. */
enum { OUTPUT_SCHEMA = 1, SHA256_TEXT_SIZE = 65 };

/* SHA-256 of a text in hexadecimal digits. */
void provenance_sha256(const char *text, char digest[SHA256_TEXT_SIZE]);

/* Root attributes, and the texts /scenario (verbatim) and /resolved (every parameter written out). */
enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error);

#endif
