/* The tables of a study as CSV (RFC 4180, UTF-8, a header line; empty where a value is missing). */
#ifndef PRICEWAR_STUDY_STUDY_CSV_H
#define PRICEWAR_STUDY_STUDY_CSV_H

#include "study/study.h"

struct csv_options {
    bool force;       /* replace tables that are there; without, only one with the same bytes may be */
    bool spreadsheet; /* a byte order mark, and ' before texts that would be taken for formulas */
};

/* Beside `output`, a complete study's file or a shard's, named by its stem: STEM.runs.csv with one row for
 * each run; of a complete study STEM.by_point.csv, STEM.replicates.csv, the sensitivity table that its design
 * allows, STEM.survival.csv and STEM.log_rank.csv too. Each is there as a whole or not at all.
 * STATUS_INVALID: another file is there. */
enum status study_csv_write(const struct study *study, const char *output, const struct csv_options *options,
                            struct error *error);

/* The names that these tables may have, each on the heap, then NULL. False: no memory for some of them. */
enum { STUDY_CSV_TABLES = 8 };
bool study_csv_paths(const struct study *study, const char *output, bool complete,
                     char *paths[STUDY_CSV_TABLES]);

#endif
