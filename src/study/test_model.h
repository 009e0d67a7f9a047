/* Functions with known sensitivity indices or posteriors that a study can run instead of the simulation. */
#ifndef PRICEWAR_STUDY_TEST_MODEL_H
#define PRICEWAR_STUDY_TEST_MODEL_H

#include <stddef.h>

struct test_model {
    const char *name;
    size_t minimum_factors, maximum_factors;
    double low, high; /* the range over which its indices are known */
    double (*value)(const double *x, size_t factors);
};

enum test_model_kind {
    TEST_MODEL_NONE,
    TEST_MODEL_ISHIGAMI,
    TEST_MODEL_G_FUNCTION,
    TEST_MODEL_SUM,
    TEST_MODEL_SQUARE,
    TEST_MODELS
};

/* In the order of the enum. */
#define TEST_MODEL_NAMES "none|ishigami|g_function|sum|square"

extern const struct test_model test_models[TEST_MODELS];

#endif
