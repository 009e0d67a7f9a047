/* "Did you mean": the candidate nearest to a misspelt name. */
#ifndef PRICEWAR_SCENARIO_SUGGEST_H
#define PRICEWAR_SCENARIO_SUGGEST_H

#include <stddef.h>

struct suggestion {
    const char *wanted;
    const char *best; /* NULL while nothing is near enough */
    size_t distance;
    char storage[64];
};

struct suggestion suggestion_for(const char *wanted);
void suggestion_try(struct suggestion *suggestion, const char *candidate);

/* The same for each name of a list such as "light|main", which need not outlive the call: the suggestion then
 * holds the best and must stay where it is. */
void suggestion_try_names(struct suggestion *suggestion, const char *names);

/* Least number of letters inserted, deleted, replaced or swapped with their neighbour that turns a into b,
 * case ignored (Damerau 1964, Levenshtein 1966); only the first 64 bytes count. */
size_t edit_distance(const char *a, const char *b);

#endif
