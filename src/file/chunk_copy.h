/* Copies pieces of a dataset from file to file, compressed as they are. */
#ifndef PRICEWAR_FILE_CHUNK_COPY_H
#define PRICEWAR_FILE_CHUNK_COPY_H

#include "base/error.h"
#include <hdf5.h>

/* Memory between two copies; starts with zeros, and is freed by who has it. */
struct chunk_buffer {
    char *bytes;
    size_t size;
};

/* The chunk that starts at row `from` of the dataset `name` becomes that at row `to` of the dataset `target`,
 * which has the same chunks and filters. A chunk that was never written is none there either.
 * STATUS_INVALID, without a message: it can't be read. STATUS_FAILED: it can't be written. */
enum status chunk_copy(hid_t source, const char *name, size_t from, hid_t target, size_t to,
                       struct chunk_buffer *buffer, struct error *error);

#endif
