/* Offers of other vendors' open models: which are allowed, and when they are launched; docs/model.md 4.12. */
#ifndef PRICEWAR_SCENARIO_OPEN_WEIGHTS_H
#define PRICEWAR_SCENARIO_OPEN_WEIGHTS_H

#include "scenario/scenario.h"

struct binding;

/* Checks what products say of open weights. */
void check_open_weights(struct binding *binding);

/* Fills in what is unset, finds the originals and counts the offers. Only for a scenario without findings. */
void derive_open_weights(struct scenario *scenario);

/* First round in which a product's weights are open; 0: before the start, ROUND_NEVER: its event is off. */
int64_t opening_round(const struct product_parameters *product);

/* Round before which an offer of another's model can't be launched; 0: none. */
int64_t hosting_round(const struct scenario *scenario, const struct product_parameters *product);

#endif
