/* Reads files of studies: which study they belong to, and which runs they hold. */
#ifndef PRICEWAR_STUDY_STUDY_INPUT_H
#define PRICEWAR_STUDY_STUDY_INPUT_H

#include "study/columns.h"
#include "study/study_output.h"

struct study_file {
    char *path;
    char digest[DIGEST_SIZE];
    int32_t *runs;  /* [count], ascending */
    int8_t *failed; /* [count] */
    size_t count;
};

/* STATUS_INVALID: not an HDF5 file of a study. Call study_file_clear in any case. */
enum status study_file_read(struct study_file *file, const char *path, struct error *error);
void study_file_clear(struct study_file *file);

/* The study of a file, from the texts in it. STATUS_INVALID: this program reads the texts differently from
 * the one that wrote the file, so that runs of both would not belong together. `plugin`: as in
 * study_texts. */
enum status study_file_study(const char *path,
                             enum status (*plugin)(const char *strategy,
                                                   struct parameter_extension *extension,
                                                   struct error *error),
                             struct study **study, struct error *error);

/* The same from an open file, without that comparison; STATUS_INVALID only when the texts are not a valid
 * study for this program. */
enum status study_file_load(hid_t from,
                            enum status (*plugin)(const char *strategy, struct parameter_extension *extension,
                                                  struct error *error),
                            struct study **study, struct error *error);

/* The identity text of a study's file, on the heap. */
enum status study_file_identity(const char *path, char **identity, struct error *error);

/* Describes the first line in which two identity texts differ: "replicates = 4 there, 8 here". */
void study_difference(const char *there, const char *here, char *text, size_t size);

#endif
