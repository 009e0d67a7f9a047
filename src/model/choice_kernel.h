/* The switching-cost logit of docs/model.md 4.3 for a block of SMEs at once, in single precision.
 *
 * The weight of product j is w_j = exp(U_j - alpha P_j), times E = exp(eta) if the SME's home cloud hosts it,
 * times a = exp(-S_v) if another vendor sells it, or b = exp(-S_p) if it is another product of the same
 * vendor. The offers of a cloud and of a vendor are ranges of one list, so all weights sum to a mixture of
 * differences of one running sum: outside + (1 - b) h w_current + (b - a) h vendor + a (E - 1) home + a all,
 * h = E if the vendor's host is the home cloud, else 1; no term is negative since S_p <= S_v. One uniform
 * picks the term, then the place in it: exact, with one exponential per offer and no branch. */
#ifndef PRICEWAR_MODEL_CHOICE_KERNEL_H
#define PRICEWAR_MODEL_CHOICE_KERNEL_H

#include "scenario/scenario.h"

enum { CHOICE_LANES = 64 };

/* What the SMEs of a class have in common. */
struct choice_kernel {
    size_t count;                 /* offers */
    float utility[MOST_PRODUCTS]; /* U_j less the peak, so that weights can't overflow */
    float price[MOST_PRODUCTS];   /* P_j */
    float leave, sibling, home;   /* a, b, E */
    bool has_siblings, has_home;  /* whether those terms can matter at all */
};

/* The SMEs of a block, one lane each. */
struct choice_lanes {
    float alpha[CHOICE_LANES], uniform[CHOICE_LANES];
    float leave[CHOICE_LANES];     /* a; 1 for SMEs that move freely */
    float outside[CHOICE_LANES];   /* weight of using none */
    float host[CHOICE_LANES];      /* h */
    float supplied[CHOICE_LANES];  /* 1 when the supplier is on offer, else 0 */
    int32_t current[CHOICE_LANES]; /* its place in the list; 0 when not supplied */
    int32_t vendor_begin[CHOICE_LANES], vendor_end[CHOICE_LANES]; /* used with has_siblings */
    int32_t home_begin[CHOICE_LANES], home_end[CHOICE_LANES];     /* used with has_home */
    int32_t chosen[CHOICE_LANES];                                 /* out: place in the list, or -1 for none */
    float total[CHOICE_LANES];                                    /* out: sum of all weights */
};

/* Chooses for all lanes; `running` is scratch, [(count + 1) * CHOICE_LANES]. A total near zero means that all
 * weights vanish in single precision; the caller must then choose in another way. */
void choice_kernel_run(const struct choice_kernel *kernel, struct choice_lanes *lanes, float *running);

#endif
