/* The SME layer, as agents with draws or in expectations. The rest of the model calls it through this
 * table a few times a round and need not know which form it is. */
#ifndef PRICEWAR_MODEL_SME_SME_LAYER_H
#define PRICEWAR_MODEL_SME_SME_LAYER_H

#include "model/world.h"

/* An SME's number that is not finite. */
struct sme_fault {
    size_t slot;
    const char *quantity;
    double value;
};

struct sme_layer {
    /* Creates the first SMEs in the world's arena, with first suppliers as choice.initial says, and
     * reports their customers. */
    enum status (*create)(struct world *world, struct error *error);

    /* For a world in a clone of its arena, whose choice table is in its place. */
    void (*relocate)(struct world *clone, const struct relocation *relocation);

    /* Puts the cash of all SMEs into the report, and adds it to the sectors' capital. */
    void (*count_cash)(struct world *world);

    /* E2 to E4: choice, accounts, finding a use, users, demand. Sets product demand and customers. */
    void (*demand)(struct world *world);

    /* E5, E7, E8: bills, funding, exit and entry; needs the products' served_share. Sets world->report and
     * the sectors' totals. */
    void (*settle)(struct world *world);

    /* After settle: customers and volume served of a class, by supplier code, [product_count + 1]; entry 0 is
     * left alone. Volumes are those of the round. */
    void (*count_class)(const struct world *world, size_t k, double *customers, double *volume);

    /* successors [product_count + 1]: SMEs with supplier code c have successors[c] from now on. */
    void (*change_suppliers)(struct world *world, const uint16_t *successors);

    /* The functions below are NULL in expectations, which have no single SMEs and read the whole scenario
     * anew. */

    /* Called when another scenario holds from now on. */
    void (*renew)(struct world *world);

    /* As simulation_set_threads(); 1 ends the threads. */
    void (*set_threads)(struct world *world, unsigned threads);

    /* Number of first SMEs that are still in business. */
    double (*count_founders)(const struct world *world);

    /* Number of SME slots, and the SME in one of them. */
    size_t (*count_slots)(const struct world *world);
    void (*sample)(const struct world *world, size_t slot, struct sme_sample *sample);

    /* Finds the first SME with a number that is not finite; false: there is none. */
    bool (*find_fault)(const struct world *world, struct sme_fault *fault);
};

extern const struct sme_layer sme_agents, sme_expectations;

#endif
