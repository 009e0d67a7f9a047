/* Reads a scenario or a study for a subcommand, with overrides, the strategies' parameters, and findings.
 * All that is wrong is printed on stderr, one line each. */
#ifndef PRICEWAR_CLI_LOAD_H
#define PRICEWAR_CLI_LOAD_H

#include <stdbool.h>

#include "cli/overrides.h"
#include "observed/observed.h"
#include "scenario/scenario.h"
#include "study/study.h"

/* A scenario with the catalog that it was read with. */
struct loaded {
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct scenario *scenario;
};

/* Call loaded_clear in any case. */
enum status loaded_read(struct loaded *loaded, const char *file, const struct override_layers *overrides);

/* The same, for looking at a scenario. `plugin`: how to treat plug-ins (struct parameter_catalog). */
enum status loaded_read_with(
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error),
    struct loaded *loaded, const char *file, const struct override_layers *overrides);
/* A scenario of which something is to be said, as it is in the file; its plug-ins are left alone. None, and no failure,
 * when `file` is NULL. Call loaded_clear in any case. */
enum status loaded_look(struct loaded *loaded, const char *file);

/* The observations that the scenario names, for its runs; *observed is NULL when it names none. What is wrong is
 * printed. */
enum status loaded_observed(const struct scenario *scenario, struct observed **observed);

void loaded_clear(struct loaded *loaded);

/* Reads the scenario of a file of results, with the overrides that it was run with, as many replicates as the
 * file has runs, and `overrides`, a layer over the other. Warns when another commit of
 * the program wrote the file, unless it is read `again`. `plugin`: how to treat plug-ins; NULL: none are
 * allowed. */
enum status loaded_read_stored(
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error),
    struct loaded *loaded, const char *file, const struct override_layers *overrides, bool again);

/* Reads a study with these changes; `changes` points into `sets` afterwards. On failure *study is NULL;
 * free it with study_free. */
enum status study_read(const char *file, const struct override_list *sets, struct study_changes *changes,
                       struct study **study);

/* The strategies' rows; the caller frees `extensions`. False when memory is short. */
bool load_catalog(struct parameter_extension **extensions, struct parameter_catalog *catalog);

/* Prints the findings about a file, or if there are none the error, and clears the findings. Returns the
 * status. */
enum status findings_end(struct diagnostics *findings, const char *file, enum status status,
                         const struct error *error);

#endif
