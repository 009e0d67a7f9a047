/* pricewar-sim manual: manual pages, from the same tables as --help. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/version.h"
#include "cli/commands.h"

/* A character of several bytes, by its number: roff reads bytes. Returns the last of them. */
static const char *print_wide(const char *character)
{
    size_t length = utf8_sequence_length(character, strlen(character));
    unsigned int number = (unsigned char)*character & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++)
        number = number << 6 | ((unsigned char)character[i] & 0x3fU);
    printf("\\[u%04X]", number);
    return character + (length > 0 ? length - 1 : 0);
}

/* Escapes text for roff. */
static void print_text(const char *text)
{
    fputs("\\&", stdout);
    for (; *text; text++) {
        if ((unsigned char)*text > 0x7f)
            text = print_wide(text);
        else if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
    }
}

static void print_line(const char *text)
{
    print_text(text);
    putchar('\n');
}

static void print_header(const char *command, const char *summary)
{
    fputs(".TH \"PRICEWAR\\-SIM", stdout);
    for (const char *letter = command; letter && *letter; letter++)
        printf("%s%c", letter == command ? "\\-" : "", toupper((unsigned char)*letter));
    printf("\" 1 \"\" \"pricewar\\-sim %s\"\n.SH NAME\npricewar\\-sim%s", version_number(),
           command ? "\\-" : "");
    fputs(command ? command : "", stdout);
    fputs(" \\- ", stdout);
    print_line(summary);
}

static void print_option(const struct option_row *row)
{
    fputs(".TP\n", stdout);
    if (row->letter)
        printf("\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", stdout);
    print_text(row->name);
    fputs("\\fR", stdout);
    if (row->argument)
        printf(" \\fI%s\\fR", row->argument);
    putchar('\n');
    print_line(row->meaning);
}

static void print_command(const struct command *command)
{
    static const struct option_row common[] = {
        {.letter = 'h', .name = "help", .meaning = "Show a short help."},
        {.letter = 'V', .name = "version", .meaning = "Show the version."}};
    print_header(command->name, command->summary);
    printf(".SH SYNOPSIS\n.B pricewar\\-sim %s\n[OPTION]...\n", command->name);
    print_line(command->arguments);
    fputs(".SH DESCRIPTION\n", stdout);
    print_line(command->details);
    fputs(".SH OPTIONS\n", stdout);
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->options[i]);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        print_option(&common[i]);
    fputs(".SH SEE ALSO\n.BR pricewar\\-sim (1)\n", stdout);
}

static void print_program(const struct command_list *commands)
{
    print_header(NULL, "simulate price wars among clouds, model vendors and the companies that use them");
    fputs(".SH SYNOPSIS\n.B pricewar\\-sim\n.I SCENARIO\n.br\n.B pricewar\\-sim\n.I COMMAND\n[ARGUMENT]...\n"
          ".SH DESCRIPTION\n"
          "Reads a scenario, plays it as often as it says and tells who survives, who wins and how sure that "
          "is. The result is written to standard output, messages and progress to standard error, all states "
          "to an HDF5 file.\n.SH COMMANDS\n",
          stdout);
    for (size_t i = 0; i < commands->count; i++) {
        printf(".TP\n.BR pricewar\\-sim\\-%s (1)\n", commands->items[i]->name);
        print_line(commands->items[i]->summary);
    }
    fputs(".SH EXIT STATUS\n"
          ".TP\n0\nDone.\n"
          ".TP\n1\nThe work failed: a run, the disk, memory.\n"
          ".TP\n2\nWrong use, or an invalid scenario; nothing was run.\n"
          ".TP\n130, 143\nStopped by Ctrl\\-C or SIGTERM.\n",
          stdout);
}

static int run(void *asked)
{
    const struct request *request = asked;
    if (request->argument_count == 0) {
        print_program(request->commands);
        return STATUS_OK;
    }
    const struct command *command = command_find(request->commands, request->arguments[0]);
    if (!command) {
        complain("there is no command `%s`", request->arguments[0]);
        return STATUS_INVALID;
    }
    print_command(command);
    return STATUS_OK;
}

const struct command command_manual = {
    .name = "manual",
    .arguments = "[COMMAND]",
    .summary = "Print the manual page of the program or of a command, for man.",
    .details =
        "Prints a manual page in roff, as in `pricewar-sim manual run | man -l -`. `make install` puts all "
        "of them in place.",
    .takes = {0, 1},
    .run = run,
};
