/* The defaults of parameters as settings. They are in scenario syntax, so the same code reads them. Internal
 * to src/scenario, but for those who read many scenarios, or other files by such tables. */
#ifndef PRICEWAR_SCENARIO_FALLBACKS_H
#define PRICEWAR_SCENARIO_FALLBACKS_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/parameter.h"
#include <libconfig.h>

/* When a part of the model is left out of a scenario, some rows have another default than their own. */
enum left_out {
    LEFT_OUT_COMPUTE,  /* no vendor has a host */
    LEFT_OUT_FIRMS,    /* a sector of buyers, who keep no books */
    LEFT_OUT_BUSINESS, /* all sectors are of buyers */
    LEFT_OUT_PARTS
};

/* The default of a row in its place. Nothing else may be written where it is fixed. */
struct left_out_default {
    const char *group, *key, *fallback;
    enum left_out part;
    bool fixed;
};
extern const struct left_out_default left_out_defaults[];
extern const size_t left_out_default_count;

/* The default in the place of the row's own where some parts are left out; NULL: its own holds. */
const struct left_out_default *left_out_default_of(const bool left_out[LEFT_OUT_PARTS], const char *group,
                                                   const char *key);
extern const char *const left_out_in_words[LEFT_OUT_PARTS];

struct fallbacks {
    config_t config;
    struct arena arena;
    /* for every group or extension, and then for every row of it; NULL: the row has none */
    const config_setting_t ***groups, ***extensions;
    const config_setting_t **left_out; /* [left_out_default_count] */
};

/* Of parameter groups and of extensions. STATUS_FAILED: no memory, or a default can't be read, as may be with
 * those of a plug-in. fallbacks_clear follows in any case; it also takes what is all zeros. Once read they
 * may be shared by threads. */
enum status fallbacks_read(struct fallbacks *fallbacks, const struct parameter_group *groups,
                           size_t group_count, const struct parameter_extension *extensions,
                           size_t extension_count, struct error *error);
void fallbacks_clear(struct fallbacks *fallbacks);

#endif
