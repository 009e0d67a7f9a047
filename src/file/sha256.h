/* SHA-256 in hexadecimal digits. */
#ifndef PRICEWAR_FILE_SHA256_H
#define PRICEWAR_FILE_SHA256_H

#include <nettle/sha2.h>
#include <stdbool.h>

enum { SHA256_TEXT_SIZE = 2 * SHA256_DIGEST_SIZE + 1 };

/* Digest of all data given to the context. */
void sha256_print(struct sha256_ctx *context, char digest[SHA256_TEXT_SIZE]);

/* The digest of an open file, read from its start; false: it can't be read. */
bool sha256_of_file(int file, char digest[SHA256_TEXT_SIZE]);

#endif
