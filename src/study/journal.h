/* Finished runs that are in no shard yet, in a file that is only appended to, one record with checksum per
 * run. A record cut short by a kill is dropped. After damaged bytes the records behind them are found
 * again, and the damaged file is kept under another name. */
#ifndef PRICEWAR_STUDY_JOURNAL_H
#define PRICEWAR_STUDY_JOURNAL_H

#include "study/columns.h"

enum { JOURNAL_ASIDE_NAME = 32 };

struct journal {
    int file; /* -1: not open */
    char *path;
    /* Start of the checksums, from the study's digest, so that no other study's record passes. */
    uint64_t seed;
    double synced, sync_seconds; /* time of the last sync to disk, and how long it took */
    /* Damage found by journal_open: number of bytes that are no record, and the name, beside the journal,
     * of the file that keeps them; 0 and "" without damage. */
    size_t damaged_bytes;
    char aside[JOURNAL_ASIDE_NAME];
};

/* Opens or creates the journal of the study with this digest. Each run in it is passed to take(), which
 * takes ownership, and returns false to stop with STATUS_FAILED. STATUS_INVALID: the journal is of another
 * study, or not a file. */
enum status journal_open(struct journal *journal, const char *path, const struct study *study,
                         const struct columns *columns, const char *digest,
                         bool (*take)(void *context, struct result *result), void *context,
                         struct error *error);

/* How far the journal of another process has been read. */
struct journal_reading {
    char *path; /* of the caller */
    size_t at;
    uint64_t file; /* its number in the file system */
};

/* Passes on the runs that the journal has had since the last call, as journal_open does; none when it is not there yet.
 * A record that is being written is left for the next call. */
enum status journal_read_on(struct journal_reading *reading, const struct study *study,
                            const struct columns *columns, const char *digest,
                            bool (*take)(void *context, struct result *result), void *context,
                            struct error *error);

/* Any thread may call it, one at a time. */
enum status journal_append(struct journal *journal, const struct columns *columns,
                           const struct result *result, struct error *error);

/* Syncs appended records to disk when due: once a second, or less often if that took more than a hundredth
 * of the time. `now`: seconds of a clock that never goes back; INFINITY: at once. */
enum status journal_sync(struct journal *journal, double now, struct error *error);

/* Empties the journal, when all its runs are in shards. */
enum status journal_empty(struct journal *journal, const char *digest, struct error *error);

void journal_close(struct journal *journal);

#endif
