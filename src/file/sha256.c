#include "file/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

void sha256_print(struct sha256_ctx *context, char digest[SHA256_TEXT_SIZE])
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
}

bool sha256_of_file(int file, char digest[SHA256_TEXT_SIZE])
{
    struct sha256_ctx context;
    uint8_t block[1 << 14];
    off_t done = 0;
    ssize_t got;
    sha256_init(&context);
    while ((got = pread(file, block, sizeof block, done)) > 0 || (got < 0 && errno == EINTR)) {
        sha256_update(&context, got > 0 ? (size_t)got : 0, block);
        done += got > 0 ? got : 0;
    }
    sha256_print(&context, digest);
    return got == 0;
}
