#include "study/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_bytes.h"
#include "base/fnv.h"
#include "base/list.h"
#include "base/regular_file.h"
#include "file/publish.h"
#include "study/study_output.h"

/* The head of a record, before the run's bytes. */
struct head {
    uint64_t magic, checksum; /* checksum: of all that follows in the record */
    uint64_t bytes;           /* number of bytes after the head */
    int64_t seed;
    uint32_t run;
    uint32_t failed;
    char message[RESULT_MESSAGE_SIZE];
};

enum { MOST_ASIDE = 1000 };
static const double MOST_SYNC_SHARE = 0.01;
static const uint64_t magic = 0x7077616a6f75726eULL; /* "pwajourn" */

static uint64_t seed_of(const char *digest)
{
    return fnv_add(fnv_of_nothing, digest, DIGEST_SIZE);
}

static uint64_t head_checksum(uint64_t seed, const struct head *head)
{
    size_t skipped = offsetof(struct head, bytes);
    return fnv_add(seed, (const char *)head + skipped, sizeof *head - skipped);
}

static enum status failed(const struct journal *journal, struct error *error)
{
    return error_set_in_file(error, STATUS_FAILED, journal->path, "can't be written: %s", strerror(errno));
}

/* Copies outcomes and series between a result and its record's bytes: into the record if `store`, else out
 * of it. `bytes` NULL: copies nothing. Returns the number of bytes. */
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
        return error_no_memory(error, "a run in the journal");
    struct head head;
    memset(&head, 0, sizeof head);
    head.magic = magic;
    head.bytes = bytes;
    head.seed = result->seed;
    head.run = result->run;
    head.failed = result->failed;
    memcpy(head.message, result->message, sizeof head.message);
    copy_run(columns, result, record + sizeof head, true);
    head.checksum = fnv_add(head_checksum(journal->seed, &head), record + sizeof head, bytes);
    memcpy(record, &head, sizeof head);
    bool written = write_all(journal->file, record, sizeof head + bytes);
    free(record);
    return written ? STATUS_OK : failed(journal, error);
}

/* A journal's bytes, and the complete records found in them. */
struct scan {
    const char *bytes;
    size_t size;
    uint64_t seed;    /* start of the checksums */
    size_t run_bytes; /* bytes per run after its head */
    size_t *records;  /* [count], where each begins */
    size_t count, capacity;
    size_t end; /* end of the last complete record */
    /* bytes that are no record: gaps between records, or a tail that is not just a record cut short by a
     * kill */
    size_t damaged;
};

/* Reads the head at a place; false if no record can begin there. */
static bool read_head(const struct scan *scan, size_t at, struct head *head)
{
    if (scan->size - at < sizeof *head)
        return false;
    memcpy(head, scan->bytes + at, sizeof *head);
    return head->magic == magic;
}

static bool is_whole(const struct scan *scan, size_t at, size_t run_count)
{
    struct head head;
    return read_head(scan, at, &head) && head.run < run_count && head.bytes == scan->run_bytes &&
           head.bytes <= scan->size - at - sizeof head &&
           fnv_add(head_checksum(scan->seed, &head), scan->bytes + at + sizeof head, head.bytes) ==
               head.checksum;
}

static size_t record_end(const struct scan *scan, size_t at)
{
    return at + sizeof(struct head) + scan->run_bytes;
}

/* Where the next complete record begins, from `at` on; the size when there is none. */
static size_t next_record(const struct scan *scan, size_t at, size_t run_count)
{
    while (at < scan->size && !is_whole(scan, at, run_count)) {
        const char *next = memmem(scan->bytes + at + 1, scan->size - at - 1, &magic, sizeof magic);
        at = next ? (size_t)(next - scan->bytes) : scan->size;
    }
    return at;
}

static bool note_record(struct scan *scan, size_t at)
{
    size_t *records = list_with_room(scan->records, scan->count, &scan->capacity, sizeof *records);
    if (!records)
        return false;
    scan->records = records;
    scan->records[scan->count++] = at;
    return true;
}

/* Whether the rest looks like a record that a kill cut short: as far as its head is there, it announces
 * more bytes than follow. */
static bool is_cut_short(const struct scan *scan, size_t at)
{
    struct head head;
    size_t left = scan->size - at, known = left < sizeof magic ? left : sizeof magic;
    if (memcmp(scan->bytes + at, &magic, known) != 0)
        return false;
    return left < sizeof head || (read_head(scan, at, &head) && head.bytes > left - sizeof head);
}

/* Finds all complete records from a place on. False: no memory. */
static bool scan_records(struct scan *scan, size_t at, size_t run_count)
{
    scan->end = at;
    while (at < scan->size) {
        size_t found = next_record(scan, at, run_count);
        if (found == scan->size)
            break;
        scan->damaged += found - at;
        if (!note_record(scan, found))
            return false;
        scan->end = at = record_end(scan, found);
    }
    if (at < scan->size && !is_cut_short(scan, at))
        scan->damaged += scan->size - at;
    return true;
}

