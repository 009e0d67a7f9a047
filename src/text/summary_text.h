/* The summary for people: tables of firms, layers and the market, and the answer in words. */
#ifndef PRICEWAR_TEXT_SUMMARY_TEXT_H
#define PRICEWAR_TEXT_SUMMARY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "runs/summary.h"

/* `months_per_round`: for showing exits in months. `width`: columns of the terminal; 0: not a terminal, so
 * tables are not split and lines of text have at most 100 columns. False when memory is short. */
bool summary_print_text(FILE *out, const struct summary *summary, double months_per_round, int width);

#endif
