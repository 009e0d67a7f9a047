/* A file of a study: the runs of a shard, a part or the whole study, with the metadata that explain them. */
#ifndef PRICEWAR_STUDY_STUDY_OUTPUT_H
#define PRICEWAR_STUDY_STUDY_OUTPUT_H

#include "file/file_kind.h"
#include "file/sha256.h"
#include "study/columns.h"
#include <hdf5.h>

enum { DIGEST_SIZE = SHA256_TEXT_SIZE };

struct study_output {
    const struct study *study;
    const struct columns *columns;
    hid_t file;
    hid_t scales[ALL_AXES];
    hid_t *datasets; /* [columns->count] */
};

/* SHA-256 of study_identity, in hexadecimal digits. STATUS_FAILED: no memory. */
enum status study_digest(const struct study *study, char digest[DIGEST_SIZE], struct error *error);

/* Writes what a file says about its study, of which it is the `kind` of result: provenance, texts, numbers. */
enum status study_write_texts(hid_t file, const struct study *study, enum file_kind kind,
                              struct error *error);

/* An attribute of a file, and what it must be. */
struct study_attribute {
    const char *name;
    int64_t number;
    const char *text; /* that it must be in place of a number; NULL: a number */
};
/* Whether a file of this kind holds all that the study asks for, with these attributes. */
bool study_is_in(const struct study *study, enum file_kind kind, const struct study_attribute *attributes,
                 size_t count, const char *path);

/* Lays the file out in an empty HDF5 file, which stays open. Call study_output_close in any case; its
 * `status` is as in hdf5_finish. */
enum status study_output_open(struct study_output *output, const struct study *study,
                              const struct columns *columns, hid_t file, struct error *error);
enum status study_output_close(struct study_output *output, enum status status, struct error *error)
    __attribute__((warn_unused_result));

/* Writes run numbers, ascending, to rows from `first` on. */
enum status study_output_runs(struct study_output *output, size_t first, const int32_t *runs, size_t count,
                              struct error *error);

/* Writes rows of a column in stored form. */
enum status study_output_rows(struct study_output *output, size_t column, size_t first, size_t count,
                              const void *stored, struct error *error);

/* Reads one element of a column for all runs: values [runs of the study]; NAN where failed[run]. */
enum status study_output_read(const struct study_output *output, const struct column *column, size_t element,
                              const int8_t *failed, double *values, struct error *error);

struct study_failure {
    int32_t run;
    char *message;
};

/* Writes the failed runs, ascending. */
enum status study_output_failures(struct study_output *output, const struct study_failure *failures,
                                  size_t count, struct error *error);

/* Results, ascending by run, as a whole file: in memory, which the caller closes, also on failure; */
enum status shard_create(const struct study *study, const struct columns *columns,
                         struct result *const *results, size_t count, hid_t *file, struct error *error);

/* and on the disk: it appears under its name when it is complete. */
enum status shard_write(const struct study *study, const struct columns *columns,
                        struct result *const *results, size_t count, const char *path, struct error *error);

#endif
