#include "strategy/attach_worth.h"

#include <math.h>

/* Customer lifetime value with retention (Gupta, Lehmann & Stuart 2004), less what would have come anyway.
 *
 * A round with the model instead of without it makes a difference to where the account is at its end: of the SMEs
 * that would use a model of another host, `move` more have it here, whether it was to be won or to be lost; of those
 * that would use none, `move` of the accounts that are not here yet. Without the model a difference shrinks by the
 * moves of all who use one, so the account is worth profit/(1 - delta lambda). In the n-th round of its stay
 * (1 - held)(1 - move)^(n - 1) of a customer's account is still away. Sums over the stay are geometric series, and
 * the tokens bought are one too. */
static double worth_in_sector(const struct account_moves *moves, double delta)
{
    double stay = delta * moves->kept, lambda = 1 - moves->move * (1 - moves->none);
    /* mean share of the rounds of the stay that begin with the account away; all, if it never moves */
    double away = (1 - moves->held) * (moves->move > 0 ? (1 - stay) / (1 - stay * (1 - moves->move)) : 1);
    double won = moves->move * (moves->elsewhere + moves->none * away);
    double worth = won > 0 ? moves->profit * won / (1 - delta * lambda) : 0;
    return worth + moves->extra * (1 - (1 - moves->move) * away);
}

double attach_worth(const struct account_moves *moves, size_t count, double rounds)
{
    double delta = exp(-1 / rounds), sum = 0;
    for (size_t s = 0; s < count; s++)
        sum += worth_in_sector(&moves[s], delta);
    return sum;
}
