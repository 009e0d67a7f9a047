/* Shared objects that a scenario names, which run as part of the program once they are loaded: who asked for
 * that. Each of these is one for struct parameter_catalog. */
#ifndef PRICEWAR_CLI_PLUGINS_H
#define PRICEWAR_CLI_PLUGINS_H

#include "scenario/parameter.h"

/* Of a file that may be a stranger's: refuses it, with its checksum and what to do. */
enum status plugin_refuse(const char *path, struct parameter_extension *extension, struct error *error);

/* The same when --allow-plugins was given: says on stderr which one it is, and loads it. */
enum status plugin_show_and_load(const char *path, struct parameter_extension *extension,
                                 struct error *error);

/* To look at a scenario: says on stderr that it is not loaded. */
enum status plugin_leave(const char *path, struct parameter_extension *extension, struct error *error);

#endif
