/* Why a price is low: a pricing condition taken apart as in Besanko, Doraszelski & Kryukov (2014), American Economic
 * Review 104: marginal profit + building + chance denying = 0. docs/markov-perfect.md. */
#ifndef PRICEWAR_DYNAMICS_MOTIVES_H
#define PRICEWAR_DYNAMICS_MOTIVES_H

#include "dynamics/equilibrium.h"

struct motives {
    double
        marginal_profit; /* marginal revenue less cost: of one more sale, this period; below 0 a sacrifice */
    double building[MOTIVES]; /* what a sale makes of the firm; price units */
    double denying[MOTIVES];  /* what it keeps the rival from becoming; price units */
    double chance;            /* that the rival sells if the firm does not: the weight of denying */
    double static_price;      /* best reply to the rival's price in a world without a future */
    double sum;               /* marginal profit and what conduct allows of the rest: 0 in an equilibrium */
};

/* In a state where the firm is active. All parts but the baselines are exactly 0 where exit is impossible.
 * GAME_SWITCHING: a sale is one more buyer in the base; all of its worth is building's baseline, as a buyer won is
 * a buyer whom the rival has not. STATUS_INVALID: the game, or a state where the firm is not active. */
enum status find_motives(const struct game *game, const struct equilibrium *equilibrium, size_t state,
                         struct motives *motives, struct error *error);

#endif
