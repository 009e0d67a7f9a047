/* "Did you mean": finds the candidate nearest to a misspelt name. */
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

/* Tries each name of a list such as "light|main". The list need not outlive the call, as the best name is
 * copied into the suggestion, which must then stay in place. */
void suggestion_try_names(struct suggestion *suggestion, const char *names);

/* Smallest number of letters inserted, deleted, replaced or swapped with a neighbour that turns a into b,
 * ignoring case (Damerau 1964, Levenshtein 1966). Only the first 64 bytes count. */
size_t edit_distance(const char *a, const char *b);

#endif
