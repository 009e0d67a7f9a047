/* Checks the program against theory and published results: closed forms and statistics that its modules
 * compute, learners, and whole scenarios with expected results. */
#ifndef PRICEWAR_VERIFY_VERIFICATION_H
#define PRICEWAR_VERIFY_VERIFICATION_H

#include "base/arena.h"
#include "base/error.h"

struct verified_result {
    const char *group; /* scenario or module that the result comes from */
    const char *name;
    const char *source;
    double expected, found, error; /* |found - expected|; NAN when nothing was found */
    double allowed;
    bool drawn; /* a mean over draws: `allowed` is in standard errors */
    bool holds;
};

struct verification {
    struct verified_result *results;
    size_t count, capacity;
    size_t failures;
    struct arena arena; /* memory of the texts */
};

struct verification_terms {
    unsigned threads;
    /* Called before each part with its name, the number of parts done, and of all; may be NULL. False
     * stops the work with STATUS_FAILED. */
    bool (*progress)(void *context, const char *part, size_t done, size_t total);
    void *context;
};

/* Makes all checks, in a fixed order. A result that is off is not an error: see `failures`. STATUS_FAILED:
 * no memory, or a scenario could not be run. Clear in any case. */
enum status verification_run(const struct verification_terms *terms, struct verification *verification,
                             struct error *error);
void verification_clear(struct verification *verification);

#endif
