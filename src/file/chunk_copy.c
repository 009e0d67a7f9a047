#include "file/chunk_copy.h"

#include <stdlib.h>

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

static bool take_memory(struct chunk_buffer *buffer, size_t size)
{
    if (size <= buffer->size)
        return true;
    char *larger = realloc(buffer->bytes, size);
    if (!larger)
        return false;
    buffer->bytes = larger;
    buffer->size = size;
    return true;
}

enum status chunk_copy(hid_t source, const char *name, size_t from, hid_t target, size_t to,
                       struct chunk_buffer *buffer, struct error *error)
{
    hsize_t read_at[FIELD_AXES_MAX] = {from}, write_at[FIELD_AXES_MAX] = {to}, size = 0;
    uint32_t filters = 0;
    enum status status = STATUS_OK;
    hid_t dataset = hdf5_object(source, name);
    bool there = dataset >= 0 && H5Dget_chunk_storage_size(dataset, read_at, &size) >= 0 && size > 0;
    if (dataset < 0 || (there && (!take_memory(buffer, size) ||
                                  H5Dread_chunk(dataset, H5P_DEFAULT, read_at, &filters, buffer->bytes) < 0)))
        status = STATUS_INVALID;
    else if (there && H5Dwrite_chunk(target, H5P_DEFAULT, filters, write_at, size, buffer->bytes) < 0)
        status = hdf5_write_failed(target, error);
    hdf5_close(dataset);
    return status;
}
