/* Subcommands and their options as tables; parsing, help and "did you mean" come from the same rows. */
#ifndef PRICEWAR_CLI_OPTIONS_H
#define PRICEWAR_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/complain.h"
#include "cli/overrides.h"
#include "terminal/shown_name.h"
#include "terminal/terminal_signals.h"

struct command_list;

/* The command line's request. A command with further options has a struct of its own that begins with this
 * one. */
struct request {
    struct override_list overrides; /* --set, --seed, --replicates */
    struct override_list changes;   /* of one of the two sides in a comparison */
    const char *output;             /* as asked for, or NULL */
    unsigned threads;               /* 0: not asked for */
    bool force, quiet, json, markdown, allow_plugins;
    enum name_style names;
    const char *terms; /* a scenario whose words are asked for, or NULL */
    char **arguments;  /* [argument_count], as many as the command takes */
    size_t argument_count;
    const struct command_list *commands; /* all commands of the program */
};

struct option_row {
    char letter;          /* 0: there is no short form */
    const char *name;     /* without the dashes */
    const char *argument; /* its argument's name in the help; NULL: it takes none */
    const char *meaning;
    /* Stores its value (NULL for an option without argument) in the request at `place`. STATUS_INVALID:
     * the value is wrong, and a message has been printed. STATUS_FAILED: no memory. */
    enum status (*take)(const struct option_row *row, void *place, const char *value);
    size_t place;
    int64_t least, most; /* of take_whole */
};

enum status take_flag(const struct option_row *row, void *place, const char *value);  /* bool */
enum status take_text(const struct option_row *row, void *place, const char *value);  /* const char * */
enum status take_whole(const struct option_row *row, void *place, const char *value); /* int64_t */
enum status take_threads(const struct option_row *row, void *place, const char *value);

enum status take_names(const struct option_row *row, void *place, const char *value); /* enum name_style */

/* Add to a struct override_list: the value itself; the base seed; the number of runs. */
enum status take_set(const struct option_row *row, void *place, const char *value);
enum status take_seed(const struct option_row *row, void *place, const char *value);
enum status take_replicates(const struct option_row *row, void *place, const char *value);

/* Rows of options that several commands have. */
#define SHARED_OPTION(letter, name, argument, meaning, take, member)                                         \
    {                                                                                                        \
        letter, name, argument, meaning, take, .place = offsetof(struct request, member)                     \
    }
#define OPTION_SET(meaning) SHARED_OPTION(0, "set", "PATH=VALUE", meaning, take_set, overrides)
#define OPTION_SEED(meaning) SHARED_OPTION(0, "seed", "N", meaning, take_seed, overrides)
#define OPTION_REPLICATES(meaning) SHARED_OPTION(0, "replicates", "N", meaning, take_replicates, overrides)
#define OPTION_THREADS                                                                                       \
    SHARED_OPTION(0, "threads", "N",                                                                         \
                  "Threads to use; default: the processors at hand. The result does not depend on it.",      \
                  take_threads, threads)
#define OPTION_OUTPUT(argument, meaning) SHARED_OPTION('o', "output", argument, meaning, take_text, output)
#define OPTION_FORCE(meaning) SHARED_OPTION(0, "force", NULL, meaning, take_flag, force)
#define OPTION_QUIET(meaning) SHARED_OPTION('q', "quiet", NULL, meaning, take_flag, quiet)
#define OPTION_JSON(meaning) SHARED_OPTION(0, "json", NULL, meaning, take_flag, json)
#define OPTION_MARKDOWN(meaning) SHARED_OPTION(0, "markdown", NULL, meaning, take_flag, markdown)
#define OPTION_ALLOW_PLUGINS(meaning)                                                                        \
    SHARED_OPTION(0, "allow-plugins", NULL, meaning, take_flag, allow_plugins)
#define OPTION_TERMS(meaning) SHARED_OPTION(0, "terms", "SCENARIO", meaning, take_text, terms)
#define OPTION_NAMES(meaning) SHARED_OPTION(0, "names", "HOW", meaning, take_names, names)

/* The usual meaning of these options. */
#define SET_A_PARAMETER                                                                                      \
    OPTION_SET(                                                                                              \
        "Change a parameter, as in --set vendors.Zhipu.capital=1e5; may be repeated. A name may be [*].")
#define SET_THE_SEED OPTION_SEED("Base seed; the same as --set simulation.seed=N.")
#define SET_THE_REPLICATES                                                                                   \
    OPTION_REPLICATES("Number of independent runs; the same as --set simulation.replicates=N.")
#define ALLOW_PLUGINS_OF_A_FILE                                                                              \
    OPTION_ALLOW_PLUGINS(                                                                                    \
        "Load the plug-ins and start the programs that a file of results names; they can do anything, and are named first.")
#define SET_NAMES                                                                                            \
    OPTION_NAMES("How firms are called in text: name, label, or both as in \"ByteDance 豆包\" (the default).")
#define SET_NO_NOTES OPTION_QUIET("Neither progress nor notes on stderr; errors stay.")

/* The members of a command for its table of options. */
#define OPTIONS(rows) .options = rows, .option_count = sizeof rows / sizeof *rows

struct command {
    const char *name;
    const char *arguments; /* "SCENARIO", "[NAME]" */
    const char *summary;   /* one line */
    const char *details;   /* for its help */
    const struct option_row *options;
    size_t option_count;
    struct {
        size_t least, most;
    } takes; /* number of arguments */
    /* size of a struct that begins with struct request; 0: struct request itself */
    size_t request_size;
    const void *defaults;      /* initial request; NULL: all zeros */
    int (*run)(void *request); /* returns the exit code */
};

struct command_list {
    const struct command *const *items;
    size_t count;
};

/* The command with that name, or NULL. */
const struct command *command_find(const struct command_list *commands, const char *name);

/* Parses options and arguments into a request, and runs the command with it; argv[0] is the command.
 * Returns the exit code. Answers `--help` and `--version`, which every command has, on stdout; explains
 * wrong use on stderr. Not thread-safe (getopt). */
int command_execute(const struct command *command, const struct command_list *commands, int argc,
                    char **argv);

#endif
