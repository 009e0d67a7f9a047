/* A checksum behind the HDF5 image of every file that we write. HDF5 and its readers ignore it. It is
 * checked before HDF5 sees the file, because HDF5 1.10.8 can crash on damaged bytes. A tool that changes
 * the file through HDF5 cuts it off. */
#ifndef PRICEWAR_FILE_SEAL_H
#define PRICEWAR_FILE_SEAL_H

#include "base/error.h"

/* "\npricewar-sim sha256 DIGEST LENGTH\n": 64 and 16 hexadecimal digits. LENGTH: number of bytes before
 * the seal. */
enum { SEAL_BYTES = 103 };

enum seal {
    SEAL_HOLDS,
    SEAL_MISSING, /* nothing stands behind the HDF5 data: another program wrote or changed the file */
    SEAL_BROKEN   /* the bytes have changed since they were written, or a piece of a seal is left */
};

/* Makes the seal of `size` bytes. */
void seal_make(const void *bytes, size_t size, char seal[SEAL_BYTES]);

/* Makes the seal of all bytes of an open file, read from its start. False when reading fails (errno says
 * why). */
bool seal_make_from(int file, char seal[SEAL_BYTES]);

/* STATUS_INVALID: the file can't be opened or read; the message names it. */
enum status seal_check(const char *path, enum seal *seal, struct error *error);

/* The same, but a broken seal gives STATUS_INVALID too. */
enum status seal_require(const char *path, enum seal *seal, struct error *error);

#endif
