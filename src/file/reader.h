/* Reads files written by writer.h. They may come from anybody, so the contents are checked before use.
 * HDF5 1.10.8 itself can crash on damaged texts: read strangers' files in a process of their own. */
#ifndef PRICEWAR_FILE_READER_H
#define PRICEWAR_FILE_READER_H

#include "file/file_kind.h"
#include "record/fields.h"

/* STATUS_INVALID: as reader_open, but for the kind, which may also be FILE_OF_OTHERS. */
enum status reader_kind(const char *path, enum file_kind *kind, struct error *error);

struct reader;

/* STATUS_INVALID: the file does not exist, can't be read, is no HDF5 file, is cut off or damaged, is not
 * of the kind FILE_OF_RUNS, or has another layout than this program's; the message says which. */
enum status reader_open(const char *path, struct reader **reader, struct error *error);
void reader_close(struct reader *reader);

/* Elements along an axis; 0 for one that the file does not have. */
size_t reader_length(const struct reader *reader, enum field_axis axis);

/* Attributes of the root, freed by the caller; NULL and 0 when there is none of that name and type. All
 * texts, here and below, are valid UTF-8. STATUS_FAILED: no memory. */
enum status reader_text(struct reader *reader, const char *name, char **text, struct error *error);
enum status reader_integer(struct reader *reader, const char *name, int64_t *value, struct error *error);

/* `name` below: that of a row of fields.h. STATUS_INVALID: the dataset is missing, can't be read, or does
 * not have the axes and the kind of values of its row. */

/* Checks that the dataset is as it should be, without reading it. */
enum status reader_check(struct reader *reader, const char *name, struct error *error);

/* Reads all numbers, row-major over the row's axes, freed by the caller; *count of them. */
enum status reader_numbers(struct reader *reader, const char *name, double **numbers, size_t *count,
                           struct error *error);

/* Reads the numbers of one element of the first axis; there must be further axes. */
enum status reader_slice(struct reader *reader, const char *name, size_t index, double **numbers,
                         size_t *count, struct error *error);

/* Reads the texts along the row's only axis, in one piece of memory that the caller frees. */
enum status reader_texts(struct reader *reader, const char *name, char ***texts, size_t *count,
                         struct error *error);

#endif
