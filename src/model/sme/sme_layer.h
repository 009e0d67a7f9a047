/* The layer of SMEs in either of its forms: agents with draws, or their expectations. The rest of the model
 * calls it, a few times a round, and does not ask which one it is. */
#ifndef PRICEWAR_MODEL_SME_SME_LAYER_H
#define PRICEWAR_MODEL_SME_SME_LAYER_H

#include "model/world.h"

/* A number of one SME that is none. */
struct sme_fault {
    size_t slot;
    const char *quantity;
    double value;
};

struct sme_layer {
    /* The SMEs of the start, in the world's arena, with their first suppliers as choice.initial says; their
     * customers are in the report. */
    enum status (*create)(struct world *world, struct error *error);

    /* For a world in a clone of its arena, whose choice table is in its place. */
    void (*relocate)(struct world *clone, const struct relocation *relocation);

    /* Cash of all SMEs into the report, and added to the sectors' capital. */
    void (*count_cash)(struct world *world);

    /* E2 to E4: choice, accounts, finding a use, users, volume asked for. Fills
     * product demand and customers. */
    void (*demand)(struct world *world);

    /* E5, E7, E8: bills, funding, exit and entry; needs the products' served_share. Fills world->report and
     * the sectors' totals. */
    void (*settle)(struct world *world);

    /* Every SME with supplier code c has successors[c] from now on; [product_count + 1]. */
    void (*change_suppliers)(struct world *world, const uint16_t *successors);

    /* What follows is NULL in expectations, which have no single SMEs and read all of a scenario anew. */

    /* Another scenario holds from now on. */
    void (*renew)(struct world *world);

    /* As simulation_set_threads() says. The threads end with 1. */
    void (*set_threads)(struct world *world, unsigned threads);

    /* SMEs of the start that are still in business. */
    double (*count_founders)(const struct world *world);

    /* Places of SMEs, and what is at one of them. */
    size_t (*count_slots)(const struct world *world);
    void (*sample)(const struct world *world, size_t slot, struct sme_sample *sample);

    /* Finds the first SME of whose state something is no number; false: there is none. */
    bool (*find_fault)(const struct world *world, struct sme_fault *fault);
};

extern const struct sme_layer sme_agents, sme_expectations;

#endif
