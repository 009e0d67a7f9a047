/* Repeats the runs of a file and says how that went; for `rerun` and `verify-file`. */
#ifndef PRICEWAR_CLI_RERUN_TEXT_H
#define PRICEWAR_CLI_RERUN_TEXT_H

#include <stdbool.h>
#include <stdint.h>

struct rerun_request {
    const char *file;
    int64_t run; /* -1: all */
    unsigned threads;
    double within;
    bool quiet;
};

/* The exit code: 0 the same, 1 different or failed, 2 not to be read. Prints on stdout; errors on stderr. */
int rerun_and_print(const struct rerun_request *request);

#endif
