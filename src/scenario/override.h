/* Overrides `path=value` from the command line, put into the libconfig tree before it is bound, so that they
 * are checked like what is written in the file. Internal to src/scenario.
 *   choice.switch_cost_vendor=2          vendors[3].capital=1e5             vendor_defaults.cost_factor=0.9
 *   vendors.Zhipu.capital=1e5            vendors."01.AI".capital=1e5        vendors[*].pricing.strategy=hold
 *   vendors.Zhipu.products[0].price_input=0.8      vendors[*].products[*].free_quota=1
 * A value is in scenario syntax; anything else is taken as text. Where several overrides meet in one
 * parameter, the one with fewer [*] wins; equally general ones must agree. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_H
#define PRICEWAR_SCENARIO_OVERRIDE_H

#include <libconfig.h>

#include "base/arena.h"
#include "base/error.h"
#include "scenario/collector.h"

/* Findings for malformed overrides and paths that match nothing. Settings get the text "--set PATH=VALUE" as
 * their hook; it is taken from the arena, which must outlive the tree. */
enum status overrides_apply(config_setting_t *root, const char *const *overrides, size_t count,
                            struct arena *arena, struct collector *collector, struct error *error);

#endif
