/* Reads what writer.h wrote, from any file: what is in it is checked before it is used. HDF5 1.10.8 itself
 * can crash over damaged texts; who reads files of strangers does it in a process of its own. */
#ifndef PRICEWAR_FILE_READER_H
#define PRICEWAR_FILE_READER_H

#include "file/file_kind.h"
#include "record/fields.h"

/* STATUS_INVALID: as reader_open, or FILE_OF_OTHERS. */
enum status reader_kind(const char *path, enum file_kind *kind, struct error *error);

struct reader;

/* STATUS_INVALID: there is no such file, it can't be read, is no HDF5 file, is cut off or damaged, is of
 * another kind than FILE_OF_RUNS, or has another layout than this program's; the message says which. */
enum status reader_open(const char *path, struct reader **reader, struct error *error);
void reader_close(struct reader *reader);

/* Elements along an axis; 0 for one that the file does not have. */
size_t reader_length(const struct reader *reader, enum field_axis axis);

/* Attributes of the root, freed by the caller; NULL and 0 when there is none of that name and type.
 * Texts are valid UTF-8, here and below.
 * STATUS_FAILED: no memory. */
enum status reader_text(struct reader *reader, const char *name, char **text, struct error *error);
enum status reader_integer(struct reader *reader, const char *name, int64_t *value, struct error *error);

/* The functions below take the name of a row of fields.h. STATUS_INVALID: the dataset is not there, can't be
 * read, or does not have the axes and the kind of values of its row. */

/* Whether it is there as it should be; nothing is read. */
enum status reader_check(struct reader *reader, const char *name, struct error *error);

/* All numbers, row-major over the row's axes, freed by the caller; *count of them. */
enum status reader_numbers(struct reader *reader, const char *name, double **numbers, size_t *count,
                           struct error *error);

/* Numbers of one element of the first axis, which is not the only one. */
enum status reader_slice(struct reader *reader, const char *name, size_t index, double **numbers,
                         size_t *count, struct error *error);

/* The texts along the row's one axis, in one piece of memory freed by the caller. */
enum status reader_texts(struct reader *reader, const char *name, char ***texts, size_t *count,
                         struct error *error);

#endif
