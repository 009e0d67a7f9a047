/* How SMEs of each latent class see the products in a round: utility, price, bill, chances of finding a
 * use. docs/model.md 4.3 and 4.4. A supplier code is a product's index plus 1, or 0 for none; likewise a
 * cloud code. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_TABLE_H
#define PRICEWAR_MODEL_SME_CHOICE_TABLE_H

#include "model/sme/class_row.h"
#include "model/sme/review.h"

/* A half-open range of positions in the list of offers. */
struct offer_range {
    uint16_t begin, end;
};

#define NOT_OFFERED UINT16_MAX

/* Products on offer this round, sorted by host cloud, then vendor, so that the offers of an SME's home
 * cloud and those of its vendor are ranges of the list. */
struct offer_list {
    size_t count;
    uint16_t *product; /* [count] product index */
    /* [product_count + 1] by supplier code; NOT_OFFERED for 0 and products not on offer */
    uint16_t *position;
    struct offer_range *vendor; /* [product_count + 1] by supplier code: offers of its vendor */
    struct offer_range *cloud;  /* [cloud_count + 1] by cloud code: offers that it hosts; empty for none */
    uint8_t *host; /* [product_count + 1] by supplier code: code of the hosting cloud, 0 for none */
};

struct choice_table {
    struct sme_class *classes;
    size_t class_count;
    size_t segment_count;   /* of market research: the sensitivities of all classes */
    struct class_row *rows; /* [class_count] */
    struct offer_list offers;
    uint16_t *host_order;   /* [product_count] products by host cloud, then vendor */
    double outside_utility; /* v0 of the round */
    struct review_rates review;
    /* Factors of switching costs and of the home cloud: */
    double leave_factor;         /* exp(-S_v) */
    double sibling_factor;       /* exp(-S_p) */
    double home_factor;          /* exp(eta) */
    double outside_leave_factor; /* exp(-S_v) when the outside option pays too, else 1 */
};

/* Takes classes and tables from the world's arena; world->scenario and the products must be set. */
enum status choice_table_create(struct world *world, struct error *error);

/* For a table in a clone of its arena. */
void choice_table_relocate(struct choice_table *table, const struct relocation *relocation);

/* Updates the list of offers and all rows from the products' state (prices, qualities, loads). */
void choice_table_update(struct world *world);

#endif
