/* Equilibria of games in normal form, in pure and in mixed strategies. */
#ifndef PRICEWAR_EQUILIBRIA_NASH_H
#define PRICEWAR_EQUILIBRIA_NASH_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "equilibria/normal_form.h"

struct nash_equilibrium {
    double *mix; /* [sum of strategies], player after player */
    double
        regret; /* the most that a player gains by another strategy, in units of its spread; 0 but for rounding */
    size_t profile; /* of a pure equilibrium; SIZE_MAX: it is mixed */
};

struct nash_equilibria {
    struct nash_equilibrium *items; /* pure ones first, by profile */
    size_t count;
    bool complete; /* these are all; false: there may be others */
    struct arena arena;
};

/* All pure equilibria, and mixed ones. Two players: supports of equal size are looked at one by one, smaller ones first
 * (Porter, Nudelman & Shoham 2008), after strategies that another one dominates strictly are left out; that finds all
 * equilibria of a game without ties unless there are too many supports (*complete says so; an even number, or a tie in an
 * equilibrium, shows that some may lack: Wilson 1971). More players: supports of up to two strategies each, then replicator
 * dynamics (Taylor & Jonker 1978) from many starts, drawn by `seed`, refined by Newton's method; never called complete. One
 * player: what it likes best. STATUS_FAILED: no memory. Call nash_clear in any case. */
enum status nash_find(const struct normal_form *game, uint64_t seed, struct nash_equilibria *found,
                      struct error *error);
void nash_clear(struct nash_equilibria *found);

/* Whether an equilibrium of one game is one of another with the same strategies in use: looks for it from the mix that is
 * given, by Newton's method. *same: the answer. STATUS_FAILED: no memory. */
enum status nash_persists(const struct normal_form *game, const struct nash_equilibrium *of_other, bool *same,
                          struct error *error);

#endif
