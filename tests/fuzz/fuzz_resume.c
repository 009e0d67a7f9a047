/* What a sweep finds when it is resumed: the folder of a study that was stopped, with its text, a shard and a
 * journal, each of which is changed as the bytes say; the first byte says which are there, the second which
 * study it is. Seals and checksums are made right again, so that what they guard is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "changed_files.h"
#include "file/hdf5_output.h"
#include "file/seal.h"
#include "study/journal.h"
#include "study/study_output.h"
#include "study/sweep.h"

enum {
    WITH_SHARD = 1,
    WITH_JOURNAL = 2,
    WITH_IDENTITY = 4,
    CHANGED_SHARD = 8,
    CHANGED_JOURNAL = 16,
    CHANGED_IDENTITY = 32,
    RIGHT_CHECKSUMS = 64,
    WITH_OUTPUT = 128,
    HEAD_BYTES = 8 + 8 + 8 + 8 + 4 + 4 + RESULT_MESSAGE_SIZE,
    CHECKED_FROM = 16,
    MOST_JOURNAL = 1 << 16
};

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A study that was stopped: of a test function, which is quick, or of a market with series. */
static struct stopped {
    enum changed_kind part;
    struct study *study;
    char *identity;
    unsigned char journal[MOST_JOURNAL];
    size_t journal_size;
} all[] = {{.part = CHANGED_INDICES_PART}, {.part = CHANGED_PART}};
enum { STOPPED = sizeof all / sizeof *all };

static bool take(void *context, struct result *result)
{
    (void)context;
    result_free(result);
    return true;
}

/* Runs 1 and 3, those that are not in the part of the study. */
static void make_journal(struct stopped *of)
{
    char path[256], digest[DIGEST_SIZE];
    struct columns *columns;
    struct journal file;
    struct error error = {0};
    changed_path("journal", path);
    changed_check(columns_create(of->study, &columns, &error), &error);
    changed_check(study_digest(of->study, digest, &error), &error);
    changed_check(journal_open(&file, path, of->study, columns, digest, take, NULL, &error), &error);
    for (uint32_t run = 1; run < 4; run += 2) {
        struct result *result;
        changed_check(result_create(of->study, run, &result, &error), &error);
        changed_check(result_play_alone(of->study, result, &error), &error);
        changed_check(journal_append(&file, columns, result, &error), &error);
        result_free(result);
    }
    journal_close(&file);
    columns_free(columns);
    FILE *in = fopen(path, "rb");
    if (!in)
        exit(1);
    of->journal_size = fread(of->journal, 1, sizeof of->journal, in);
    fclose(in);
    unlink(path);
}

static void end(void)
{
    for (size_t i = 0; i < STOPPED; i++) {
        study_free(all[i].study);
        free(all[i].identity);
    }
}

static void start(void)
{
    for (size_t i = 0; i < STOPPED; i++) {
        all[i].study = changed_study(all[i].part);
        all[i].identity = study_identity(all[i].study);
        if (!all[i].identity)
            exit(1);
        make_journal(&all[i]);
    }
    atexit(end);
}

/* The checksum of journal.c, of every record whose length fits. */
static void mend_checksums(unsigned char *bytes, size_t size)
{
    for (size_t at = DIGEST_SIZE; at + HEAD_BYTES <= size;) {
        uint64_t length, hash = 0xcbf29ce484222325ULL;
        for (size_t i = 0; i < DIGEST_SIZE; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
        memcpy(&length, bytes + at + CHECKED_FROM, sizeof length);
        if (length > size - at - HEAD_BYTES)
            return;
        size_t next = at + HEAD_BYTES + (size_t)length;
        for (size_t i = at + CHECKED_FROM; i < next; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
        memcpy(bytes + at + 8, &hash, sizeof hash);
        at = next;
    }
}

/* Groups of three bytes: place and value; a place beyond the end cuts what is behind its remainder. */
static size_t change_bytes(unsigned char *bytes, size_t count, const uint8_t *changes, size_t size)
{
    size_t length = count;
    for (size_t i = 0; i + 3 <= size && length > 0; i += 3) {
        size_t place = changes[i] | (size_t)changes[i + 1] << 8;
        if (place < length)
            bytes[place] = changes[i + 2];
        else if (changes[i + 2] == 255)
            length = place % length;
    }
    return length;
}

static void write_journal(const struct stopped *of, const char *path, unsigned flags, const uint8_t *changes,
                          size_t size)
{
    static unsigned char bytes[MOST_JOURNAL];
    size_t length = of->journal_size;
    memcpy(bytes, of->journal, length);
    if (flags & CHANGED_JOURNAL)
        length = change_bytes(bytes, length, changes, size);
    if (flags & RIGHT_CHECKSUMS)
        mend_checksums(bytes, length);
    changed_write(path, bytes, length);
}

static void write_identity(const struct stopped *of, const char *path, unsigned flags, const uint8_t *changes,
                           size_t size)
{
    unsigned char *bytes = (unsigned char *)strdup(of->identity);
    size_t length = strlen(of->identity);
    if (!bytes)
        exit(1);
    if (flags & CHANGED_IDENTITY)
        length = change_bytes(bytes, length, changes, size);
    changed_write(path, bytes, length);
    free(bytes);
}

/* Our own shards all have a seal. */
static void seal(const char *path)
{
    char text[SEAL_BYTES];
    FILE *file = fopen(path, "r+b");
    if (!file || !seal_make_from(fileno(file), text) || fseek(file, 0, SEEK_END) != 0 ||
        fwrite(text, 1, SEAL_BYTES, file) != SEAL_BYTES || fclose(file) != 0)
        exit(1);
}

static void write_shard(const struct stopped *of, const char *path, unsigned flags, const uint8_t *changes,
                        size_t size)
{
    bool changed = flags & CHANGED_SHARD && size >= 5;
    changed_copy(of->part, path, changes, changed ? size : 0);
    if (changed)
        seal(path);
}

static void remove_folder(const char *folder)
{
    static const char *const names[] = {"study.txt", "journal", "lock", "runs-0000000000.h5",
                                        "runs-0000000001.h5"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* The files are made before the time of an input runs. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    start();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char output[256], folder[256], path[300];
    struct sweep_progress progress;
    enum sweep_end how;
    struct error error = {0};
    if (size < 2)
        return 0;
    if (!all->study)
        start();
    unsigned flags = data[0];
    const struct stopped *of = &all[data[1] % STOPPED];
    data += 2;
    size -= 2;
    changed_path("resumed.h5", output);
    changed_path("resumed.h5.d", folder);
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/runs-0000000000.h5", folder);
    if (flags & WITH_SHARD)
        write_shard(of, path, flags, data, size);
    snprintf(path, sizeof path, "%s/journal", folder);
    if (flags & WITH_JOURNAL)
        write_journal(of, path, flags, data, size);
    snprintf(path, sizeof path, "%s/study.txt", folder);
    if (flags & WITH_IDENTITY)
        write_identity(of, path, flags, data, size);
    if (flags & WITH_OUTPUT)
        write_shard(of, output, flags, data, size);
    const struct sweep_options options = {.threads = 1, .part = {1, 1}, .output = output};
    enum status status = sweep_run(of->study, &options, &how, &progress, &error);
    if (status != STATUS_OK && !*error.message)
        abort(); /* refused without a word */
    if (status == STATUS_OK && access(output, R_OK) != 0)
        abort(); /* done, and nothing is there */
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) > 0)
        abort(); /* something is left open */
    unlink(output);
    remove_folder(folder);
    return 0;
}
