/* The rows of the choice table: how SMEs of each latent class see every product; docs/model.md 4.3, 4.4. */
#ifndef PRICEWAR_MODEL_SME_CLASS_ROW_H
#define PRICEWAR_MODEL_SME_CLASS_ROW_H

#include "model/sme/classes.h"
#include "model/world.h"

/* A class's row, by supplier code, [product_count + 1]; entry 0 (no supplier) is 0 throughout. */
struct class_row {
    double *useful_quality;   /* qh, util */
    double *price;            /* perceived, CNY/Mtok */
    double *bill;             /* true price of a paid Gtok, kCNY */
    double *bill_change;      /* change of the bill since the last round */
    double *utility;          /* V without the price term, with `nest`; for products on offer */
    double *nest;             /* sigma ln of its share among the offers of its model; 0: the only one */
    double *find_probability; /* per round, that an SME without a use finds one */
    double *experiments;      /* volume of its experiments, Gtok per month */
};

/* Fills in the rows of all classes, [count], from the products' state (prices, qualities, loads). */
void class_rows_update(const struct world *world, const struct sme_class *classes, size_t count,
                       struct class_row *rows);

/* Utilities of all products without the price term, as the products' state is now: utility
 * [segments][product_count], a row for each price sensitivity of each class; -INFINITY for products not on
 * offer. */
void class_utilities(const struct world *world, const struct sme_class *classes, size_t count,
                     double *utility);

#endif
