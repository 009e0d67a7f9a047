/* What a command prints of its results, made before their file gets its name: memory too short to say what is
 * in the file must not leave it there behind a failure. */
#ifndef PRICEWAR_CLI_ANSWER_H
#define PRICEWAR_CLI_ANSWER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct answer {
    FILE *out; /* to be printed to */
    char *text;
    size_t size;
};

/* Each STATUS_FAILED, with a message. `status`: of what was printed; its failure is passed on. */
enum status answer_open(struct answer *answer, struct error *error);
enum status answer_close(struct answer *answer, enum status status, struct error *error);
/* To stdout. */
enum status answer_print(const struct answer *answer, struct error *error);

/* In any state after answer_open. */
void answer_clear(struct answer *answer);

#endif
