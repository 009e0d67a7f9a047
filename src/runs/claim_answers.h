/* Answers to claims. */
#ifndef PRICEWAR_RUNS_CLAIM_ANSWERS_H
#define PRICEWAR_RUNS_CLAIM_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

enum claim_verdict { CLAIM_FAILS, CLAIM_UNDECIDED, CLAIM_HOLDS, CLAIM_VERDICTS };

extern const char *const claim_verdict_names[CLAIM_VERDICTS]; /* "fails", "undecided", "holds" */

/* The same statistic where the rest of what a study varies is held. */
struct claim_cell {
    char *where; /* "capital=2e6, strict=3" */
    double value, low, high;
    enum claim_verdict verdict;
};

struct claim_answer {
    char *name, *text, *source;
    char *statement;         /* what was tested, in words and symbols */
    char *unit;              /* of the statistic and of the threshold; "1": none */
    double value, low, high; /* the statistic with its 95 % interval; NAN: not known */
    double threshold;        /* of the claim */
    size_t runs;             /* runs with a value; in studies pairs of groups of runs */
    enum claim_verdict verdict;
    /* In studies over listed values: what the mean over the rest of what varies is a mean of. No cells: there is
     * nothing else that varies, or not by listed values. */
    struct claim_cell *cells;
    size_t cell_count;
    double cells_alike; /* p-value of the hypothesis that they are all the same (Holm 1979); NAN: no cells */
};

/* Cells differ by more than chance, at this level, and not all are answered as their mean is. */
#define CLAIM_CELLS_LEVEL 0.01
bool claim_mean_hides(const struct claim_answer *answer);

struct claim_answers {
    struct claim_answer *items;
    size_t count;
};

/* Frees the texts, the cells and the array. */
void claim_answers_clear(struct claim_answers *answers);

#endif
