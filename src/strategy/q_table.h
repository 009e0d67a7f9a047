/* Action values of a learner (Watkins & Dayan 1992). The greedy action of every state is kept up to date;
 * a state is scanned only when its greedy action's value falls so far that another action might be better. */
#ifndef PRICEWAR_STRATEGY_Q_TABLE_H
#define PRICEWAR_STRATEGY_Q_TABLE_H

#include "base/arena.h"
#include "base/multiversion.h"
#include <stdbool.h>
#include <stdint.h>

struct q_table {
    size_t states, actions;
    double *value;      /* [states][actions] */
    double *best_value; /* [states] */
    double *others;     /* [states], an upper bound on the values of the other actions */
    uint32_t *best;     /* [states], the greedy action; a scan takes the lowest of equal ones */
};

/* Takes a table of zeros from the arena; false when memory is short. */
bool q_table_take(struct q_table *table, struct arena *arena, size_t states, size_t actions);

/* Takes a table with the same values; false when memory is short. */
bool q_table_clone(struct q_table *table, struct arena *arena, const struct q_table *from);

/* Gives every state the same values [actions]. */
void q_table_fill(struct q_table *table, const double *values);

/* Copies the values of a table of the same size. */
void q_table_copy(struct q_table *table, const struct q_table *from);

/* Recomputes the greedy action of a state. */
void q_table_scan(struct q_table *table, size_t state);

/* Q <- (1 - rate) Q + rate target for one cell. True when the state's greedy action changes. */
INLINED bool q_table_learn(struct q_table *table, size_t state, size_t action, double rate, double target)
{
    double *cell = &table->value[state * table->actions + action];
    double value = (1 - rate) * *cell + rate * target;
    *cell = value;
    uint32_t before = table->best[state];
    double best = table->best_value[state], others = table->others[state];
    if (action != before) {
        bool better = value > best;
        double below = better ? best : value;
        table->others[state] = below > others ? below : others;
        table->best_value[state] = better ? value : best;
        table->best[state] = better ? (uint32_t)action : before;
        return better;
    }
    if (value > others) {
        table->best_value[state] = value;
        return false;
    }
    q_table_scan(table, state);
    return table->best[state] != before;
}

/* q_table_learn for all cells of a state: targets [actions]. True when its greedy action changes. */
bool q_table_learn_all(struct q_table *table, size_t state, double rate, const double *targets);

#endif
