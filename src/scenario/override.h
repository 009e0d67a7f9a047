/* Overrides `path=value` from the command line. They are put into the libconfig tree before binding, so
 * that they are checked like the file's own values. Internal to src/scenario.
 *   choice.switch_cost_vendor=2          vendors[3].capital=1e5
 * vendor_defaults.cost_factor=0.9
 *   vendors.Zhipu.capital=1e5            vendors."01.AI".capital=1e5
 * vendors[*].pricing.strategy=hold
 *   vendors.Zhipu.products[0].price_input=0.8      vendors[*].products[*].free_quota=1
 * A value is in scenario syntax; anything else is taken as text. Spaces around the = are left out. When several overrides set the same
 * parameter, the one with fewer [*] wins; equally general ones must agree. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_H
#define PRICEWAR_SCENARIO_OVERRIDE_H

#include <libconfig.h>

#include "base/arena.h"
#include "base/error.h"
#include "scenario/collector.h"

/* Reports malformed overrides and paths that match nothing. A setting that an override made has the text
 * "--set PATH=VALUE" as its hook; the text is from the arena, which must outlive the tree. */
enum status overrides_apply(config_setting_t *root, const char *const *overrides, size_t count,
                            struct arena *arena, struct collector *collector, struct error *error);

#endif
