/* Multi-homing: SMEs with a second supplier, which gets a share of their volume; docs/model.md 4.3. Only
 * when choice.second_share is above 0; otherwise there is no array of second suppliers. */
#ifndef PRICEWAR_MODEL_SME_SME_MULTI_HOMING_H
#define PRICEWAR_MODEL_SME_SME_MULTI_HOMING_H

#include "model/sme/smes.h"

/* E2: an SME that reviews draws a first supplier, then a second one by the same weights, the first one's
 * vendor excluded. Drawing none as second means to have one supplier. A supplier that the SME has already
 * costs nothing to choose, another product of its vendor S_p. Returns how many SMEs dropped their first
 * supplier's vendor. */
size_t sme_choose_both_suppliers(struct world *world, struct sme_chunk *chunk,
                                 const struct sme_scratch *scratch);

/* E4: demand by product, and the customers that have it as second supplier. */
void sme_demand_from_both_suppliers(const struct world *world, struct sme_chunk *chunk);

/* E5: API fees of the SMEs, [chunk->count], and the chunk's revenue by product. */
void sme_bill_both_suppliers(const struct world *world, struct sme_chunk *chunk, double *api_fees);

#endif