static enum status read_run(const struct scan *scan, size_t at, const struct study *study,
                            const struct columns *columns, struct result **result, struct error *error)
{
    struct head head;
    memcpy(&head, scan->bytes + at, sizeof head);
    enum status status = result_create(study, head.run, result, error);
    if (status != STATUS_OK)
        return status;
    copy_run(columns, *result, (char *)scan->bytes + at + sizeof head, false);
    (*result)->seed = head.seed;
    (*result)->failed = head.failed;
    memcpy((*result)->message, head.message, sizeof head.message);
    (*result)->message[sizeof head.message - 1] = '\0';
    return STATUS_OK;
}

static enum status hand_over(const struct scan *scan, const struct study *study,
                             const struct columns *columns,
                             bool (*take)(void *context, struct result *result), void *context,
                             struct error *error)
{
    for (size_t i = 0; i < scan->count; i++) {
        struct result *result = NULL;
        enum status status = read_run(scan, scan->records[i], study, columns, &result, error);
        if (status != STATUS_OK)
            return status;
        if (!take(context, result))
            return error_no_memory(error, "the runs in the journal");
    }
    return STATUS_OK;
}

/* Gives the damaged journal a second name, or copies it on a file system without hard links. */
static enum status name_aside(struct journal *journal, const struct scan *scan, struct error *error)
{
    const char *slash = strrchr(journal->path, '/');
    int folder = slash ? (int)(slash + 1 - journal->path) : 0;
    for (int k = 1; k <= MOST_ASIDE; k++) {
        char *path = NULL;
        snprintf(journal->aside, sizeof journal->aside, "journal.damaged-%d", k);
        if (asprintf(&path, "%.*s%s", folder, journal->path, journal->aside) < 0)
            return error_no_memory(error, "the name of a journal");
        bool linked = link(journal->path, path) == 0, taken = !linked && errno == EEXIST;
        enum status status =
            linked || taken ? STATUS_OK : publish(path, false, scan->bytes, scan->size, error);
        free(path);
        if (!taken)
            return status;
    }
    return error_set_about_file(error, STATUS_FAILED, journal->path,
                                "is damaged, and there are %d damaged ones beside it already", MOST_ASIDE);
}

/* Keeps the damaged journal under another name, and replaces it in one step by one with the complete
 * records, so that a kill loses neither. */
