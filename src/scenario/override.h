/* Overrides `path=value`. They are put into the libconfig tree before binding, so that they are checked like
 * the file's own values. Internal to src/scenario.
 *   choice.switch_cost_vendor=2          vendors[3].capital=1e5
 *   vendor_defaults.cost_factor=0.9
 *   vendors.Zhipu.capital=1e5            vendors."01.AI".capital=1e5
 *   vendors[*].pricing.strategy=hold
 *   vendors.Zhipu.products[0].price_input=0.8      vendors[*].products[*].free_quota=1
 * A value is in scenario syntax; anything else is taken as text. Spaces around the = are left out. Of layers
 * the later one wins, whatever the paths are. Within a layer the more specific path wins: what sets a
 * parameter over what sets the whole group around it, then what has fewer [*]; what is as specific must agree. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_H
#define PRICEWAR_SCENARIO_OVERRIDE_H

#include <libconfig.h>

#include "base/arena.h"
#include "base/error.h"
#include "scenario/collector.h"
#include "scenario/override_layers.h"

/* Reports malformed overrides, paths that match nothing, and overrides that contradict each other. The marks that
 * they leave (override_mark.h) are from the arena, which must outlive the tree. */
enum status overrides_apply(config_setting_t *root, const struct override_layer *layers, size_t layer_count,
                            struct arena *arena, struct collector *collector, struct error *error);

#endif
