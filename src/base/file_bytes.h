/* Reads and writes whole blocks of bytes, though one system call may move only a part. */
#ifndef PRICEWAR_BASE_FILE_BYTES_H
#define PRICEWAR_BASE_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all bytes to the open file. False: errno says why not, and some bytes may be written. */
bool write_all(int file, const char *bytes, size_t size);

/* Reads `size` bytes. False: the file ends before, or errno says why not. */
bool read_all(int file, char *bytes, size_t size);

#endif
