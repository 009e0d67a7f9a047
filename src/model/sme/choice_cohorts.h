/* Logit choice among many products without an exponential for each: rejection sampling (von Neumann 1951).
 * SMEs of a class are sorted into cohorts by price sensitivity. Once a round each cohort gets a table of
 * running sums of the weights at its lowest sensitivity alpha_0. Weights fall in alpha, so a proposal j
 * drawn from the table is accepted with probability exp(-(alpha - alpha_0) P_j); after a refusal
 * everything is drawn anew. This is exact for every alpha. An indexed search in the table (Chen & Asau
 * 1974) makes the cost of a choice independent of the number of products. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_COHORTS_H
#define PRICEWAR_MODEL_SME_CHOICE_COHORTS_H

#include "base/arena.h"
#include "model/sme/choice_landing.h"

struct choice_cohorts {
    /* number of cohorts; the first has alpha_0 = 0 and takes sensitivities below the range */
    size_t count;
    size_t capacity; /* offers that tables have room for */
    uint32_t first;  /* bit pattern of the second cohort's alpha_0 as a float */
    float *low;      /* [count] alpha_0 */
    float *scale;    /* [count] cells of the index per unit of running sum: number of cells / total */
    float *sums;     /* [count][capacity + 1] running sums, from 0 */
    /* [count][capacity], for each cell of the index: offers whose running sum ends in an earlier cell */
    int32_t *index;
};

/* Number of products from which cohorts can be faster than exponentials. */
enum { COHORTS_FROM = 96 };

/* Creates tables for sensitivities in about [lowest, highest] and up to `capacity` offers, in the arena;
 * NULL when memory is short. Other sensitivities work too, with more refusals. */
struct choice_cohorts *choice_cohorts_create(struct arena *arena, float lowest, float highest,
                                             size_t capacity);

/* For tables in a clone of their arena. */
void choice_cohorts_relocate(struct choice_cohorts *cohorts, const struct relocation *relocation);

/* Whether that many choices make up for the cost of tables; also false when a price is negative, as tables
 * would then be wrong. */
bool choice_cohorts_pay(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                        double choices);

/* Makes the tables of a round. */
void choice_cohorts_prepare(struct choice_cohorts *cohorts, const struct choice_kernel *kernel);

/* Proposes for all lanes: sets lanes->chosen, lanes->total (at the cohort's alpha_0), and acceptance
 * [CHOICE_LANES], the probability with which to accept the proposal. Returns whether a total is near zero,
 * as choice_kernel_run does. */
bool choice_cohorts_propose(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                            struct choice_lanes *lanes, float *acceptance);

#endif
