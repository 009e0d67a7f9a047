/* The switching-cost logit of docs/model.md 4.3 for a block of SMEs at once, in single precision.
 * The weight of product j is w_j = exp(U_j - alpha P_j), times E = exp(eta) if the SME's home cloud hosts
 * it, times a = exp(-S_v) if it is another vendor's, or b = exp(-S_p) if it is another product of the same
 * vendor. The list of offers is sorted so that those of a cloud and those of a vendor are ranges of it. So
 * sums of w over a vendor, over the home cloud and over all are differences of one running sum, and the
 * total weight is
 *    outside + (1 - b) h w_current + (b - a) h vendor + a (E - 1) home + a all,
 * with h = E if the home cloud hosts the vendor, else 1. No term is negative, as S_p <= S_v. One uniform
 * number picks a term, then a place within it. This is exact, and takes one exponential per offer and no
 * branch. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_LANDING_H
#define PRICEWAR_MODEL_SME_CHOICE_LANDING_H

#include "base/float_math.h"
#include <stdbool.h>
#include <stddef.h>

enum { CHOICE_LANES = 64, CHOICE_GROUP = 16 };

/* Lanes to work on when `count` are in use: the next multiple of CHOICE_GROUP. */
static inline size_t choice_lanes_for(size_t count)
{
    return (count + CHOICE_GROUP - 1) / CHOICE_GROUP * CHOICE_GROUP;
}

/* What all SMEs of a class share. */
struct choice_kernel {
    size_t count; /* offers */
    /* [count] (U_j - largest U) log2(e), so that weights are powers of two and can't overflow */
    float *utility;
    float *price;                /* [count] P_j log2(e) */
    float leave, sibling, home;  /* a, b, E */
    float safe_alpha;            /* up to this alpha no weight is below 2^-126 */
    float outside;               /* weight of using no model, for an SME without a supplier on offer */
    float leave_outside;         /* factor on it for an SME that leaves its supplier */
    float start;                 /* factor on all products for an SME that starts to use one */
    bool has_siblings, has_home; /* whether the vendor and home terms can differ from 0 */
};

/* Stand-ins for the place of a supplier that is not on offer: any choice is free, or costs what starting
 * costs. */
enum { CHOICE_FREE = -1, CHOICE_STARTING = -2 };

/* The SMEs of a block, one lane each. */
struct choice_lanes {
    float alpha[CHOICE_LANES], uniform[CHOICE_LANES];
    int32_t current[CHOICE_LANES]; /* place in the list of offers, CHOICE_FREE or CHOICE_STARTING */
    float own_utility[CHOICE_LANES], own_price[CHOICE_LANES]; /* of the supplier, if on offer */
    float host[CHOICE_LANES]; /* h; read only with has_siblings or has_home, like the ranges below */
    int32_t vendor_begin[CHOICE_LANES], vendor_end[CHOICE_LANES];
    int32_t home_begin[CHOICE_LANES], home_end[CHOICE_LANES];
    int32_t chosen[CHOICE_LANES]; /* out: place in the list, or -1 for none */
    float total[CHOICE_LANES];    /* out: sum of all weights */
};

/* A total below this counts as zero: the lane's weights underflow in single precision. */
#define CHOICE_VANISHING 1e-30f

/* The running sum at which the choice lies, and the range of places that it must lie in. */
struct landing {
    float goal[CHOICE_LANES];
    int32_t low[CHOICE_LANES], high[CHOICE_LANES];
    /* the answer when no search is needed: the current product, or LANDED_ON_NONE */
    int32_t known[CHOICE_LANES];
};

enum { LANDED_ON_NONE = -1, LANDED_ON_SEARCH = -2 };

/* Running sums of weights: each lane's own, sums[place][lane], or a table that starts at
 * sums[table[lane]]. */
struct running_sums {
    const float *sums;
    const int32_t *table; /* NULL: each lane has its own sums */
};

INLINED float sum_before(const struct running_sums *running, int32_t place, int32_t lane)
{
    return running->table ? running->sums[running->table[lane] + place]
                          : running->sums[place * CHOICE_LANES + lane];
}

/* Finds where the uniform numbers of the first `used` lanes fall in the total weight. Used by the kernel,
 * with sums by lane, and by the cohorts, with sums in tables. `alpha`: the sensitivities that the sums
 * were made with. */
INLINED void land(const struct choice_kernel *restrict kernel, struct choice_lanes *restrict lanes,
                  const float *restrict alpha, const struct running_sums *running,
                  struct landing *restrict landing, bool siblings, bool home, int32_t used)
{
    int32_t count = (int32_t)kernel->count;
    /* Local copies: a load under a condition would keep the loop from becoming vector code. */
    const float leave = kernel->leave, start = kernel->start, sibling = kernel->sibling;
    const float stay_out = kernel->outside, drop_out = kernel->outside * kernel->leave_outside;
    for (int32_t lane = 0; lane < used; lane++) {
        int32_t supplier = lanes->current[lane], current = supplier > 0 ? supplier : 0;
        bool supplied = supplier >= 0;
        float absent = supplier == CHOICE_STARTING ? start : 1.0f;
        float a = supplied ? leave : absent;
        float outside = supplied ? drop_out : stay_out;
        float on_offer = supplied ? 1.0f : 0.0f;
        float h = siblings || home ? lanes->host[lane] * on_offer : on_offer;
        float weight = float_exp2(lanes->own_utility[lane] - alpha[lane] * lanes->own_price[lane]);
        float own = (1 - sibling) * h * weight;
        float vendor = 0, vendor_factor = 0, vendor_before = 0;
        if (siblings) {
            vendor_factor = (sibling - a) * h;
            vendor_before = sum_before(running, lanes->vendor_begin[lane], lane);
            vendor = vendor_factor * (sum_before(running, lanes->vendor_end[lane], lane) - vendor_before);
        }
        float at_home = 0, home_factor = 0, home_before = 0;
        if (home) {
            home_factor = a * (kernel->home - 1);
            home_before = sum_before(running, lanes->home_begin[lane], lane);
            at_home = home_factor * (sum_before(running, lanes->home_end[lane], lane) - home_before);
        }
        float total = outside + own + vendor + at_home + a * sum_before(running, count, lane);
        float target = lanes->uniform[lane] * total - outside;
        lanes->total[lane] = total;
        int32_t known = target < 0 ? LANDED_ON_NONE : target < own ? current : LANDED_ON_SEARCH;
        target -= own;
        float rest = target - vendor;
        float goal = (rest - at_home) / a;
        int32_t low = 0, high = count - 1;
        if (home) {
            bool inside = rest < at_home;
            goal = inside ? home_before + rest / (home_factor > 0 ? home_factor : 1) : goal;
            low = inside ? lanes->home_begin[lane] : low;
            high = inside ? lanes->home_end[lane] - 1 : high;
        }
        if (siblings) {
            bool inside = target < vendor;
            goal = inside ? vendor_before + target / (vendor_factor > 0 ? vendor_factor : 1) : goal;
            low = inside ? lanes->vendor_begin[lane] : low;
            high = inside ? lanes->vendor_end[lane] - 1 : high;
        }
        landing->goal[lane] = goal;
        landing->low[lane] = low;
        landing->high[lane] = high;
        landing->known[lane] = known;
    }
}

#endif
