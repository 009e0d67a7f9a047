/* Choice among many products without an exponential for each: SMEs of a class are sorted into cohorts of
 * price sensitivity, and a cohort's table of running sums, made once a round with its lowest sensitivity
 * alpha_0, serves them all. Weights fall in alpha, so a proposal from the table is accepted with probability
 * exp(-(alpha - alpha_0) P_j), and after a refusal everything is drawn anew: rejection sampling (von Neumann
 * 1951), exact for every alpha. Places are found by an indexed search (Chen & Asau 1974), so a choice costs
 * the same whatever the number of products. */
#ifndef PRICEWAR_MODEL_SME_CHOICE_COHORTS_H
#define PRICEWAR_MODEL_SME_CHOICE_COHORTS_H

#include "base/arena.h"
#include "model/sme/choice_landing.h"

struct choice_cohorts {
    size_t count;    /* cohorts; the first has alpha_0 = 0, and takes what lies below the range */
    size_t capacity; /* offers that tables have room for */
    uint32_t first;  /* bits of the second cohort's alpha_0, as a float */
    float *low;      /* [count] alpha_0 */
    float *scale;    /* [count] cells of the index per unit of running sum */
    float *sums;     /* [count][capacity + 1] running sums, from 0 */
    int32_t *index;  /* [count][capacity] by cell: offers whose running sum ends in an earlier cell */
};

/* Least number of products at which cohorts can be faster than exponentials. */
enum { COHORTS_FROM = 96 };

/* Tables for sensitivities around [lowest, highest] and up to `capacity` offers, in the arena; NULL when
 * memory is short. Sensitivities beyond the range are served too, with more refusals. */
struct choice_cohorts *choice_cohorts_create(struct arena *arena, float lowest, float highest,
                                             size_t capacity);

/* For tables in a clone of their arena. */
void choice_cohorts_relocate(struct choice_cohorts *cohorts, const struct relocation *relocation);

/* Whether tables pay for that many choices, and are right: prices must not be negative. */
bool choice_cohorts_pay(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                        double choices);

/* Makes the tables of a round. */
void choice_cohorts_prepare(struct choice_cohorts *cohorts, const struct choice_kernel *kernel);

/* Proposes for all lanes: lanes->chosen, lanes->total (at the cohort's alpha_0), and acceptance
 * [CHOICE_LANES], the probability with which each proposal is to be accepted. Returns whether some total is
 * near zero, as choice_kernel_run. */
bool choice_cohorts_propose(const struct choice_cohorts *cohorts, const struct choice_kernel *kernel,
                            struct choice_lanes *lanes, float *acceptance);

#endif
