/* How to treat the plug-ins and programs that a scenario names: once loaded or started they can do anything, so somebody
 * must have asked for that. Each function is one for struct parameter_catalog. */
#ifndef PRICEWAR_CLI_PLUGINS_H
#define PRICEWAR_CLI_PLUGINS_H

#include "scenario/parameter.h"

/* For a file that may be a stranger's: refuses a plug-in, with its checksum and advice. A program may not be started, and
 * a run ends where it would be; what the file has of its answers may be repeated. */
enum status plugin_refuse(const char *strategy, struct parameter_extension *extension, struct error *error);

/* The same for a file that keeps no answers of programs: refuses a program too. */
enum status plugin_refuse_all(const char *strategy, struct parameter_extension *extension,
                              struct error *error);

/* With --allow-plugins: says on stderr which it is, and loads it, or has it started when it is asked. */
enum status plugin_show_and_load(const char *strategy, struct parameter_extension *extension,
                                 struct error *error);

/* For looking at a scenario: says on stderr that it is not loaded, or not started. */
enum status plugin_leave(const char *strategy, struct parameter_extension *extension, struct error *error);

#endif
