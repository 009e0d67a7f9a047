/* The tables of a study as CSV (RFC 4180, UTF-8, with a header line; a missing value is empty). */
#ifndef PRICEWAR_STUDY_STUDY_CSV_H
#define PRICEWAR_STUDY_STUDY_CSV_H

#include "study/study.h"

struct csv_options {
    bool force;           /* replace existing tables; otherwise a table may only exist with the same bytes */
    const char *outcomes; /* list of outcomes (measure_is_listed) that the tables have; NULL: all */
    bool spreadsheet; /* for spreadsheets: a byte order mark, and ' before texts that look like formulas */
};

/* Writes tables beside `output`, the file of a complete study or a shard, and named after its stem.
 * STEM.runs.csv has a row per run. A complete study also gets STEM.by_point.csv, STEM.replicates.csv, the
 * sensitivity table that its design allows, STEM.survival.csv and STEM.log_rank.csv. Each is written
 * completely or not at all. STATUS_INVALID: another file is there. */
enum status study_csv_write(const struct study *study, const char *output, const struct csv_options *options,
                            struct error *error);

/* Letters of the path of a study's file without its .h5: its stem. */
int study_stem_length(const char *output);

/* The names that these tables may have, each on the heap, then NULL. False: no memory for some. */
enum { STUDY_CSV_TABLES = 8 };
bool study_csv_paths(const struct study *study, const char *output, bool complete,
                     char *paths[STUDY_CSV_TABLES]);

#endif
