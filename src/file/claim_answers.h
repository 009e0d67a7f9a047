/* Answers to claims, in the group `claims` of a file of runs or of a study. */
#ifndef PRICEWAR_FILE_CLAIM_ANSWERS_H
#define PRICEWAR_FILE_CLAIM_ANSWERS_H

#include "base/error.h"
#include <hdf5.h>

enum claim_verdict { CLAIM_FAILS, CLAIM_UNDECIDED, CLAIM_HOLDS, CLAIM_VERDICTS };

extern const char *const claim_verdict_names[CLAIM_VERDICTS]; /* "fails", "undecided", "holds" */

struct claim_answer {
    char *name, *text, *source;
    char *statement;         /* what was tested, in words and symbols */
    double value, low, high; /* the statistic with its 95 % interval; NAN: not known */
    double threshold;        /* of the claim */
    size_t runs;             /* runs, or pairs of groups of runs, with a value */
    enum claim_verdict verdict;
};

struct claim_answers {
    struct claim_answer *items;
    size_t count;
};

/* Frees the texts and the array. */
void claim_answers_clear(struct claim_answers *answers);

/* Makes the group; nothing when there are no answers. */
enum status claim_answers_write(hid_t file, const struct claim_answers *answers, struct error *error);

/* No answers when the file has no such group. Cleared by claim_answers_clear in any case. */
enum status claim_answers_read(hid_t file, struct claim_answers *answers, struct error *error);
enum status claim_answers_read_file(const char *path, struct claim_answers *answers, struct error *error);

#endif
