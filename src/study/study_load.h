/* Reads a study from its file, or from the texts that a file of results holds. */
#ifndef PRICEWAR_STUDY_STUDY_LOAD_H
#define PRICEWAR_STUDY_STUDY_LOAD_H

#include "study/study.h"

/* STATUS_INVALID: all that is wrong is appended to `findings`, as scenario_load does. The base scenario is
 * read, and every parameter is tried out at the ends of its range, in the middle, and at every listed value.
 * Freed by study_free. */
enum status study_load(const char *file, const struct study_changes *changes, struct study **study,
                       struct diagnostics *findings, struct error *error);

/* What a file of results holds of its study. */
struct study_texts {
    const char *study, *name; /* of its file */
    const char *base;         /* the scenario; NULL: a test model */
    /* Its plug-ins, as in struct parameter_catalog; NULL: it must have none. */
    enum status (*plugin)(const char *path, struct parameter_extension *extension, struct error *error);
};

/* The same from such texts, and from nothing else: no file is read. */
enum status study_load_text(const struct study_texts *texts, const struct study_changes *changes,
                            struct study **study, struct diagnostics *findings, struct error *error);

#endif
