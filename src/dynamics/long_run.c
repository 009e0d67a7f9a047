#include "dynamics/long_run.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSIENT = 0 }; /* closed sets are numbered from 1 */

struct reduction {
    const struct chain *chain;
    size_t count;   /* of the states that can be reached */
    size_t *order;  /* [count] the states: by closed set, then those that are left for good */
    size_t *place;  /* [states] in that order */
    size_t *set;    /* [states] closed set, or TRANSIENT */
    size_t *queue;  /* [states] */
    uint8_t *seen;  /* [states] */
    double *matrix; /* [count][count], reduced step by step */
    double *weight; /* [count] */
};

/* Marks what can be reached from a state, itself included, in `seen`, and lists it in `queue`; returns how much. */
static size_t reach(struct reduction *reduction, size_t from)
{
    const struct chain *chain = reduction->chain;
    size_t count = 1;
    memset(reduction->seen, 0, chain->states);
    reduction->queue[0] = from;
    reduction->seen[from] = 1;
    for (size_t done = 0; done < count; done++)
        for (size_t s = reduction->queue[done], k = chain->first[s]; k < chain->first[s + 1]; k++)
            if (!reduction->seen[chain->next[k]]) {
                reduction->seen[chain->next[k]] = 1;
                reduction->queue[count++] = chain->next[k];
            }
    return count;
}

/* Goes on from a state until what can be reached no longer shrinks, which is then a closed set: listed in `queue`. */
static size_t find_closed(struct reduction *reduction, size_t from, size_t *candidates)
{
    size_t count = reach(reduction, from), tried = 0;
    memcpy(candidates, reduction->queue, count * sizeof *candidates);
    while (tried < count) {
        size_t smaller = reach(reduction, candidates[tried++]);
        if (smaller < count) {
            count = smaller;
            memcpy(candidates, reduction->queue, count * sizeof *candidates);
            tried = 0;
        }
    }
    return count;
}

/* Sets of the states that can be reached from the start. A state from which a closed set is reached that does not hold
 * it is transient. */
static size_t find_sets(struct reduction *reduction, size_t start, size_t *reached, size_t *candidates)
{
    size_t sets = 0;
    reduction->count = reach(reduction, start);
    memcpy(reached, reduction->queue, reduction->count * sizeof *reached);
    for (size_t i = 0; i < reduction->count; i++) {
        size_t count = reach(reduction, reached[i]), known = 0;
        for (size_t k = 0; k < count; k++)
            known |= reduction->set[reduction->queue[k]] != TRANSIENT;
        if (known)
            continue;
        count = find_closed(reduction, reached[i], candidates);
        sets++;
        for (size_t k = 0; k < count; k++)
            reduction->set[candidates[k]] = sets;
    }
    return sets;
}

/* Closed sets first, by number; within each by state, so that neighbours stay near and rows sparse. */
static void put_in_order(struct reduction *reduction, size_t sets, const size_t *reached)
{
    size_t count = 0, states = reduction->chain->states;
    memset(reduction->seen, 0, states);
    for (size_t i = 0; i < reduction->count; i++)
        reduction->seen[reached[i]] = 1;
    for (size_t set = 1; set <= sets + 1; set++)
        for (size_t s = 0; s < states; s++)
            if (reduction->seen[s] && reduction->set[s] == (set <= sets ? set : TRANSIENT)) {
                reduction->place[s] = count;
                reduction->order[count++] = s;
            }
}

static void fill_matrix(struct reduction *reduction)
{
    const struct chain *chain = reduction->chain;
    for (size_t i = 0; i < reduction->count; i++)
        for (size_t s = reduction->order[i], k = chain->first[s]; k < chain->first[s + 1]; k++)
            reduction->matrix[i * reduction->count + reduction->place[chain->next[k]]] = chain->chance[k];
}

/* Takes out state k: who comes there goes on to where the chain goes from there, among first .. k - 1. Column k then
 * has the visits to k per visit of the others. */
static void eliminate(struct reduction *reduction, size_t k, size_t first)
{
    size_t count = reduction->count;
    double *row = reduction->matrix + k * count, sum = 0;
    for (size_t j = first; j < k; j++)
        sum += row[j];
    for (size_t i = first; i < k; i++) {
        double *other = reduction->matrix + i * count;
        if (!(other[k] > 0))
            continue;
        other[k] /= sum;
        for (size_t j = first; j < k; j++)
            other[j] += other[k] * row[j];
    }
    for (size_t j = first; j < k; j++)
        row[j] /= sum;
}

/* Stationary distribution of the closed set at first .. end - 1, scaled to `total`. */
static void spread(struct reduction *reduction, size_t first, size_t end, double total)
{
    size_t count = reduction->count;
    double sum = 1;
    for (size_t k = end - 1; k > first; k--)
        eliminate(reduction, k, first);
    reduction->weight[first] = 1;
    for (size_t k = first + 1; k < end; k++) {
        reduction->weight[k] = 0;
        for (size_t i = first; i < k; i++)
            reduction->weight[k] += reduction->weight[i] * reduction->matrix[i * count + k];
        sum += reduction->weight[k];
    }
    for (size_t k = first; k < end; k++)
        reduction->weight[k] *= total / sum;
}

static void reduce(struct reduction *reduction, size_t start)
{
    size_t count = reduction->count;
    memset(reduction->weight, 0, count * sizeof *reduction->weight);
    reduction->weight[reduction->place[start]] = 1;
    for (size_t k = count; k-- > 0 && reduction->set[reduction->order[k]] == TRANSIENT;) {
        eliminate(reduction, k, 0);
        for (size_t j = 0; j < k; j++)
            reduction->weight[j] += reduction->weight[k] * reduction->matrix[k * count + j];
        reduction->weight[k] = 0;
    }
    for (size_t first = 0, end = 1; first < count; first = end++) {
        size_t set = reduction->set[reduction->order[first]];
        double total = reduction->weight[first];
        if (set == TRANSIENT)
            break;
        for (; end < count && reduction->set[reduction->order[end]] == set; end++)
            total += reduction->weight[end];
        spread(reduction, first, end, total);
    }
}

enum status long_run_find(const struct chain *chain, size_t start, double *distribution, struct error *error)
{
    size_t states = chain->states, *room = calloc(6 * states, sizeof *room);
    struct reduction reduction = {.chain = chain, .seen = calloc(states, 1)};
    enum status status = STATUS_OK;
    if (room && reduction.seen) {
        reduction.order = room;
        reduction.place = room + states;
        reduction.set = room + 2 * states;
        reduction.queue = room + 3 * states;
        size_t *reached = room + 4 * states, *candidates = room + 5 * states;
        size_t sets = find_sets(&reduction, start, reached, candidates);
        put_in_order(&reduction, sets, reached);
        reduction.matrix = calloc(reduction.count * reduction.count, sizeof *reduction.matrix);
        reduction.weight = calloc(reduction.count, sizeof *reduction.weight);
    }
    if (reduction.matrix && reduction.weight) {
        fill_matrix(&reduction);
        reduce(&reduction, start);
        memset(distribution, 0, states * sizeof *distribution);
        for (size_t i = 0; i < reduction.count; i++)
            distribution[reduction.order[i]] = reduction.weight[i];
    } else {
        status = error_no_memory(error, "the long run of a chain");
    }
    free(reduction.matrix);
    free(reduction.weight);
    free(reduction.seen);
    free(room);
    return status;
}
