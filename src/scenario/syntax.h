/* Reads a scenario's text with libconfig 1.5. What that would misread is looked for beforehand, word by word,
 * and found mistakes are named; docs/architecture.md lists both. */
#ifndef PRICEWAR_SCENARIO_SYNTAX_H
#define PRICEWAR_SCENARIO_SYNTAX_H

#include "base/error.h"
#include "scenario/collector.h"
#include "scenario/source.h"
#include <libconfig.h>

/* Mistakes that leave the meaning clear (a missing comma, text without quotes) are reported and mended, so
 * that the rest can be checked too; lines stay. STATUS_INVALID when reading can't go on: with a finding, or,
 * if the words were fine, with config_error_text. */
enum status syntax_read(const struct source *source, struct collector *collector, config_t *config,
                        struct error *error);

#endif
