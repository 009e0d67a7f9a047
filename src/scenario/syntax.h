/* Reads a scenario's text with libconfig 1.5. Before that every word is checked for what libconfig would
 * misread, and mistakes are named; docs/architecture.md lists both. */
#ifndef PRICEWAR_SCENARIO_SYNTAX_H
#define PRICEWAR_SCENARIO_SYNTAX_H

#include "base/error.h"
#include "scenario/collector.h"
#include "scenario/source.h"
#include <libconfig.h>
#include <stdbool.h>

/* Mistakes whose meaning is clear (a missing comma, text without quotes) are reported and repaired, so
 * that the rest can be checked too; line numbers stay. STATUS_INVALID when reading can't go on: with a
 * finding, or, if the words were fine, with config_error_text. STATUS_FAILED when memory is short, as far
 * as libconfig lives on then. */
enum status syntax_read(const struct source *source, struct collector *collector, config_t *config,
                        struct error *error);

/* The same of a file that a user wrote: config_error_text becomes a finding too. */
enum status syntax_parse(const struct source *source, struct collector *collector, config_t *config,
                         struct error *error);

/* Whether names and texts are all there. libconfig does not tell when it had no memory for one. */
bool syntax_is_whole(const config_setting_t *setting);

#endif
