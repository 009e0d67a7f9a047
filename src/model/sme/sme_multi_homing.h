/* Multi-homing: SMEs with a second supplier, which takes a share of their volume; docs/model.md 4.3. Only
 * where choice.second_share is above 0; else there is no array of second suppliers. */
#ifndef PRICEWAR_MODEL_SME_SME_MULTI_HOMING_H
#define PRICEWAR_MODEL_SME_SME_MULTI_HOMING_H

#include "model/sme/smes.h"

/* E2: who reviews draws a first supplier, then a second one from the same weights without the vendor of the
 * first; drawing none as the second means to have one supplier. Changing to a supplier that one has costs
 * nothing, to another product of its vendor S_p. Returns how many SMEs dropped the vendor of their first
 * supplier. */
size_t sme_choose_both_suppliers(struct world *world, struct sme_chunk *chunk,
                                 const struct sme_scratch *scratch);

/* E4: volume asked for by product, and the customers that have it as their second. */
void sme_demand_from_both_suppliers(const struct world *world, struct sme_chunk *chunk);

/* E5: API fees of the SMEs, [chunk->count], and the chunk's revenue by product. */
void sme_bill_both_suppliers(const struct world *world, struct sme_chunk *chunk, double *api_fees);

#endif
