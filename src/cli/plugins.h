/* How to treat plug-ins that a scenario names: once loaded they run as a part of the program, so somebody
 * must have asked for that. Each function is one for struct parameter_catalog. */
#ifndef PRICEWAR_CLI_PLUGINS_H
#define PRICEWAR_CLI_PLUGINS_H

#include "scenario/parameter.h"

/* For a file that may be a stranger's: refuses the plug-in, with its checksum and advice. */
enum status plugin_refuse(const char *path, struct parameter_extension *extension, struct error *error);

/* With --allow-plugins: says on stderr which plug-in it is, and loads it. */
enum status plugin_show_and_load(const char *path, struct parameter_extension *extension,
                                 struct error *error);

/* For looking at a scenario: says on stderr that the plug-in is not loaded. */
enum status plugin_leave(const char *path, struct parameter_extension *extension, struct error *error);

#endif
