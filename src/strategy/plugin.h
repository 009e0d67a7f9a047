/* Pricing rules from shared objects: `strategy = "plugin:./my_rule.so"`. docs/plugins.md. */
#ifndef PRICEWAR_STRATEGY_PLUGIN_H
#define PRICEWAR_STRATEGY_PLUGIN_H

#include "scenario/parameter.h"

/* Loads the shared object at `path`, which holds a slash, and looks over its rule. It stays loaded until the
 * process ends, since scenarios point into it. STATUS_INVALID with the reason when it can't be used. */
enum status plugin_load(const char *path, struct parameter_extension *extension, struct error *error);

/* Whether the shared object at `path` has been loaded; loads nothing. */
bool plugin_is_loaded(const char *path);

#endif
