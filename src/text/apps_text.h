/* Named apps in the summary as tables. */
#ifndef PRICEWAR_TEXT_APPS_TEXT_H
#define PRICEWAR_TEXT_APPS_TEXT_H

#include <stdio.h>

#include "runs/summary.h"

/* Both print nothing for a summary without apps. False when memory is short. */
bool apps_print_text(FILE *out, const struct summary *summary, int width);

/* Why apps closed: what their cash went through. */
bool apps_explain_text(FILE *out, const struct summary *summary, double months_per_round, int width);

#endif
