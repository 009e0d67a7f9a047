/* The finished runs that are in no shard yet, on disk from the moment they finish: a file that is only ever
 * appended to, one checksummed record for each run. A record that was cut short by a kill is found and left
 * out; nothing before it is lost. */
#ifndef PRICEWAR_STUDY_JOURNAL_H
#define PRICEWAR_STUDY_JOURNAL_H

#include "study/columns.h"

struct journal {
    int file; /* -1: not open */
    char *path;
};

/* Opens or makes the journal of a study with this digest. Runs that it holds already are handed to take(),
 * which takes them over; it returns false to stop with STATUS_FAILED. A journal of another study, or of
 * another build, is emptied: its runs are of no use. */
enum status journal_open(struct journal *journal, const char *path, const struct study *study,
                         const struct columns *columns, const char *digest,
                         bool (*take)(void *context, struct result *result), void *context,
                         struct error *error);

/* Any thread, one at a time. */
enum status journal_append(struct journal *journal, const struct columns *columns,
                           const struct result *result, struct error *error);

/* All its runs are in shards now. */
enum status journal_empty(struct journal *journal, const char *digest, struct error *error);

void journal_close(struct journal *journal);

#endif
