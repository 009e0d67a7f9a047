/* What follows from the runs of a game among rules. Internal to src/regret. */
#ifndef PRICEWAR_REGRET_ROLE_ANALYSIS_H
#define PRICEWAR_REGRET_ROLE_ANALYSIS_H

#include "regret/role_game.h"

/* Fills means, gains, stability, equilibria and ranks from the samples of the profiles. STATUS_FAILED: no memory. */
enum status role_analyse(struct role_game *game, struct error *error);

/* Fills the gains of departures from their samples. STATUS_FAILED: no memory. */
enum status role_judge_departures(struct role_game *game, struct error *error);

#endif
