#include "file/file_image.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 1 << 21, VERSION_AT = 8, FLAGS_AT = 20, FLAGS_BYTES = 4 };

static void *take(size_t size)
{
    if (size < HUGE_PAGE)
        return malloc(size);
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *memory = aligned_alloc(HUGE_PAGE, whole);
    if (memory)
        madvise(memory, whole, MADV_HUGEPAGE); /* a hint only: ordinary pages work as well */
    return memory;
}

static void *take_memory(size_t size, H5FD_file_image_op_t why, void *unused)
{
    (void)why;
    (void)unused;
    return take(size);
}

static void *copy(void *to, const void *from, size_t size, H5FD_file_image_op_t why, void *unused)
{
    (void)why;
    (void)unused;
    return memcpy(to, from, size);
}

/* Keeps the memory when it shrinks or still fits. */
static void *grow(void *memory, size_t size, H5FD_file_image_op_t why, void *unused)
{
    (void)why;
    (void)unused;
    size_t room = malloc_usable_size(memory);
    if (memory && size <= room)
        return memory;
    void *larger = take(size > 2 * room ? size : 2 * room);
    if (!larger)
        larger = take(size);
    if (!larger)
        return NULL;
    if (memory)
        memcpy(larger, memory, room);
    free(memory);
    return larger;
}

static herr_t drop(void *memory, H5FD_file_image_op_t why, void *unused)
{
    (void)why;
    (void)unused;
    free(memory);
    return 0;
}

herr_t file_image_use(hid_t access)
{
    H5FD_file_image_callbacks_t callbacks = {
        .image_malloc = take_memory, .image_memcpy = copy, .image_realloc = grow, .image_free = drop};
    return H5Pset_file_image_callbacks(access, &callbacks);
}

/* HDF5 marks open files in their first bytes (format specification, superblock versions 0 and 1). A copy
 * of the bytes must not be marked. */
static bool mark_closed(unsigned char *bytes, size_t size)
{
    bool known = size > FLAGS_AT + FLAGS_BYTES && bytes[VERSION_AT] <= 1;
    if (known)
        memset(bytes + FLAGS_AT, 0, FLAGS_BYTES);
    return known;
}

const void *file_image_bytes(hid_t file, size_t *size)
{
    void **bytes = NULL;
    ssize_t length = H5Fget_file_image(file, NULL, 0);
    if (length < 0 || H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&bytes) < 0 || !bytes)
        return NULL;
    *size = (size_t)length;
    return mark_closed(*bytes, *size) ? *bytes : NULL;
}
