/* Pricing rules from shared objects: `strategy = "plugin:./my_rule.so"`. docs/plugins.md. */
#ifndef PRICEWAR_STRATEGY_PLUGIN_H
#define PRICEWAR_STRATEGY_PLUGIN_H

#include "strategy/strategy.h"

/* Raised whenever what a rule sees or decides changes its meaning, or a rule gets another part. */
enum { PLUGIN_VERSION = 2 };

/* What a shared object shows, by the name pricewar_plugin. The sizes tell a plug-in that was built with other
 * headers from one that was not. */
struct plugin {
    uint32_t version;
    uint32_t strategy_size, view_size, offer_size, parameter_size;
    const struct strategy *rule;
};

#define PRICEWAR_PLUGIN(the_rule)                                                                            \
    const struct plugin pricewar_plugin = {                                                                  \
        .version = PLUGIN_VERSION,                                                                           \
        .strategy_size = sizeof(struct strategy),                                                            \
        .view_size = sizeof(struct market_view),                                                             \
        .offer_size = sizeof(struct offer),                                                                  \
        .parameter_size = sizeof(struct parameter),                                                          \
        .rule = &(the_rule),                                                                                 \
    }

/* Loads the shared object at `path`, which holds a slash, and looks over its rule. It stays loaded until the
 * process ends, since scenarios point into it. STATUS_INVALID with the reason when it can't be used. */
enum status plugin_load(const char *path, struct parameter_extension *extension, struct error *error);

/* Whether the shared object at `path` has been loaded; loads nothing. */
bool plugin_is_loaded(const char *path);

#endif
