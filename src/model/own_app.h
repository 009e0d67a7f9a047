/* Vendors' own consumer apps: users by Bass (1969) with churn, subscriptions, compute and advertising;
 * docs/model.md section 0. */
#ifndef PRICEWAR_MODEL_OWN_APP_H
#define PRICEWAR_MODEL_OWN_APP_H

#include "model/world.h"

/* E3 and E5 of the apps, once the vendors' other business is settled. Users are whole numbers, won and lost
 * by binomial draws; without noise their expectations. */
void own_apps_play(struct world *world);

/* The users of vendor `from` use the app of vendor `to` from now on, or none if it has none. */
void own_app_move_users(struct world *world, size_t from, size_t to);

#endif