static enum status keep_aside(struct journal *journal, const struct scan *scan, const char *digest,
                              struct error *error)
{
    size_t length = sizeof(struct head) + scan->run_bytes, size = DIGEST_SIZE;
    char *whole = malloc(DIGEST_SIZE + scan->count * length);
    if (!whole)
        return error_no_memory(error, "the runs in the journal");
    memcpy(whole, digest, DIGEST_SIZE);
    for (size_t i = 0; i < scan->count; i++, size += length)
        memcpy(whole + size, scan->bytes + scan->records[i], length);
    enum status status = name_aside(journal, scan, error);
    if (status == STATUS_OK)
        status = publish(journal->path, true, whole, size, error);
    free(whole);
    if (status != STATUS_OK)
        return status;
    journal->damaged_bytes = scan->damaged;
    close(journal->file);
    journal->file = open(journal->path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    return journal->file >= 0 && lseek(journal->file, 0, SEEK_END) >= 0 ? STATUS_OK : failed(journal, error);
}

/* Whether it begins with another digest and holds no record of ours. */
static bool is_of_another_study(const struct scan *scan, const char *digest)
{
    return scan->count == 0 && memcmp(scan->bytes, digest, DIGEST_SIZE) != 0 &&
           strnlen(scan->bytes, DIGEST_SIZE) == DIGEST_SIZE - 1 &&
           strspn(scan->bytes, "0123456789abcdef") == DIGEST_SIZE - 1;
}

/* Passes on the journal's runs, and prepares the file for appending. */
static enum status take_over(struct journal *journal, struct scan *scan, const struct study *study,
                             const struct columns *columns, const char *digest,
                             bool (*take)(void *context, struct result *result), void *context,
                             struct error *error)
{
    bool titled = memcmp(scan->bytes, digest, DIGEST_SIZE) == 0;
    if (!scan_records(scan, titled ? DIGEST_SIZE : 0, study_run_count(study)))
        return error_no_memory(error, "the runs in the journal");
    enum status status = STATUS_OK;
    if (is_of_another_study(scan, digest))
        status = error_set_about_file(error, STATUS_INVALID, journal->path,
                                      "is of another study; --force drops it");
    else if (scan->damaged > 0)
        status = keep_aside(journal, scan, digest, error);
    else if (ftruncate(journal->file, (off_t)scan->end) != 0 ||
             lseek(journal->file, (off_t)scan->end, SEEK_SET) < 0)
        status = failed(journal, error);
    return status == STATUS_OK ? hand_over(scan, study, columns, take, context, error) : status;
}

enum status journal_empty(struct journal *journal, const char *digest, struct error *error)
{
    bool done = ftruncate(journal->file, 0) == 0 && lseek(journal->file, 0, SEEK_SET) == 0 &&
                write_all(journal->file, digest, DIGEST_SIZE);
    return done ? STATUS_OK : failed(journal, error);
}

static enum status find_run_bytes(struct scan *scan, const struct study *study, const struct columns *columns,
                                  struct error *error)
{
    struct result *example;
    enum status status = result_create(study, 0, &example, error);
    if (status != STATUS_OK)
        return status;
    scan->run_bytes = copy_run(columns, example, NULL, false);
    result_free(example);
    return STATUS_OK;
}

enum status journal_open(struct journal *journal, const char *path, const struct study *study,
                         const struct columns *columns, const char *digest,
                         bool (*take)(void *context, struct result *result), void *context,
                         struct error *error)
{
    struct stat found;
    *journal = (struct journal){.path = strdup(path), .file = -1};
    if (!journal->path)
        return error_no_memory(error, "the journal");
    journal->seed = seed_of(digest);
    if (lstat(path, &found) == 0 && !S_ISREG(found.st_mode))
        return error_set_about_file(error, STATUS_INVALID, path, "is %s, not a journal",
                                    S_ISLNK(found.st_mode) ? "a link" : irregular_kind(found.st_mode));
    journal->file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (journal->file < 0 || fstat(journal->file, &found) != 0)
        return failed(journal, error);
    if (found.st_size < DIGEST_SIZE) /* killed before its first run */
        return journal_empty(journal, digest, error);
    struct scan scan = {.size = (size_t)found.st_size, .seed = journal->seed};
    enum status status = find_run_bytes(&scan, study, columns, error);
    if (status != STATUS_OK)
        return status;
    void *bytes = mmap(NULL, scan.size, PROT_READ, MAP_PRIVATE, journal->file, 0);
    if (bytes == MAP_FAILED)
        return error_set_in_file(error, STATUS_FAILED, path, "can't be read: %s", strerror(errno));
    scan.bytes = bytes;
    status = take_over(journal, &scan, study, columns, digest, take, context, error);
    munmap(bytes, scan.size);
    free(scan.records);
    return status;
}

/* The bytes that are new in an open journal, on the heap; none: NULL. A journal that its owner has begun anew or has
 * mended is read from its start. */
static enum status read_new(struct journal_reading *reading, int file, char **bytes, size_t *size,
                            struct error *error)
{
    struct stat found;
    *bytes = NULL;
    *size = 0;
    if (fstat(file, &found) != 0)
        return error_set_in_file(error, STATUS_FAILED, reading->path, "can't be read: %s", strerror(errno));
    if (reading->file != found.st_ino || (size_t)found.st_size < reading->at || reading->at < DIGEST_SIZE)
        reading->at = DIGEST_SIZE;
    reading->file = found.st_ino;
    if ((size_t)found.st_size <= reading->at)
        return STATUS_OK;
    *size = (size_t)found.st_size - reading->at;
    *bytes = malloc(*size);
    if (!*bytes)
        return error_no_memory(error, "the runs of a journal");
    if (lseek(file, (off_t)reading->at, SEEK_SET) < 0 || !read_all(file, *bytes, *size))
        *size = 0; /* cut shorter meanwhile: there will be more to read later */
    return STATUS_OK;
}

enum status journal_read_on(struct journal_reading *reading, const struct study *study,
                            const struct columns *columns, const char *digest,
                            bool (*take)(void *context, struct result *result), void *context,
                            struct error *error)
{
    int file = open(reading->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char *bytes;
    struct scan scan = {.seed = seed_of(digest)};
    if (file < 0)
        return STATUS_OK;
    enum status status = read_new(reading, file, &bytes, &scan.size, error);
    close(file);
    scan.bytes = bytes;
    if (status == STATUS_OK && scan.size > 0)
        status = find_run_bytes(&scan, study, columns, error);
    if (status == STATUS_OK && scan.size > 0 && !scan_records(&scan, 0, study_run_count(study)))
        status = error_no_memory(error, "the runs of a journal");
    if (status == STATUS_OK)
        status = hand_over(&scan, study, columns, take, context, error);
    reading->at += scan.end;
    free(bytes);
    free(scan.records);
    return status;
}

enum status journal_sync(struct journal *journal, double now, struct error *error)
{
    if (now - journal->synced < fmax(1, journal->sync_seconds / MOST_SYNC_SHARE))
        return STATUS_OK;
    double start = clock_seconds();
    if (fdatasync(journal->file) != 0)
        return failed(journal, error);
    journal->synced = fmin(now, clock_seconds()); /* INFINITY: at once */
    journal->sync_seconds = clock_seconds() - start;
    return STATUS_OK;
}

void journal_close(struct journal *journal)
{
    if (journal->file >= 0)
        close(journal->file);
    free(journal->path);
    *journal = (struct journal){.file = -1};
}
