/* Reads a study from its file, or from the texts in a file of results. */
#ifndef PRICEWAR_STUDY_STUDY_LOAD_H
#define PRICEWAR_STUDY_STUDY_LOAD_H

#include "study/study.h"

/* STATUS_INVALID: all that is wrong is appended to `findings`, as in scenario_load. The base scenario is
 * read, and every parameter is tried at the ends of its range, between them, and at every listed value.
 * Freed by study_free. */
enum status study_load(const char *file, const struct study_changes *changes, struct study **study,
                       struct diagnostics *findings, struct error *error);

/* The texts of a study in a file of results. */
struct study_texts {
    const char *study, *name; /* text and name of the study's file */
    const char *base;         /* the scenario; NULL: a test model */
    const char *posterior;    /* points of a design "posterior"; NULL: none are stored */
    /* how to treat plug-ins, as in struct parameter_catalog; NULL: none are allowed */
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error);
};

/* The same from these texts alone: no file is read. */
enum status study_load_text(const struct study_texts *texts, const struct study_changes *changes,
                            struct study **study, struct diagnostics *findings, struct error *error);

#endif
