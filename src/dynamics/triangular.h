/* The symmetric triangular distribution of scrap values and entry costs (Doraszelski & Satterthwaite 2010). */
#ifndef PRICEWAR_DYNAMICS_TRIANGULAR_H
#define PRICEWAR_DYNAMICS_TRIANGULAR_H

#include "dynamics/game.h"

/* Chance of a draw of at most x. */
double triangular_below(struct triangular law, double x);

/* Mean of draws of at most x, times their chance; the mean of all draws for x = INFINITY. */
double triangular_mean_below(struct triangular law, double x);

/* Mean of what x is above a draw, or 0 where it is below: of max(x - draw, 0). */
double triangular_surplus(struct triangular law, double x);

/* The x with that chance below it; chance in [0, 1]. */
double triangular_quantile(struct triangular law, double chance);

#endif
