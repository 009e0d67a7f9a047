/* SHA-256 in hexadecimal digits. */
#ifndef PRICEWAR_FILE_SHA256_H
#define PRICEWAR_FILE_SHA256_H

#include <nettle/sha2.h>

enum { SHA256_TEXT_SIZE = 2 * SHA256_DIGEST_SIZE + 1 };

/* The digest of all that the context has taken. */
void sha256_print(struct sha256_ctx *context, char digest[SHA256_TEXT_SIZE]);

#endif
