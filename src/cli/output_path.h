/* Where the results go. */
#ifndef PRICEWAR_CLI_OUTPUT_PATH_H
#define PRICEWAR_CLI_OUTPUT_PATH_H

#include <stdbool.h>

#include "base/error.h"

/* "results/<stem>.h5" in the current folder, from the scenario's file name without folder and last ending; on
 * the heap, NULL when memory is short. */
char *output_path_default(const char *scenario_file);

/* Makes the folder of `path` and those above it where they are missing. STATUS_INVALID when that can't be. */
enum status output_path_make_folder(const char *path, struct error *error);

/* STATUS_INVALID: there is a file that `replace` does not give away. */
enum status output_path_check(const char *path, bool replace, struct error *error);

#endif
