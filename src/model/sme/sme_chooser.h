/* What SMEs need for their choices, prepared once a round: shared by all classes, and by class. */
#ifndef PRICEWAR_MODEL_SME_SME_CHOOSER_H
#define PRICEWAR_MODEL_SME_SME_CHOOSER_H

#include "model/sme/choice_cohorts.h"
#include "model/sme/choice_kernel.h"
#include "model/sme/choice_table.h"

/* What matters about an SME's current supplier. */
struct supplier_terms {
    uint32_t review_below; /* the SME reviews when the upper 24 bits of its word are below this */
    struct offer_range vendor;
    uint8_t host;
};

/* An SME's current product. */
struct own_offer {
    float utility, price; /* scaled as in the kernel; 0 when not on offer */
};

/* A class's data for the choice. */
struct sme_chooser {
    const struct class_row *row;
    struct choice_kernel kernel;
    struct own_offer *own;          /* [product_count + 1] by supplier code */
    struct choice_cohorts *cohorts; /* NULL: not worth it for this class */
    bool use_cohorts;               /* in this round */
};

struct sme_choosers {
    const struct choice_table *table;
    bool first_time;
    bool everyone; /* all SMEs review */
    bool in_order; /* a product's place in the list is its supplier code less 1 */
    /* has_siblings and has_home are false for all classes: no ranges to look up */
    bool no_ranges;
    bool one_product_each;        /* every vendor has a single product */
    struct supplier_terms *terms; /* [product_count + 1] by supplier code, like the next three */
    int16_t *place;               /* in the list, CHOICE_FREE or CHOICE_STARTING */
    int16_t *vendor;              /* index, -1 for none */
    uint16_t *code_of;            /* supplier code by place in the list plus 1 */
    struct sme_chooser *classes;  /* [class_count] */
};

/* Takes memory from the world's arena; without enough, arena.exhausted is set. */
struct sme_choosers *sme_choosers_create(struct world *world);

/* For choosers in a clone of their arena. */
void sme_choosers_relocate(struct sme_choosers *choosers, size_t class_count,
                           const struct relocation *relocation);

/* Prepares the choices of a round from the choice table. first_time: before round 1, when no SME has a
 * supplier. */
void sme_choosers_prepare(struct world *world, struct sme_choosers *choosers, bool first_time);

static inline bool same_vendor(const struct sme_choosers *all, size_t a, size_t b)
{
    return a && b && all->vendor[a] == all->vendor[b];
}

/* An SME's side of the choice, in double precision. */
struct sme_situation {
    size_t first, second, cloud; /* supplier and cloud codes; a supplier that is not on offer is 0 */
    bool supplied;               /* has a supplier that it may leave */
    bool starting;               /* has none, and pays the cost of starting */
    double alpha;
};

/* Log weights of all offers, by place in the list; returns that of using none. */
double sme_weigh(const struct sme_choosers *all, const struct class_row *row, const struct sme_situation *sme,
                 double *weight);

/* Chooses in double precision, without running sums, for SMEs whose weights all underflow in single
 * precision; returns the supplier code. */
size_t sme_choose_exactly(const struct sme_choosers *choosers, const struct sme_chooser *chooser, size_t code,
                          size_t cloud, double alpha, double uniform);

#endif
