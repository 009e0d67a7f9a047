/* The switching-cost logit of docs/model.md 4.3 for a block of SMEs at once, in single precision.
 *
 * The weight of product j is w_j = exp(U_j - alpha P_j), times E = exp(eta) if the SME's home cloud hosts it,
 * times a = exp(-S_v) if another vendor sells it, or b = exp(-S_p) if it is another product of the same
 * vendor. The offers of a cloud and of a vendor are ranges of one list, so all weights sum to a mixture of
 * differences of one running sum: outside + (1 - b) h w_current + (b - a) h vendor + a (E - 1) home + a all,
 * h = E if the vendor's host is the home cloud, else 1; no term is negative since S_p <= S_v. One uniform
 * picks the term, then the place in it: exact, with one exponential per offer and no branch. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_KERNEL_H
#define PRICEWAR_MODEL_SME_CHOICE_KERNEL_H

#include "scenario/scenario.h"

enum { CHOICE_LANES = 64, CHOICE_GROUP = 16 };

/* Lanes of a block that are worked on when so many are in use: whole groups. */
static inline size_t choice_lanes_for(size_t count)
{
    return (count + CHOICE_GROUP - 1) / CHOICE_GROUP * CHOICE_GROUP;
}

/* What the SMEs of a class have in common. */
struct choice_kernel {
    size_t count;               /* offers */
    float *utility;             /* [count] U_j less the peak, so that weights can't overflow; times log2(e) */
    float *price;               /* [count] P_j log2(e): weights are powers of two */
    float leave, sibling, home; /* a, b, E */
    float safe_alpha;           /* up to this, no weight is below 2^-126 */
    float outside;              /* weight of using none, for those who need not leave a supplier */
    float leave_outside;        /* factor on it for those who must */
    float start;                /* factor on all products for those who start to use one */
    bool has_siblings, has_home; /* whether those terms can matter at all */
};

/* Supplier that an SME has when it is not on offer (any more): moves are then free, or cost what starting
 * costs. */
enum { CHOICE_FREE = -1, CHOICE_STARTING = -2 };

/* The SMEs of a block, one lane each. */
struct choice_lanes {
    float alpha[CHOICE_LANES], uniform[CHOICE_LANES];
    int32_t current[CHOICE_LANES]; /* place of the supplier in the list, CHOICE_FREE or CHOICE_STARTING */
    float own_utility[CHOICE_LANES], own_price[CHOICE_LANES]; /* of the supplier, if on offer */
    float host[CHOICE_LANES]; /* h; used with has_siblings or has_home, like the ranges */
    int32_t vendor_begin[CHOICE_LANES], vendor_end[CHOICE_LANES];
    int32_t home_begin[CHOICE_LANES], home_end[CHOICE_LANES];
    int32_t chosen[CHOICE_LANES]; /* out: place in the list, or -1 for none */
    float total[CHOICE_LANES];    /* out: sum of all weights */
};

/* Chooses for the first `used` lanes, which are whole groups; `running` is scratch, [(count + 1) *
 * CHOICE_LANES]. Returns whether some total is near zero: all weights of that lane vanish in single
 * precision, and the caller must choose in another way.
 */
bool choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, size_t used,
                       float *running);

#define CHOICE_VANISHING 1e-30f

#endif
