/* The switching-cost logit of choice_landing.h with an exponential for every SME and offer. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_KERNEL_H
#define PRICEWAR_MODEL_SME_CHOICE_KERNEL_H

#include "model/sme/choice_landing.h"

/* Chooses for the first `used` lanes, a multiple of CHOICE_GROUP; `running` [(count + 1) * CHOICE_LANES]
 * is scratch. Returns whether some lane's total is near zero: its weights underflow in single precision,
 * and the caller must choose for it in another way. */
bool choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, size_t used,
                       float *running);

#endif
