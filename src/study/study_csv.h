/* The tables of a study as CSV (RFC 4180, UTF-8, a header line; empty where a value is missing). */
#ifndef PRICEWAR_STUDY_STUDY_CSV_H
#define PRICEWAR_STUDY_STUDY_CSV_H

#include "study/study.h"

/* Beside `output`, a complete study's file or a shard's, named by its stem: STEM.runs.csv with one row for
 * each run; of a complete study STEM.by_point.csv, STEM.replicates.csv, the sensitivity table that its design
 * allows, STEM.survival.csv and STEM.log_rank.csv too. Existing ones are replaced, each as a whole. */
enum status study_csv_write(const struct study *study, const char *output, struct error *error);

#endif
