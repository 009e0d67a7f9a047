/* Copies chunks of a dataset from file to file without unpacking them. */
#ifndef PRICEWAR_FILE_CHUNK_COPY_H
#define PRICEWAR_FILE_CHUNK_COPY_H

#include "base/error.h"
#include <hdf5.h>

/* Memory that is reused between copies. Starts with zeros; the caller frees it. */
struct chunk_buffer {
    char *bytes;
    size_t size;
};

/* Copies the chunk that starts at row `from` of the dataset `name` to row `to` of the dataset `target`,
 * which has the same chunks and filters. A chunk that was never written is left unwritten in the target
 * too. STATUS_INVALID, without a message: it can't be read. STATUS_FAILED: it can't be written. */
enum status chunk_copy(hid_t source, const char *name, size_t from, hid_t target, size_t to,
                       struct chunk_buffer *buffer, struct error *error);

#endif
