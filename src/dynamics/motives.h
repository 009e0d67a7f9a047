/* Why a price is low: an equilibrium's pricing condition taken apart (Besanko, Doraszelski & Kryukov 2014, American
 * Economic Review 104; sections on what drives pricing):
 *   marginal revenue - cost + building + chance denying = 0,
 * with marginal revenue p - scale/(1 - share) and `chance` the rival's share of the buyers who do not buy here. */
#ifndef PRICEWAR_DYNAMICS_MOTIVES_H
#define PRICEWAR_DYNAMICS_MOTIVES_H

#include "dynamics/equilibrium.h"

struct motives {
    double
        marginal_profit; /* of a unit more sold this period: marginal revenue less cost; below 0: a sacrifice */
    double building[MOTIVES]; /* what a sale makes of the firm */
    double denying[MOTIVES];  /* what it keeps the rival from becoming, times `chance` */
    double chance;
    double
        static_price; /* best reply to the rival's price with no future: price less this is what future does */
    double sum;       /* of the terms that conduct allows: 0 within rounding in an equilibrium */
};

/* In a state where the firm is active. All parts but the baselines are 0 where exit is impossible. GAME_SWITCHING: a
 * sale is to the buyer on the margin, building is worth of one more buyer, denying is 0 (every buyer won is a
 * buyer taken, which building counts). STATUS_INVALID: the firm is not active in the state. */
enum status find_motives(const struct game *game, const struct equilibrium *equilibrium, size_t state,
                         struct motives *motives, struct error *error);

#endif
