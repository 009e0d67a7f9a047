/* Reads scenarios from a file or a text, with overrides and includes. Checks everything and reports all
 * that is wrong in one go. */
#ifndef PRICEWAR_SCENARIO_READER_H
#define PRICEWAR_SCENARIO_READER_H

#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"

/* STATUS_OK: *scenario is set, nothing was added to `findings`. STATUS_INVALID: all that is wrong is
 * appended to `findings` (for an override the file is "--set PATH=VALUE", the line 0) and *scenario is
 * NULL. STATUS_FAILED: no memory. `catalog` must live on as long as somebody uses the vendors'
 * pricing.own. */
enum status scenario_load(const char *file, const char *const *overrides, size_t override_count,
                          const struct parameter_catalog *catalog, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error);

/* The same from a text whose includes are already expanded, such as a stored scenario->text. `name` stands
 * for its file in findings. */
enum status scenario_load_text(const char *text, const char *name, const char *const *overrides,
                               size_t override_count, const struct parameter_catalog *catalog,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error);

void scenario_free(struct scenario *scenario);

#endif
