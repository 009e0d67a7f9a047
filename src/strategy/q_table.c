#include "strategy/q_table.h"

#include <math.h>
#include <string.h>

bool q_table_take(struct q_table *table, struct arena *arena, size_t states, size_t actions)
{
    table->states = states;
    table->actions = actions;
    if (states > SIZE_MAX / sizeof(double) / actions)
        return false;
    table->value = arena_take(arena, states * actions, sizeof *table->value);
    table->best_value = arena_take(arena, states, sizeof *table->best_value);
    table->others = arena_take(arena, states, sizeof *table->others);
    table->best = arena_take(arena, states, sizeof *table->best);
    return table->value && table->best_value && table->others && table->best;
}

bool q_table_clone(struct q_table *table, struct arena *arena, const struct q_table *from)
{
    bool taken = q_table_take(table, arena, from->states, from->actions);
    if (taken)
        q_table_copy(table, from);
    return taken;
}

void q_table_scan(struct q_table *table, size_t state)
{
    const double *value = &table->value[state * table->actions];
    double highest = value[0], others = -INFINITY;
    uint32_t best = 0;
    for (uint32_t a = 1; a < table->actions; a++) {
        bool better = value[a] > highest;
        double below = better ? highest : value[a];
        others = below > others ? below : others;
        highest = better ? value[a] : highest;
        best = better ? a : best;
    }
    table->best[state] = best;
    table->best_value[state] = highest;
    table->others[state] = others;
}

bool q_table_learn_all(struct q_table *table, size_t state, double rate, const double *targets)
{
    double *value = &table->value[state * table->actions];
    uint32_t before = table->best[state];
    for (size_t a = 0; a < table->actions; a++)
        value[a] = (1 - rate) * value[a] + rate * targets[a];
    q_table_scan(table, state);
    return table->best[state] != before;
}

void q_table_fill(struct q_table *table, const double *values)
{
    for (size_t s = 0; s < table->states; s++) {
        memcpy(&table->value[s * table->actions], values, table->actions * sizeof *values);
        q_table_scan(table, s);
    }
}

void q_table_copy(struct q_table *table, const struct q_table *from)
{
    memcpy(table->value, from->value, table->states * table->actions * sizeof *table->value);
    memcpy(table->best_value, from->best_value, table->states * sizeof *table->best_value);
    memcpy(table->others, from->others, table->states * sizeof *table->others);
    memcpy(table->best, from->best, table->states * sizeof *table->best);
}
