/* Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random
 * numbers: as easy as 1, 2, 3", SC11). A number is a pure function of its address: seed, run, agent, round
 * and purpose. So results do not depend on threads, on the order of agents, or on which other modules are
 * on. */
#ifndef PRICEWAR_RANDOM_PHILOX_H
#define PRICEWAR_RANDOM_PHILOX_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* What a draw is for; each purpose has its own stream. Values are part of the reproducibility contract:
 * append, never renumber. */
enum random_purpose {
    RANDOM_SME_BIRTH = 1,    /* traits and start capital of an SME */
    RANDOM_SME_CHOICE = 2,   /* supplier choice; value found or lost */
    RANDOM_SME_BUSINESS = 3, /* users: arrivals and churn */
    RANDOM_SME_FINANCE = 4,  /* funding, giving up, luck */
    RANDOM_SME_ENTRY = 5,    /* number of entrants by class */
    RANDOM_VENDOR_QUALITY = 6,
    RANDOM_VENDOR_FUNDING = 7,
    RANDOM_STRATEGY = 8,      /* draws inside pricing rules */
    RANDOM_ESTIMATE = 9,      /* noise in what a firm believes about a rival */
    RANDOM_SME_REVIEW = 11,   /* review of the supplier; move of the cloud account */
    RANDOM_VENDOR_SHOCK = 12, /* shocks to a vendor's cash */
    RANDOM_LEARNING = 13,     /* learners in a static market; addressed by period */
    RANDOM_ACQUISITION = 14,  /* whether a vendor in need is bought */
    RANDOM_TENDER = 15,       /* tenders of the niche and their winners; at round 0 the vendors' skills */
    RANDOM_OWN_APP = 16,      /* users won and lost by vendors' own apps */
    RANDOM_SME_SECOND = 17,   /* second supplier */
    RANDOM_CLASSES = 18,      /* where the points of a sector's latent classes start */
    RANDOM_DESIGN = 20,       /* points of a study's design */
    RANDOM_BOOTSTRAP = 21,    /* resamples of a study's statistics */
    RANDOM_TEST_MODEL = 22,   /* noise added to a test model */
    RANDOM_POINT_SEED = 23,   /* seeds of design points, unless all points share one */
    RANDOM_VERIFY = 24,       /* runs of a file that are played again in place of all */
    RANDOM_CONSIDERING = 25,  /* an SME's threshold for considering models; addressed by its birth */
    RANDOM_PRICE_REVIEW = 29, /* whether a vendor's pricing rule decides in the round */
    RANDOM_INFERENCE = 30,    /* points of an inference, and errors of what was observed */
    RANDOM_SCRAP = 33,        /* what a vendor's team and licences would fetch */
    RANDOM_LISTING = 34,      /* whether a vendor is listed */
    RANDOM_NAMED_APP = 40,    /* latent classes of named apps */
    RANDOM_DYNAMICS = 44,     /* paths of dynamic games */
};

/* Four independent 32-bit words for the given address. */
struct philox_words {
    uint32_t word[4];
};
struct philox_words philox4x32(uint64_t seed, uint32_t run, uint32_t entity, uint32_t round,
                               uint32_t purpose);

/* The same numbers as philox4x32() for `count` consecutive entities, word by word in four arrays of
 * `count`. */
void philox4x32_block(uint64_t seed, uint32_t run, uint32_t first_entity, uint32_t round, uint32_t purpose,
                      size_t count, uint32_t *restrict w0, uint32_t *restrict w1, uint32_t *restrict w2,
                      uint32_t *restrict w3);

/* Two words for each of `count` consecutive entities, at half the cost: one Philox call serves the two
 * entities e and e + 32. In every block of 64 entities from `first_entity` on, the first 32 get words 0
 * and 1, the last 32 words 2 and 3 of the call addressed to the lower one. Keep `first_entity` a multiple
 * of 64, or the numbers depend on it. */
void philox4x32_pairs(uint64_t seed, uint32_t run, uint32_t first_entity, uint32_t round, uint32_t purpose,
                      size_t count, uint32_t *restrict first, uint32_t *restrict second);

/* Uniform in (0, 1): the midpoint of one of 2^32 equal cells. */
static inline double uniform_from_word(uint32_t word)
{
    return ((double)word + 0.5) * (1.0 / 4294967296.0);
}

/* A GSL generator on the same streams, for gsl_ran_*: gsl_rng_alloc(random_stream_type), then
 * random_stream_seek() to an address. Successive draws there count up a 32-bit draw number. */
extern const gsl_rng_type *const random_stream_type;
void random_stream_seek(gsl_rng *generator, uint64_t seed, uint32_t run, uint32_t entity, uint32_t round,
                        enum random_purpose purpose);

#endif
