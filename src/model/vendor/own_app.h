/* Vendors' own consumer apps: users follow Bass (1969) with churn; subscriptions, compute, advertising;
 * docs/model.md section 0. */
#ifndef PRICEWAR_MODEL_OWN_APP_H
#define PRICEWAR_MODEL_OWN_APP_H

#include "model/world.h"

/* E3 and E5 of the apps, once the vendors' other business is settled. Users are whole numbers, won and
 * lost by binomial draws; without noise they follow expectations. */
void own_apps_play(struct world *world);

/* Moves the users of vendor `from` to the app of vendor `to`; they are lost if it has none. */
void own_app_move_users(struct world *world, size_t from, size_t to);

#endif
