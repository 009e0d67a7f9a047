/* Whole blocks of bytes, whatever the kernel makes of one call. */
#ifndef PRICEWAR_BASE_FILE_BYTES_H
#define PRICEWAR_BASE_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all bytes to the open file; false: errno says why not, and some of them may be there. */
bool write_all(int file, const char *bytes, size_t size);

/* Reads so many bytes; false: the file ends before, or errno says why not. */
bool read_all(int file, char *bytes, size_t size);

#endif
