/* Subcommands and their options as tables: parsing, help and "did you mean" come from the same rows. */
#ifndef PRICEWAR_CLI_OPTIONS_H
#define PRICEWAR_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "terminal/leave.h"

struct option_row {
    int key;              /* its letter, or a number above 255 for an option without one */
    const char *name;     /* without the dashes */
    const char *argument; /* what its argument is called in the help; NULL when it takes none */
    const char *meaning;
};

enum { OPTION_LONG_ONLY = 256 }; /* first key without a letter */

struct command {
    const char *name;
    const char *arguments; /* "SCENARIO", "[NAME]" */
    const char *summary;   /* one line */
    const char *details;   /* for its help */
    const struct option_row *options;
    size_t option_count;
    size_t minimum_arguments, maximum_arguments;
    int (*run)(const struct command *self, int argc, char **argv); /* argv[0] is the command */
};

enum parse_result { PARSE_GO_ON, PARSE_ENDED, PARSE_WRONG };

/* Calls take(context, key, value) for every option, in order; value is NULL for one without argument; false
 * from it stops with PARSE_WRONG. `--help` and `--version`, which every command has, are answered on stdout:
 * PARSE_ENDED. Wrong use is explained on stderr: PARSE_WRONG. Else argv[*first .. argc) are the arguments, as
 * many as the command takes. Not for use by two threads at once (getopt). */
enum parse_result options_parse(const struct command *command, int argc, char **argv,
                                bool (*take)(void *context, int key, const char *value), void *context,
                                int *first);

void command_help(FILE *out, const struct command *command);
void version_print(FILE *out);

/* One line on stderr, "pricewar-sim: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The value of --name, a whole number from least to most; false: it is wrong, and that has been said. */
bool options_take_whole(const char *name, const char *value, int64_t least, int64_t most, int64_t *number);

/* The value of --threads; false: it is wrong, and that has been said. */
bool options_take_threads(const char *value, unsigned *threads);

#endif
