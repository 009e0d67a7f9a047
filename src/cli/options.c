#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "scenario/suggest.h"
#include "terminal/text_width.h"

enum { MOST_OPTIONS = 32, HELP_WIDTH = 80, HELP_INDENT = 26 };

/* For getopt a row's key is its letter, or without one this number plus its place in the table. */
enum { FIRST_KEY = 256 };

static const struct option_row common_rows[] = {
    {.letter = 'h', .name = "help", .meaning = "Show this help."},
    {.letter = 'V', .name = "version", .meaning = "Show the version."},
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

static int key_of(const struct command *command, size_t index)
{
    const struct option_row *row = row_at(command, index);
    return row->letter ? row->letter : FIRST_KEY + (int)index;
}

static const struct option_row *row_of(const struct command *command, int key)
{
    size_t index = 0;
    while (index + 1 < row_count(command) && key_of(command, index) != key)
        index++;
    return row_at(command, index);
}

static void version_print(FILE *out)
{
    fprintf(out,
            "pricewar-sim %s (commit %s)\nLicence GPL-3.0-or-later; there is no warranty, as far as the law "
            "permits.\n",
            version_number(), version_commit());
}

static void print_option(FILE *out, const struct option_row *row)
{
    char left[80];
    const char letter[] = {'-', row->letter, ',', '\0'};
    snprintf(left, sizeof left, "  %-4s--%s%s%s", row->letter ? letter : "", row->name,
             row->argument ? " " : "", row->argument ? row->argument : "");
    fprintf(out, "%-*s", HELP_INDENT, left);
    text_wrap(out, row->meaning, HELP_WIDTH, HELP_INDENT, (int)strlen(left));
}

static void command_help(FILE *out, const struct command *command)
{
    fprintf(out, "Usage: pricewar-sim %s [OPTION]...%s%s\n\n", command->name, *command->arguments ? " " : "",
            command->arguments);
    text_wrap(out, command->details, HELP_WIDTH, 0, 0);
    fputs("\nOptions:\n", out);
    for (size_t i = 0; i < row_count(command); i++)
        print_option(out, row_at(command, i));
}

/* Converts the table to getopt's form. A colon at the start of `letters` makes getopt return ':' for a
 * missing argument. */
static void translate(const struct command *command, struct option *rows, char *letters)
{
    *letters++ = ':';
    size_t count = 0;
    for (; count < row_count(command) && count < MOST_OPTIONS; count++) {
        const struct option_row *row = row_at(command, count);
        rows[count] = (struct option){row->name, row->argument ? required_argument : no_argument, NULL,
                                      key_of(command, count)};
        if (!row->letter)
            continue;
        *letters++ = row->letter;
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

/* Whether several long options begin with `name`. */
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

static void explain_missing(const struct option_row *row)
{
    complain("--%s needs an argument: --%s %s", row->name, row->name, row->argument);
}

static bool count_fits(const struct command *command, int count)
{
    if (count < (int)command->takes.least) {
        complain("`%s` needs an argument: pricewar-sim %s %s", command->name, command->name,
                 command->arguments);
        return false;
    }
    if (count > 0 && command->takes.most == 0) {
        complain("`%s` takes no arguments", command->name);
        return false;
    }
    if (count > (int)command->takes.most) {
        complain("`%s` takes no more than %zu argument%s, not %d", command->name, command->takes.most,
                 command->takes.most == 1 ? "" : "s", count);
        return false;
    }
    return true;
}

/* Explains why getopt did not take an option: ':' or '?'. */
static void explain_wrong(const struct command *command, int key, const char *text)
{
    if (key == ':')
        explain_missing(row_of(command, optopt));
    else
        explain_unknown(command, text);
    hint_at_help(command);
}

/* False: don't run the command; *code is the exit code. */
static bool parse(const struct command *command, int argc, char **argv, struct request *request, int *code)
{
    struct option rows[MOST_OPTIONS + 1];
    char letters[2 * MOST_OPTIONS + 2];
    translate(command, rows, letters);
    opterr = 0;
    optind = 0; /* glibc: start afresh */
    *code = STATUS_OK;
    for (int key; (key = getopt_long(argc, argv, letters, rows, NULL)) != -1;) {
        if (key == 'h') {
            command_help(stdout, command);
            return false;
        }
        if (key == 'V') {
            version_print(stdout);
            return false;
        }
        *code = STATUS_INVALID;
        if (key == ':' || key == '?') {
            explain_wrong(command, key, argv[optind - 1]);
            return false;
        }
        const struct option_row *row = row_of(command, key);
        *code = (int)row->take(row, (char *)request + row->place, optarg);
        if (*code != STATUS_OK)
            return false;
    }
    request->arguments = argv + optind;
    request->argument_count = (size_t)(argc - optind);
    if (count_fits(command, argc - optind))
        return true;
    hint_at_help(command);
    *code = STATUS_INVALID;
    return false;
}

int command_execute(const struct command *command, const struct command_list *commands, int argc, char **argv)
{
    int code;
    size_t size = command->request_size ? command->request_size : sizeof(struct request);
    struct request *request = calloc(1, size);
    if (!request) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    if (command->defaults)
        memcpy(request, command->defaults, size);
    request->commands = commands;
    if (parse(command, argc, argv, request, &code))
        code = command->run(request);
    override_clear(&request->overrides);
    override_clear(&request->changes);
    free(request);
    return code;
}

const struct command *command_find(const struct command_list *commands, const char *name)
{
    for (size_t i = 0; i < commands->count; i++)
        if (strcmp(commands->items[i]->name, name) == 0)
            return commands->items[i];
    return NULL;
}

enum status take_flag(const struct option_row *row, void *place, const char *value)
{
    (void)row, (void)value;
    *(bool *)place = true;
    return STATUS_OK;
}

enum status take_text(const struct option_row *row, void *place, const char *value)
{
    (void)row;
    *(const char **)place = value;
    return STATUS_OK;
}

static enum status take_between(const char *name, const char *value, int64_t least, int64_t most,
                                int64_t *number)
{
    char *end;
    errno = 0;
    long long parsed = strtoll(value, &end, 10);
    if (errno || end == value || *end || parsed < least || parsed > most) {
        complain("--%s takes a whole number between %lld and %lld, not `%s`", name, (long long)least,
                 (long long)most, value);
        return STATUS_INVALID;
    }
    *number = parsed;
    return STATUS_OK;
}

enum status take_whole(const struct option_row *row, void *place, const char *value)
{
    return take_between(row->name, value, row->least, row->most, place);
}

enum status take_threads(const struct option_row *row, void *place, const char *value)
{
    enum { MOST_THREADS = 4096 };
    int64_t number = 0;
    enum status status = take_between(row->name, value, 1, MOST_THREADS, &number);
    *(unsigned *)place = (unsigned)number;
    return status;
}

enum status take_names(const struct option_row *row, void *place, const char *value)
{
    enum name_style *names = place;
    for (*names = 0; *names < NAME_STYLES; (*names)++)
        if (strcmp(value, name_styles[*names]) == 0)
            return STATUS_OK;
    complain("--%s takes name, label or both, not `%s`", row->name, value);
    return STATUS_INVALID;
}

enum status take_set(const struct option_row *row, void *place, const char *value)
{
    (void)row;
    return override_add(place, "", value);
}

enum status take_seed(const struct option_row *row, void *place, const char *value)
{
    (void)row;
    return override_add(place, "simulation.seed=", value);
}

enum status take_replicates(const struct option_row *row, void *place, const char *value)
{
    (void)row;
    return override_add(place, "simulation.replicates=", value);
}
