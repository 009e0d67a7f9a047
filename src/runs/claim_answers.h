/* Answers to claims. */
#ifndef PRICEWAR_RUNS_CLAIM_ANSWERS_H
#define PRICEWAR_RUNS_CLAIM_ANSWERS_H

#include <stddef.h>

enum claim_verdict { CLAIM_FAILS, CLAIM_UNDECIDED, CLAIM_HOLDS, CLAIM_VERDICTS };

extern const char *const claim_verdict_names[CLAIM_VERDICTS]; /* "fails", "undecided", "holds" */

struct claim_answer {
    char *name, *text, *source;
    char *statement;         /* what was tested, in words and symbols */
    char *unit;              /* of the statistic and of the threshold; "1": none */
    double value, low, high; /* the statistic with its 95 % interval; NAN: not known */
    double threshold;        /* of the claim */
    size_t runs;             /* runs with a value; in studies pairs of groups of runs */
    enum claim_verdict verdict;
};

struct claim_answers {
    struct claim_answer *items;
    size_t count;
};

/* Frees the texts and the array. */
void claim_answers_clear(struct claim_answers *answers);

#endif
