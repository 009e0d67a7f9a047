/* Subcommands and their options as tables: parsing, help and "did you mean" come from the same rows. */
#ifndef PRICEWAR_CLI_OPTIONS_H
#define PRICEWAR_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/complain.h"
#include "cli/overrides.h"
#include "terminal/leave.h"

struct command_list;

/* What was asked for on the command line. A command that takes more than this has a struct of its own that
 * begins with it. */
struct request {
    struct override_list overrides; /* --set, --seed, --replicates */
    struct override_list changes;   /* of one of two sides that are compared */
    const char *output;             /* as asked for, or NULL */
    unsigned threads;               /* 0: not asked for */
    bool force, quiet, json, markdown;
    char **arguments; /* [argument_count], as many as the command takes */
    size_t argument_count;
    const struct command_list *commands; /* all of the program */
};

struct option_row {
    char letter;          /* 0: it has none */
    const char *name;     /* without the dashes */
    const char *argument; /* what its argument is called in the help; NULL when it takes none */
    const char *meaning;
    /* Takes its value, NULL for an option without argument, into the request at `place`. What is wrong with
     * it, STATUS_INVALID, has been said. STATUS_FAILED: no memory. */
    enum status (*take)(const struct option_row *row, void *place, const char *value);
    size_t place;
    int64_t least, most; /* of take_whole */
};

enum status take_flag(const struct option_row *row, void *place, const char *value);  /* bool */
enum status take_text(const struct option_row *row, void *place, const char *value);  /* const char * */
enum status take_whole(const struct option_row *row, void *place, const char *value); /* int64_t */
enum status take_threads(const struct option_row *row, void *place, const char *value);

/* Into a struct override_list: the value; as the base seed; as the number of runs. */
enum status take_set(const struct option_row *row, void *place, const char *value);
enum status take_seed(const struct option_row *row, void *place, const char *value);
enum status take_replicates(const struct option_row *row, void *place, const char *value);

/* Rows of options that several commands have. */
#define IN_REQUEST(member) .place = offsetof(struct request, member)
#define OPTION_SET(meaning)                                                                                  \
    {                                                                                                        \
        0, "set", "PATH=VALUE", meaning, take_set, IN_REQUEST(overrides)                                     \
    }
#define OPTION_SEED(meaning)                                                                                 \
    {                                                                                                        \
        0, "seed", "N", meaning, take_seed, IN_REQUEST(overrides)                                            \
    }
#define OPTION_REPLICATES(meaning)                                                                           \
    {                                                                                                        \
        0, "replicates", "N", meaning, take_replicates, IN_REQUEST(overrides)                                \
    }
#define OPTION_THREADS                                                                                       \
    {                                                                                                        \
        0, "threads", "N",                                                                                   \
            "Threads to use; default: the processors at hand. The result does not depend on it.",            \
            take_threads, IN_REQUEST(threads)                                                                \
    }
#define OPTION_OUTPUT(argument, meaning)                                                                     \
    {                                                                                                        \
        'o', "output", argument, meaning, take_text, IN_REQUEST(output)                                      \
    }
#define OPTION_FORCE(meaning)                                                                                \
    {                                                                                                        \
        0, "force", NULL, meaning, take_flag, IN_REQUEST(force)                                              \
    }
#define OPTION_QUIET(meaning)                                                                                \
    {                                                                                                        \
        'q', "quiet", NULL, meaning, take_flag, IN_REQUEST(quiet)                                            \
    }
#define OPTION_JSON(meaning)                                                                                 \
    {                                                                                                        \
        0, "json", NULL, meaning, take_flag, IN_REQUEST(json)                                                \
    }
#define OPTION_MARKDOWN(meaning)                                                                             \
    {                                                                                                        \
        0, "markdown", NULL, meaning, take_flag, IN_REQUEST(markdown)                                        \
    }

/* What most commands say about theirs. */
#define SET_A_PARAMETER                                                                                      \
    OPTION_SET(                                                                                              \
        "Change a parameter, as in --set vendors.Zhipu.capital=1e5; may be repeated. A name may be [*].")
#define SET_THE_SEED OPTION_SEED("Base seed; the same as --set simulation.seed=N.")
#define SET_THE_REPLICATES                                                                                   \
    OPTION_REPLICATES("Number of independent runs; the same as --set simulation.replicates=N.")
#define SET_NO_NOTES OPTION_QUIET("Neither progress nor notes on stderr; errors stay.")

struct command {
    const char *name;
    const char *arguments; /* "SCENARIO", "[NAME]" */
    const char *summary;   /* one line */
    const char *details;   /* for its help */
    const struct option_row *options;
    size_t option_count;
    size_t minimum_arguments, maximum_arguments;
    size_t request_size;       /* of a struct that begins with struct request; 0: that itself */
    const void *defaults;      /* such a struct; NULL: all 0 */
    int (*run)(void *request); /* the exit code */
};

struct command_list {
    const struct command *const *items;
    size_t count;
};

/* The command of that name, or NULL. */
const struct command *command_find(const struct command_list *commands, const char *name);

/* Reads the options and arguments into a request and runs the command with it; argv[0] is the command.
 * Returns the exit code. `--help` and `--version`, which every command has, are answered on stdout, wrong use
 * is explained on stderr. Not for use by two threads at once (getopt). */
int command_execute(const struct command *command, const struct command_list *commands, int argc,
                    char **argv);

#endif
