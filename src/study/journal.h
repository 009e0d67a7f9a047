/* The finished runs that are in no shard yet, in a file that is only ever appended to, one checksummed record
 * for each run. A record that a kill cut short is left out. Where bytes are damaged, the records behind them
 * are found again, and the damaged file is kept aside. */
#ifndef PRICEWAR_STUDY_JOURNAL_H
#define PRICEWAR_STUDY_JOURNAL_H

#include "study/columns.h"

enum { JOURNAL_ASIDE_NAME = 32 };

struct journal {
    int file; /* -1: not open */
    char *path;
    /* Of the checksums: of the study's digest, so that no record is taken for another study's. */
    uint64_t seed;
    double synced, sync_seconds; /* when it was last forced to the disk, and how long that took */
    /* What journal_open found damaged: bytes that are no record, and the name of the file that has them,
     * beside the journal; 0 and "" when all was well. */
    size_t damaged_bytes;
    char aside[JOURNAL_ASIDE_NAME];
};

/* Opens or makes the journal of a study with this digest. STATUS_INVALID: it is of another study, or no file.
 * Runs that it holds already are handed to take(), which takes them over; it returns false to stop with
 * STATUS_FAILED. */
enum status journal_open(struct journal *journal, const char *path, const struct study *study,
                         const struct columns *columns, const char *digest,
                         bool (*take)(void *context, struct result *result), void *context,
                         struct error *error);

/* Any thread, one at a time. */
enum status journal_append(struct journal *journal, const struct columns *columns,
                           const struct result *result, struct error *error);

/* Forces what was appended to the disk when that is due: once a second, and less often where it would take
 * more than a hundredth of the time. `now`: seconds of a clock that only goes forward. */
enum status journal_sync(struct journal *journal, double now, struct error *error);

/* All its runs are in shards now. */
enum status journal_empty(struct journal *journal, const char *digest, struct error *error);

void journal_close(struct journal *journal);

#endif
