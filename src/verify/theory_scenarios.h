/* The scenarios of scenarios/theory, embedded so that the program can verify itself wherever it is
 * installed. */
#ifndef PRICEWAR_VERIFY_THEORY_SCENARIOS_H
#define PRICEWAR_VERIFY_THEORY_SCENARIOS_H

#include <stddef.h>

struct theory_scenario {
    const char *name; /* of the file in scenarios/theory, without .cfg */
    const char *text;
};

extern const struct theory_scenario theory_scenarios[];
extern const size_t theory_scenario_count;

#endif
