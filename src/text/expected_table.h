/* A table of expected results beside what the runs gave. */
#ifndef PRICEWAR_TEXT_EXPECTED_TABLE_H
#define PRICEWAR_TEXT_EXPECTED_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "runs/summary.h"

/* Prints nothing when the scenario expects nothing. False when memory is short. */
bool expected_table_print(FILE *out, const struct summary *summary, int width);

/* Runs that it takes to hold the results against the runs that are not met and are allowed standard errors; 0: the runs
 * are enough, or all results are met. Of a probability p that is 9 / (p (1 - p)), a rule of thumb for the normal distribution
 * of a share (Hald, 1952); of other means 30. */
size_t expected_runs_wanted(const struct summary *summary);

#endif
