/* How often SMEs look at their supplier: rates per month, and the posted prices of a month ago.
 * docs/model.md 4.3. */
#ifndef PRICEWAR_MODEL_SME_REVIEW_H
#define PRICEWAR_MODEL_SME_REVIEW_H

#include "model/world.h"

struct review_rates {
    double user, nonuser; /* probabilities of a review in the round: with a model on offer, with none */
    size_t rounds;        /* whole rounds in a month, 0 when a round is longer */
    double rest;          /* of a month, in rounds, below 1 */
    double *past;         /* [rounds + 2][product_count] posted prices by round, ring buffer */
};

/* Takes memory from the world's arena; world->arena.exhausted when there is none. The products must be set:
 * before round 1 nothing has moved. */
void review_create(struct world *world, struct review_rates *review);

/* For the review of a table in a clone of its arena. */
void review_relocate(struct review_rates *review, const struct relocation *relocation);

/* Of an SME with a supplier or none; one whose supplier is not on offer any more always looks. */
static inline double review_chance(const struct review_rates *review, bool has_supplier, bool on_offer)
{
    return !has_supplier ? review->nonuser : on_offer ? review->user : 1;
}

/* Sets the probabilities of the round from the prices now posted, which it remembers. */
void review_update(const struct world *world, struct review_rates *review);

#endif
