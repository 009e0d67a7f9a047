/* The rows of the choice table: what SMEs of each latent class see of every
 * product; docs/model.md 4.3, 4.4. */
#ifndef PRICEWAR_MODEL_SME_CLASS_ROW_H
#define PRICEWAR_MODEL_SME_CLASS_ROW_H

#include "model/sme/classes.h"
#include "model/world.h"

/* Rows of one class by supplier code, [product_count + 1]; entry 0 (none) is zero throughout. */
struct class_row {
    double *useful_quality;   /* qh, util */
    double *price;            /* perceived, CNY/Mtok */
    double *bill;             /* true price of a paid Gtok, kCNY */
    double *bill_change;      /* of that since the last round */
    double *utility;          /* V without the price term; products on offer only */
    double *find_probability; /* of a use, by an SME that has none, in the round */
    double *experiments;      /* volume of its experiments, Gtok per month */
};

/* Fills in the rows of all classes, [count], from the products' state (prices, qualities, loads). */
void class_rows_update(const struct world *world, const struct sme_class *classes, size_t count,
                       struct class_row *rows);

/* Utilities of all products without the price term, as the products' state is now: utility
 * [count][product_count], -INFINITY for products not on offer. */
void class_utilities(const struct world *world, const struct sme_class *classes, size_t count,
                     double *utility);

#endif
