/* Reads a study from its file, or from the texts that a file of results holds. */
#ifndef PRICEWAR_STUDY_STUDY_LOAD_H
#define PRICEWAR_STUDY_STUDY_LOAD_H

#include "study/study.h"

/* STATUS_INVALID: all that is wrong is appended to `findings`, as scenario_load does. The base scenario is
 * read, and every parameter is tried out at the ends of its range, in the middle, and at every listed value.
 * Freed by study_free. */
enum status study_load(const char *file, const struct study_changes *changes, struct study **study,
                       struct diagnostics *findings, struct error *error);

/* The same from the texts that a file of results holds; base_text NULL: a test model. */
enum status study_load_text(const char *text, const char *name, const char *base_text,
                            const struct study_changes *changes, struct study **study,
                            struct diagnostics *findings, struct error *error);

#endif
