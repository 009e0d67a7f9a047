#include "study/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_bytes.h"
#include "study/study_output.h"

/* What stands before a run's bytes. */
struct head {
    uint64_t magic, checksum; /* of all that follows in the record */
    uint64_t bytes;           /* behind the head */
    int64_t seed;
    uint32_t run;
    uint32_t failed;
    char message[RESULT_MESSAGE_SIZE];
};

static const uint64_t magic = 0x7077616a6f75726eULL; /* "pwajourn" */

/* FNV-1a of Fowler, Noll & Vo, 64 bits. */
static uint64_t checksum(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3ULL;
    return hash;
}

static uint64_t head_checksum(const struct head *head)
{
    size_t skipped = offsetof(struct head, bytes);
    return checksum(0xcbf29ce484222325ULL, (const char *)head + skipped, sizeof *head - skipped);
}

static enum status failed(const struct journal *journal, struct error *error)
{
    return error_set(error, STATUS_FAILED, "%s: can't be written: %s", journal->path, strerror(errno));
}

/* Copies between a result and the bytes of its record behind the head, outcomes and then the series, in the
 * direction that `store` says; `bytes` NULL: nothing. Returns their number. */
static size_t copy_run(const struct columns *columns, const struct result *result, char *bytes, bool store)
{
    size_t done = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        char *own = NULL;
        size_t size = 0;
        if (column->kind == COLUMN_MEASURE) {
            own = (char *)(result->outcomes + column->first);
            size = column->length * sizeof(double);
        } else if (column->kind == COLUMN_SERIES && result->record) {
            own = result->record->columns[column->index];
            size = column_bytes(column);
        }
        if (bytes && size > 0)
            memcpy(store ? bytes + done : own, store ? own : bytes + done, size);
        done += size;
    }
    return done;
}

enum status journal_append(struct journal *journal, const struct columns *columns,
                           const struct result *result, struct error *error)
{
    size_t bytes = copy_run(columns, result, NULL, true);
    char *record = malloc(sizeof(struct head) + bytes);
    if (!record)
        return error_no_memory(error, "a run in the journal", sizeof(struct head) + bytes);
    struct head head;
    memset(&head, 0, sizeof head);
    head.magic = magic;
    head.bytes = bytes;
    head.seed = result->seed;
    head.run = result->run;
    head.failed = result->failed;
    memcpy(head.message, result->message, sizeof head.message);
    copy_run(columns, result, record + sizeof head, true);
    head.checksum = checksum(head_checksum(&head), record + sizeof head, bytes);
    memcpy(record, &head, sizeof head);
    bool written = write_all(journal->file, record, sizeof head + bytes);
    free(record);
    return written ? STATUS_OK : failed(journal, error);
}

/* The next whole record; *result is NULL when there is none. */
static enum status read_run(int file, const struct study *study, const struct columns *columns,
                            struct result **result, struct error *error)
{
    struct head head;
    *result = NULL;
    if (!read_all(file, (char *)&head, sizeof head) || head.magic != magic)
        return STATUS_OK;
    enum status status = result_create(study, head.run, result, error);
    if (status != STATUS_OK)
        return status;
    size_t bytes = copy_run(columns, *result, NULL, true);
    char *record = malloc(bytes + 1);
    bool whole = record && head.bytes == bytes && head.run < study_run_count(study) &&
                 read_all(file, record, bytes) &&
                 checksum(head_checksum(&head), record, bytes) == head.checksum;
    if (whole) {
        copy_run(columns, *result, record, false);
        (*result)->seed = head.seed;
        (*result)->failed = head.failed;
        memcpy((*result)->message, head.message, sizeof head.message);
        (*result)->message[sizeof head.message - 1] = '\0';
    } else {
        result_free(*result);
        *result = NULL;
    }
    status = record ? STATUS_OK : error_no_memory(error, "a run in the journal", bytes);
    free(record);
    return status;
}

static enum status read_runs(struct journal *journal, const struct study *study,
                             const struct columns *columns,
                             bool (*take)(void *context, struct result *result), void *context,
                             struct error *error)
{
    for (;;) {
        off_t end = lseek(journal->file, 0, SEEK_CUR);
        struct result *result;
        enum status status = read_run(journal->file, study, columns, &result, error);
        if (status != STATUS_OK)
            return status;
        if (!result && ftruncate(journal->file, end) != 0)
            return failed(journal, error);
        if (!result)
            return lseek(journal->file, end, SEEK_SET) < 0 ? failed(journal, error) : STATUS_OK;
        if (!take(context, result))
            return error_no_memory(error, "the runs in the journal", result->bytes);
    }
}

enum status journal_empty(struct journal *journal, const char *digest, struct error *error)
{
    bool done = ftruncate(journal->file, 0) == 0 && lseek(journal->file, 0, SEEK_SET) == 0 &&
                write_all(journal->file, digest, DIGEST_SIZE);
    return done ? STATUS_OK : failed(journal, error);
}

enum status journal_open(struct journal *journal, const char *path, const struct study *study,
                         const struct columns *columns, const char *digest,
                         bool (*take)(void *context, struct result *result), void *context,
                         struct error *error)
{
    char found[DIGEST_SIZE] = "";
    *journal = (struct journal){.path = strdup(path), .file = -1};
    if (!journal->path)
        return error_no_memory(error, "the journal", strlen(path));
    journal->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (journal->file < 0)
        return failed(journal, error);
    if (!read_all(journal->file, found, sizeof found) || memcmp(found, digest, sizeof found) != 0)
        return journal_empty(journal, digest, error);
    return read_runs(journal, study, columns, take, context, error);
}

void journal_close(struct journal *journal)
{
    if (journal->file >= 0)
        close(journal->file);
    free(journal->path);
    *journal = (struct journal){.file = -1};
}
