/* The switching-cost logit of choice_landing.h by exponentials: one for every SME and offer. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_KERNEL_H
#define PRICEWAR_MODEL_SME_CHOICE_KERNEL_H

#include "model/sme/choice_landing.h"

/* Chooses for the first `used` lanes, which are whole groups; `running` is scratch, [(count + 1) *
 * CHOICE_LANES]. Returns whether some total is near zero: all weights of that lane vanish in single
 * precision, and the caller must choose in another way. */
bool choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, size_t used,
                       float *running);

#endif
