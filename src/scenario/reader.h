/* Reads scenarios: file or text, overrides, includes; everything checked, all findings in one go. */
#ifndef PRICEWAR_SCENARIO_READER_H
#define PRICEWAR_SCENARIO_READER_H

#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"

/* STATUS_OK: *scenario is made and there are no new findings. STATUS_INVALID: all that is wrong is appended
 * to `findings` (an override stands as the file "--set PATH=VALUE", line 0) and *scenario is NULL.
 * STATUS_FAILED: no memory. `catalog` may go away after the call only if nobody uses the vendors'
 * pricing.own. */
enum status scenario_load(const char *file, const char *const *overrides, size_t override_count,
                          const struct parameter_catalog *catalog, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error);

/* The same for a text that includes nothing, such as a stored scenario->text; `name` stands for its file in
 * findings. */
enum status scenario_load_text(const char *text, const char *name, const char *const *overrides,
                               size_t override_count, const struct parameter_catalog *catalog,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error);

void scenario_free(struct scenario *scenario);

#endif
