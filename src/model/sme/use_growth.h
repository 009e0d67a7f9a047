/* Growth of use that ends, by sector: how much SMEs use models, how many consider using one, and how much of the
 * growing bill their choice sees; docs/model.md 4.3 and 4.4. */
#ifndef PRICEWAR_MODEL_SME_USE_GROWTH_H
#define PRICEWAR_MODEL_SME_USE_GROWTH_H

#include "model/world.h"

/* G: volume of an SME along the sector's path, as a multiple of the start; 1 without a path. */
double use_growth_of(const struct sector_parameters *sector, double years);

/* S: share of the sector's SMEs that consider using a model. */
double considering_share_of(const struct sector_parameters *sector, double years);

/* E0: brings growth, considering share and price sensitivities of all classes to the round. */
void use_growth_advance(struct world *world);

/* Factor by which growth along the paths has raised the market's volume since the start: the classes' volumes
 * of the last round over what they would be without it. 1 without a path. */
double use_growth_of_market(const struct world *world);

#endif
