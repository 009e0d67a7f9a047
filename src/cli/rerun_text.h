/* Repeats the runs of a file and says how that went; for `rerun` and `verify-file`. */
#ifndef PRICEWAR_CLI_RERUN_TEXT_H
#define PRICEWAR_CLI_RERUN_TEXT_H

#include "cli/options.h"

struct rerun_request {
    struct request shared; /* its first argument is the file */
    int64_t run;           /* -1: all */
    int64_t sample, seed;  /* so many runs, drawn by the seed; 0: all */
    double within;
};

/* The exit code: 0 the same, 1 different or failed, 2 not to be read. Prints on stdout; errors on stderr. */
int rerun_and_print(void *request);

#endif
