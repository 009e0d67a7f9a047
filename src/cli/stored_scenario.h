/* The scenario of a file of results, as a scenario to be played again. */
#ifndef PRICEWAR_CLI_STORED_SCENARIO_H
#define PRICEWAR_CLI_STORED_SCENARIO_H

#include "cli/load.h"

/* Whether the name is that of a file of results: it ends with .h5. */
bool is_stored_scenario(const char *file);

/* The stored scenario with the overrides that it was run with, then `overrides`; as many replicates as the
 * file has runs unless they say so. Says so when another commit of the program wrote the file, unless it is
 * read `again`. All that is wrong is printed. */
enum status stored_scenario_read(struct loaded *loaded, const char *file,
                                 const struct override_list *overrides, bool again);

#endif
