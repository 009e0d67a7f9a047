/* A table of expected results beside what the runs gave. */
#ifndef PRICEWAR_TEXT_EXPECTED_TABLE_H
#define PRICEWAR_TEXT_EXPECTED_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "runs/summary.h"

/* Prints nothing when the scenario expects nothing. False when memory is short. */
bool expected_table_print(FILE *out, const struct summary *summary, int width);

#endif
