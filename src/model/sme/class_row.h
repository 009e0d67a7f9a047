/* The rows of the choice table: what SMEs of each latent class see of every product; docs/model.md 4.3, 4.4.
 */
#ifndef PRICEWAR_MODEL_SME_CLASS_ROW_H
#define PRICEWAR_MODEL_SME_CLASS_ROW_H

#include "model/sme/choice_table.h"

/* Fills in all rows from the products' state (prices, qualities, loads). */
void class_rows_update(struct world *world);

/* Utilities of all products without the price term, as the products' state is now: utility
 * [class_count][product_count], -INFINITY for products not on offer. */
void class_utilities(const struct world *world, double *utility);

#endif
