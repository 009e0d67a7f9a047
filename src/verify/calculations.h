/* Results that need no scenario, in four tables, one file each. */
#ifndef PRICEWAR_VERIFY_CALCULATIONS_H
#define PRICEWAR_VERIFY_CALCULATIONS_H

#include <stddef.h>

struct calculation {
    const char *group, *name, *source;
    double expected, allowed;
    double (*find)(void); /* NAN: it could not be computed */
};

/* Defines a function that computes a number by an expression. */
#define FIND(name, expression)                                                                               \
    static double name(void)                                                                                 \
    {                                                                                                        \
        return (expression);                                                                                 \
    }

extern const struct calculation verification_closed_forms[], verification_statistics[],
    verification_learners[], verification_dynamics[];
extern const size_t verification_closed_form_count, verification_statistic_count, verification_learner_count,
    verification_dynamics_count;

#endif
