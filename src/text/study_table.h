/* What a study found, as tables on a terminal. */
#ifndef PRICEWAR_TEXT_STUDY_TABLE_H
#define PRICEWAR_TEXT_STUDY_TABLE_H

#include <stdio.h>

#include "study/study.h"

/* From a complete study's file: for the main outcomes, sensitivities with intervals, rank stability and the
 * share of noise; means by design point when they are few; and how many replicates would do. */
enum status study_table_print(FILE *out, const struct study *study, const char *path, int width,
                              struct error *error);

#endif
