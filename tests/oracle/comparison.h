/* Holds an answer against what a case expects, number by number. */
#ifndef PRICEWAR_TESTS_ORACLE_COMPARISON_H
#define PRICEWAR_TESTS_ORACLE_COMPARISON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct comparison {
    const json_t *by_name;     /* absolute tolerances of names of the expected part; NULL: none */
    double absolute, relative; /* tolerance: the larger of absolute and relative times the expected value */
    double worst;              /* largest error; of what is expected as 0 or by `absolute`, absolute; as a
                                  part of the tolerance where there are some by name */
    char failure[256];         /* first value that is missing or wrong; empty when all is well */
    size_t values;             /* compared */
};

/* Every number, truth value, text and null of `expected` must be in `found` under the same name. */
void compare(struct comparison *comparison, const char *path, const json_t *expected, const json_t *found);

#endif
