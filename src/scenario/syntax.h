/* Checks the words of a scenario before libconfig sees them, with messages that name the mistake, and writes
 * a text that libconfig 1.5 reads as it was meant (same lines; integers beyond 32 bits marked as such). */
#ifndef PRICEWAR_SCENARIO_SYNTAX_H
#define PRICEWAR_SCENARIO_SYNTAX_H

#include "base/error.h"
#include "scenario/report.h"
#include "scenario/source.h"

/* Mistakes that leave the meaning clear (a missing comma, text without quotes) are reported and mended, so
 * that the rest can be checked too. `clean` is the mended text, to be freed, or NULL (STATUS_INVALID) when
 * reading can't go on. */
enum status syntax_prepare(const struct source *source, struct report *report, char **clean,
                           struct error *error);

#endif
