#include "file/seal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_bytes.h"
#include "base/regular_file.h"
#include "file/sha256.h"

enum { BLOCK_BYTES = 1 << 18 };

static const char word[] = "\npricewar-sim sha256 ";
enum { WORD_BYTES = sizeof word - 1 };

static void print_seal(struct sha256_ctx *context, uint64_t size, char seal[SEAL_BYTES])
{
    char text[SEAL_BYTES + 1], digits[SHA256_TEXT_SIZE];
    sha256_print(context, digits);
    snprintf(text, sizeof text, "%s%s %016llx\n", word, digits, (unsigned long long)size);
    memcpy(seal, text, SEAL_BYTES);
}

void seal_make(const void *bytes, size_t size, char seal[SEAL_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    print_seal(&context, size, seal);
}

/* Makes the seal of the first `size` bytes of a file. */
static bool make_from(int file, uint64_t size, char seal[SEAL_BYTES])
{
    struct sha256_ctx context;
    uint64_t done = 0;
    char *block = malloc(BLOCK_BYTES);
    sha256_init(&context);
    while (block && done < size) {
        size_t wanted = size - done < BLOCK_BYTES ? (size_t)(size - done) : BLOCK_BYTES;
        ssize_t got = pread(file, block, wanted, (off_t)done);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        sha256_update(&context, got > 0 ? (size_t)got : 0, (const uint8_t *)block);
        done += got > 0 ? (uint64_t)got : 0;
    }
    bool whole = block && done == size;
    free(block);
    if (whole)
        print_seal(&context, size, seal);
    return whole;
}

bool seal_make_from(int file, char seal[SEAL_BYTES])
{
    struct stat status;
    return fstat(file, &status) == 0 && make_from(file, (uint64_t)status.st_size, seal);
}

/* Number of bytes of an HDF5 file as its superblock has it (HDF5 file format specification 3.0, section
 * II.A); 0: the file does not begin with a superblock that we know. */
static uint64_t hdf5_end(int file)
{
    enum { VERSION = 8, BYTES = 64 };
    static const size_t end_at[] = {40, 44, 28, 28}; /* by version */
    unsigned char head[BYTES];
    if (pread(file, head, sizeof head, 0) != sizeof head || memcmp(head, "\211HDF\r\n\032\n", VERSION) != 0)
        return 0;
    size_t version = head[VERSION];
    if (version >= sizeof end_at / sizeof *end_at || head[version < 2 ? 13 : 9] != sizeof(uint64_t))
        return 0;
    uint64_t end = 0;
    for (size_t i = sizeof end; i-- > 0;)
        end = end << 8 | head[end_at[version] + i];
    return end;
}

enum status seal_check(const char *path, enum seal *seal, struct error *error)
{
    char there[SEAL_BYTES], here[SEAL_BYTES];
    struct stat found;
    *seal = SEAL_MISSING;
    int file = regular_open(path, "a file of results", error);
    if (file < 0)
        return STATUS_INVALID;
    enum status status = STATUS_OK;
    bool known = fstat(file, &found) == 0;
    off_t size = known ? found.st_size - SEAL_BYTES : -1;
    uint64_t end = known ? hdf5_end(file) : 0;
    if (size >= 0 && lseek(file, size, SEEK_SET) == size && read_all(file, there, sizeof there) &&
        memcmp(there, word, WORD_BYTES) == 0) {
        if (make_from(file, (uint64_t)size, here))
            *seal = memcmp(there, here, SEAL_BYTES) == 0 ? SEAL_HOLDS : SEAL_BROKEN;
        else
            status = error_set_about_file(error, STATUS_INVALID, path, "can't be read: %s", strerror(errno));
    } else if (end > 0 && (uint64_t)found.st_size > end) {
        *seal = SEAL_BROKEN;
    }
    close(file);
    return status;
}

enum status seal_require(const char *path, enum seal *seal, struct error *error)
{
    enum status status = seal_check(path, seal, error);
    return status == STATUS_OK && *seal == SEAL_BROKEN
               ? error_set_about_file(error, STATUS_INVALID, path,
                                      "is damaged: its bytes are not those that were written (checksum)")
               : status;
}
