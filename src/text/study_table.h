/* The results of a study, as tables on a terminal. */
#ifndef PRICEWAR_TEXT_STUDY_TABLE_H
#define PRICEWAR_TEXT_STUDY_TABLE_H

#include <stdio.h>

#include "study/study.h"

/* Reads a complete study's file. Prints for the outcomes in a list (measure_is_listed), or the main ones when
 * it is NULL: sensitivities with intervals, rank stability, the share of noise; means by design point when
 * these are few; and how many replicates would suffice. */
enum status study_table_print(FILE *out, const struct study *study, const char *path, const char *outcomes,
                              int width, struct error *error);

#endif
