/* What an override leaves at a setting that it made, as the setting's hook. Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_MARK_H
#define PRICEWAR_SCENARIO_OVERRIDE_MARK_H

#include <libconfig.h>
#include <stddef.h>

struct override_mark {
    const char *label;    /* "--set PATH=VALUE" */
    const void *override; /* which one it was; for overrides_apply alone */
    size_t layer;         /* of that override: 1, 2, ... */
    const char *was;      /* the text that the file has there, such as a strategy; NULL: none */
};

/* NULL when the file made the setting. */
static inline const struct override_mark *override_mark_of(const config_setting_t *setting)
{
    return config_setting_get_hook(setting);
}

/* 0: of the file. */
static inline size_t override_layer_of(const config_setting_t *setting)
{
    return override_mark_of(setting) ? override_mark_of(setting)->layer : 0;
}

#endif
