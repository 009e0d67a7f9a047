/* Reads a scenario or a study for a subcommand: the changes that were asked for, the strategies' parameters,
 * findings. All that is wrong is printed on stderr, one line each. */
#ifndef PRICEWAR_CLI_LOAD_H
#define PRICEWAR_CLI_LOAD_H

#include <stdbool.h>

#include "cli/overrides.h"
#include "scenario/scenario.h"
#include "study/study.h"

/* A scenario and the catalog that it was read with. */
struct loaded {
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct scenario *scenario;
};

/* loaded_clear may follow in any case. */
enum status loaded_read(struct loaded *loaded, const char *file, const struct override_list *overrides);

/* The same, to look at; `plugin`: what is done about plug-ins (struct parameter_catalog). */
enum status loaded_read_with(enum status (*plugin)(const char *path, struct parameter_extension *extension,
                                                   struct error *error),
                             struct loaded *loaded, const char *file, const struct override_list *overrides);
void loaded_clear(struct loaded *loaded);

/* The scenario of a file of results with the overrides that it was run with, then `overrides`; as many
 * replicates as the file has runs unless they say so. Says so when another commit of the program wrote the
 * file, unless it is read `again`. `plugin`: what is done about its plug-ins; NULL: it must have none. */
enum status loaded_read_stored(enum status (*plugin)(const char *path, struct parameter_extension *extension,
                                                     struct error *error),
                               struct loaded *loaded, const char *file, const struct override_list *overrides,
                               bool again);

/* A study with these changes; those in `changes` point into `sets` from then on. *study is NULL when it
 * fails; else it is freed with study_free. */
enum status study_read(const char *file, const struct override_list *sets, struct study_changes *changes,
                       struct study **study);

/* The strategies' rows; `extensions` is freed by the caller. False when memory is short. */
bool load_catalog(struct parameter_extension **extensions, struct parameter_catalog *catalog);

/* Prints what was found about a file, or the error when nothing was, and clears the findings. Returns the
 * status. */
enum status findings_end(struct diagnostics *findings, const char *file, enum status status,
                         const struct error *error);

#endif
