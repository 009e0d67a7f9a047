#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "scenario/suggest.h"
#include "terminal/text_width.h"

enum { MOST_OPTIONS = 32, HELP_WIDTH = 80, HELP_INDENT = 26 };

static const struct option_row common_rows[] = {
    {'h', "help", NULL, "Show this help."},
    {'V', "version", NULL, "Show the version."},
};
enum { COMMON_ROWS = sizeof common_rows / sizeof *common_rows };

static const struct option_row *row_at(const struct command *command, size_t index)
{
    return index < command->option_count ? &command->options[index]
                                         : &common_rows[index - command->option_count];
}

static size_t row_count(const struct command *command)
{
    return command->option_count + COMMON_ROWS;
}

void complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("pricewar-sim: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void version_print(FILE *out)
{
    fprintf(out,
            "pricewar-sim %s (commit %s)\nLicence GPL-3.0-or-later; there is no warranty, as far as the law "
            "permits.\n",
            version_number(), version_commit());
}

static void print_option(FILE *out, const struct option_row *row)
{
    char left[80];
    if (row->key < OPTION_LONG_ONLY)
        snprintf(left, sizeof left, "  -%c, --%s%s%s", row->key, row->name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
    else
        snprintf(left, sizeof left, "      --%s%s%s", row->name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
    fprintf(out, "%-*s", HELP_INDENT, left);
    text_wrap(out, row->meaning, HELP_WIDTH, HELP_INDENT, (int)strlen(left));
}

void command_help(FILE *out, const struct command *command)
{
    fprintf(out, "Usage: pricewar-sim %s [OPTION]...%s%s\n\n", command->name, *command->arguments ? " " : "",
            command->arguments);
    text_wrap(out, command->details, HELP_WIDTH, 0, 0);
    fputs("\nOptions:\n", out);
    for (size_t i = 0; i < row_count(command); i++)
        print_option(out, row_at(command, i));
}

/* The tables in getopt's form. A colon at the start of `letters`: a missing argument gives ':'. */
static void translate(const struct command *command, struct option *rows, char *letters)
{
    *letters++ = ':';
    size_t count = 0;
    for (; count < row_count(command) && count < MOST_OPTIONS; count++) {
        const struct option_row *row = row_at(command, count);
        rows[count] =
            (struct option){row->name, row->argument ? required_argument : no_argument, NULL, row->key};
        if (row->key >= OPTION_LONG_ONLY)
            continue;
        *letters++ = (char)row->key;
        if (row->argument)
            *letters++ = ':';
    }
    rows[count] = (struct option){0};
    *letters = '\0';
}

static void hint_at_help(const struct command *command)
{
    fprintf(stderr, "Try `pricewar-sim %s --help`.\n", command->name);
}

/* Whether more than one long option begins like this. */
static bool is_ambiguous(const struct command *command, const char *name)
{
    size_t matches = 0;
    for (size_t i = 0; i < row_count(command); i++)
        matches += strncmp(row_at(command, i)->name, name, strlen(name)) == 0;
    return *name && matches > 1;
}

static void explain_unknown(const struct command *command, const char *text)
{
    if (strncmp(text, "--", 2) != 0) {
        complain("there is no option -%c", optopt);
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text + 2, "="), text + 2);
    if (optopt) {
        complain("--%s takes no argument", name);
        return;
    }
    if (is_ambiguous(command, name)) {
        complain("--%s is short for more than one option", name);
        return;
    }
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < row_count(command); i++)
        suggestion_try(&suggestion, row_at(command, i)->name);
    if (suggestion.best)
        complain("there is no option --%s; did you mean --%s?", name, suggestion.best);
    else
        complain("there is no option --%s", name);
}

static void explain_missing(const struct command *command)
{
    for (size_t i = 0; i < row_count(command); i++) {
        const struct option_row *row = row_at(command, i);
        if (row->key == optopt && row->argument)
            complain("--%s needs an argument: --%s %s", row->name, row->name, row->argument);
    }
}

static bool count_fits(const struct command *command, int count)
{
    if (count < (int)command->minimum_arguments) {
        complain("`%s` needs an argument: pricewar-sim %s %s", command->name, command->name,
                 command->arguments);
        return false;
    }
    if (count > 0 && command->maximum_arguments == 0) {
        complain("`%s` takes no arguments", command->name);
        return false;
    }
    if (count > (int)command->maximum_arguments) {
        complain("`%s` takes no more than %zu argument%s, not %d", command->name, command->maximum_arguments,
                 command->maximum_arguments == 1 ? "" : "s", count);
        return false;
    }
    return true;
}

enum parse_result options_parse(const struct command *command, int argc, char **argv,
                                bool (*take)(void *context, int key, const char *value), void *context,
                                int *first)
{
    struct option rows[MOST_OPTIONS + 1];
    char letters[2 * MOST_OPTIONS + 2];
    translate(command, rows, letters);
    opterr = 0;
    optind = 0; /* glibc: start afresh */
    for (int key; (key = getopt_long(argc, argv, letters, rows, NULL)) != -1;) {
        if (key == 'h') {
            command_help(stdout, command);
            return PARSE_ENDED;
        }
        if (key == 'V') {
            version_print(stdout);
            return PARSE_ENDED;
        }
        if (key == ':')
            explain_missing(command);
        else if (key == '?')
            explain_unknown(command, argv[optind - 1]);
        if (key == ':' || key == '?') {
            hint_at_help(command);
            return PARSE_WRONG;
        }
        if (!take(context, key, optarg))
            return PARSE_WRONG;
    }
    *first = optind;
    if (count_fits(command, argc - optind))
        return PARSE_GO_ON;
    hint_at_help(command);
    return PARSE_WRONG;
}

bool options_take_whole(const char *name, const char *value, int64_t least, int64_t most, int64_t *number)
{
    char *end;
    errno = 0;
    long long parsed = strtoll(value, &end, 10);
    if (errno || end == value || *end || parsed < least || parsed > most) {
        complain("--%s takes a whole number between %lld and %lld, not `%s`", name, (long long)least,
                 (long long)most, value);
        return false;
    }
    *number = parsed;
    return true;
}

bool options_take_threads(const char *value, unsigned *threads)
{
    enum { MOST_THREADS = 4096 };
    int64_t number;
    if (!options_take_whole("threads", value, 1, MOST_THREADS, &number))
        return false;
    *threads = (unsigned)number;
    return true;
}
