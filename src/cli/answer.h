/* What a command prints of its results. It is put together in memory before the results' file gets its
 * name: a command that fails for lack of memory must not leave a file behind. */
#ifndef PRICEWAR_CLI_ANSWER_H
#define PRICEWAR_CLI_ANSWER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct answer {
    FILE *out; /* stream to print to */
    char *text;
    size_t size;
};

/* Each STATUS_FAILED, with a message. `status`: of what was printed; its failure is passed on. */
enum status answer_open(struct answer *answer, struct error *error);
enum status answer_close(struct answer *answer, enum status status, struct error *error);
/* Copies the answer to stdout. */
enum status answer_print(const struct answer *answer, struct error *error);

/* Allowed in any state after answer_open. */
void answer_clear(struct answer *answer);

#endif
