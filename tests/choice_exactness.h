/* Holds the choices of many SMEs against the exact probabilities of every one of them. */
#ifndef PRICEWAR_TESTS_CHOICE_EXACTNESS_H
#define PRICEWAR_TESTS_CHOICE_EXACTNESS_H

#include <stdbool.h>
#include <stddef.h>

struct choice_experiment {
    size_t vendors, products_each; /* with several, moves among a vendor's products are cheaper */
    bool home_clouds;              /* three clouds, where SMEs have accounts that count */
    bool reviews;                  /* only half of the users review in a round */
    bool cohorts;                  /* by the cohorts' tables, else by exponentials */
    size_t smes, repeats;          /* choices are drawn `repeats` times from one state */
    double sensitivity_log_sd;
};

struct choice_deviation {
    double mean_square;        /* mean of z^2 over the options, about 1 */
    double worst;              /* largest |z| */
    size_t options;            /* that were expected often enough to count */
    double chosen_differently; /* share of choices that changed from before: the test is not of inertia */
};

/* z_j = (choices of j - sum of probabilities) / standard deviation, over none and all products. False when
 * the scenario can't be run or the method is not in use. */
bool choice_experiment_run(const struct choice_experiment *experiment, struct choice_deviation *deviation);

#endif
