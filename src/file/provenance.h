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

/* Overrides of a file; the attributes `overrides` and `override_origins`. The latter is there when they were
 * not all given with --set; a layer ends where the origin changes. */
struct stored_overrides {
    char **texts, **origins;
    size_t count, origin_count;
    struct override_layer layers[MOST_OVERRIDE_LAYERS]; /* [layer_count]; of the texts and origins */
    size_t layer_count;
};
enum status provenance_write_overrides(hid_t file, const struct scenario *scenario, struct error *error);

/* STATUS_INVALID: they can't be read, or are none that provenance_write_overrides has written. Call
 * stored_overrides_clear in any case. */
enum status provenance_read_overrides(hid_t file, struct stored_overrides *overrides, struct error *error);
void stored_overrides_clear(struct stored_overrides *overrides);

/* The attribute `terms`: what a war is about in its own words; none for the program's. hdf5_get_terms reads it. */
enum status provenance_write_terms(hid_t object, const struct terms *terms, struct error *error);

/* Writes root attributes, and the texts /scenario (verbatim) and /resolved (with every parameter). */
enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error);

#endif
