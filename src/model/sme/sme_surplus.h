/* What SMEs gain by better and cheaper models, in kCNY. Those who review their supplier have the logsum of
 * what they can choose from; those who do not have the utility of what they have. docs/model.md 10. */
#ifndef PRICEWAR_MODEL_SME_SME_SURPLUS_H
#define PRICEWAR_MODEL_SME_SME_SURPLUS_H

#include "model/world.h"

/* Notes the offers of the start, with which later ones are compared, in the world's arena; the choice table
 * and the SMEs must be there. */
enum status sme_surplus_create(struct world *world, struct error *error);

/* For the memory in a clone of its arena. */
void sme_surplus_relocate(struct world *clone, const struct relocation *relocation);

/* E5, once the SMEs are settled: writes world->sectors[].surplus. */
void sme_surplus_update(struct world *world);

/* SMEs have changed to other products without a choice of theirs; successors as in sme_layer.h. */
void sme_surplus_change_suppliers(struct world *world, const uint16_t *successors);

#endif
