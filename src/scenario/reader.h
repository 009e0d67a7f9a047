/* Reads scenarios from a file or a text, with overrides and includes. Checks everything and reports all
 * that is wrong in one go. */
#ifndef PRICEWAR_SCENARIO_READER_H
#define PRICEWAR_SCENARIO_READER_H

#include <stdbool.h>

#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"

struct scenario_request {
    const char *file; /* where it is, or a name for `text` in findings */
    const char *text; /* with includes expanded, such as a stored scenario->text; NULL: the file */
    const struct override_layer *layers; /* [layer_count] */
    size_t layer_count;
    const struct parameter_catalog *catalog; /* must live on as long as somebody uses vendors' pricing.own */
    bool without_warnings;                   /* nobody asks for scenario->warnings, which is empty then */
};

/* STATUS_OK: *scenario is set, nothing was added to `findings`. STATUS_INVALID: all that is wrong is
 * appended to `findings` (for an override the file is "--set PATH=VALUE", the line 0) and *scenario is
 * NULL. STATUS_FAILED: no memory. */
enum status scenario_read(const struct scenario_request *request, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error);

/* The same with one layer of overrides, `--set`. */
enum status scenario_load(const char *file, const char *const *overrides, size_t override_count,
                          const struct parameter_catalog *catalog, struct scenario **scenario,
                          struct diagnostics *findings, struct error *error);

enum status scenario_load_text(const char *text, const char *name, const char *const *overrides,
                               size_t override_count, const struct parameter_catalog *catalog,
                               struct scenario **scenario, struct diagnostics *findings, struct error *error);

void scenario_free(struct scenario *scenario);

#endif
