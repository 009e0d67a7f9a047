/* The defaults of parameters as settings. They are in scenario syntax, so the same code reads them. Internal
 * to src/scenario, but for those who read many scenarios. */
#ifndef PRICEWAR_SCENARIO_FALLBACKS_H
#define PRICEWAR_SCENARIO_FALLBACKS_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/parameter.h"
#include <libconfig.h>

struct fallbacks {
    config_t config;
    struct arena arena;
    /* for every group or extension, and then for every row of it; NULL: the row has none */
    const config_setting_t ***groups, ***extensions;
};

/* Of parameter groups and of extensions. STATUS_FAILED: no memory, or a default can't be read, as may be with
 * those of a plug-in. fallbacks_clear follows in any case; it also takes what is all zeros. Once read they
 * may be shared by threads. */
enum status fallbacks_read(struct fallbacks *fallbacks, const struct parameter_group *groups,
                           size_t group_count, const struct parameter_extension *extensions,
                           size_t extension_count, struct error *error);
void fallbacks_clear(struct fallbacks *fallbacks);

#endif
