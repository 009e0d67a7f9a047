#include "market/markov_pricing.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Replies to the rival's price 0..6, Maskin & Tirole (1988), examples 1 and 2. Rows in which the firm
 * mixes are overwritten. */
static const size_t edgeworth_reply[MASKIN_TIROLE_PRICES] = {0, 0, 1, 2, 3, 4, 4};
static const size_t kinked_reply[MASKIN_TIROLE_PRICES] = {3, 1, 1, 3, 3, 3, 3};

double maskin_tirole_mix(enum maskin_tirole_equilibrium equilibrium, double discount)
{
    double d = discount, d2 = d * d, d4 = d2 * d2;
    if (equilibrium == MASKIN_TIROLE_EDGEWORTH)
        return (3 * d2 - 1) * (1 + d2 + d4) / (8 + 7 * d2 + 2 * d4 + 3 * d4 * d2);
    return (5 + d) / (5 * d + 9 * d2);
}

void maskin_tirole_policy(enum maskin_tirole_equilibrium equilibrium, double discount,
                          double policy[MASKIN_TIROLE_PRICES * MASKIN_TIROLE_PRICES])
{
    enum { COUNT = MASKIN_TIROLE_PRICES };
    bool edgeworth = equilibrium == MASKIN_TIROLE_EDGEWORTH;
    const size_t *reply = edgeworth ? edgeworth_reply : kinked_reply;
    size_t mixing = edgeworth ? 0 : 1, jump = edgeworth ? 5 : 3;
    double stay = maskin_tirole_mix(equilibrium, discount);
    memset(policy, 0, COUNT * COUNT * sizeof *policy);
    for (size_t r = 0; r < COUNT; r++)
        policy[r * COUNT + reply[r]] = 1;
    policy[mixing * COUNT + mixing] = stay;
    policy[mixing * COUNT + jump] = 1 - stay;
}
