/* pricewar-sim: finds the subcommand and runs it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "scenario/suggest.h"
#include "terminal/interrupt.h"

static const struct command *const commands[] = {
    &command_new,        &command_run,         &command_watch,     &command_check,
    &command_compare,    &command_converge,    &command_branch,    &command_tournament,
    &command_regret,     &command_sweep,       &command_calibrate, &command_invert,
    &command_infer,      &command_discover,    &command_merge,     &command_markov_perfect,
    &command_rerun,      &command_verify_file, &command_report,    &command_playground,
    &command_params,     &command_strategies,  &command_outcomes,  &command_fields,
    &command_completion, &command_manual,      &command_verify,
};
static const struct command_list all = {commands, sizeof commands / sizeof *commands};

static void program_help(FILE *out)
{
    fputs("Usage: pricewar-sim SCENARIO             run a scenario: who survives, who wins\n"
          "       pricewar-sim COMMAND [ARGUMENT]...\n\n"
          "Simulates price wars among cloud vendors, vendors of language models, and the small\n"
          "companies that build apps on them, or of any other industry, in words of its own:\n"
          "`pricewar-sim new` writes a scenario to start from.\n\nCommands:\n",
          out);
    for (size_t i = 0; i < all.count; i++)
        fprintf(out, "  %-14s %s\n", commands[i]->name, commands[i]->summary);
    fputs(
        "\n`pricewar-sim COMMAND --help` lists the options of a command, `pricewar-sim --version` shows the\n"
        "version.\n\nExit codes: 0 done; 1 the work failed; 2 wrong use or an invalid scenario; 130 and 143\n"
        "stopped by Ctrl-C or SIGTERM. The result is written to stdout, messages and progress to stderr.\n",
        out);
}

/* `pricewar-sim chekc FILE`: the word is no file, but nearly the name of a command. */
static bool is_misspelt_command(const char *word)
{
    struct suggestion suggestion = suggestion_for(word);
    if (word[0] == '-' || access(word, F_OK) == 0)
        return false;
    for (size_t i = 0; i < all.count; i++)
        suggestion_try(&suggestion, commands[i]->name);
    if (suggestion.best)
        complain("there is neither a command nor a file `%s`; did you mean `%s`?", word, suggestion.best);
    return suggestion.best != NULL;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        program_help(stderr);
        return STATUS_INVALID;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        program_help(stdout);
        return STATUS_OK;
    }
    const struct command *command = command_find(&all, argv[1]);
    if (command)
        return command_execute(command, &all, argc - 1, argv + 1);
    if (is_misspelt_command(argv[1]))
        return STATUS_INVALID;
    return command_execute(&command_run, &all, argc, argv);
}

static bool finished;

/* Explains an exit() by HDF5 or flex, which call it when memory is short. Nothing needs to be undone, as
 * files get their names only when complete. */
static void last_words(void)
{
    if (finished)
        return;
    complain("a library ended the program, most likely for want of memory; no output was changed");
    _exit(STATUS_FAILED);
}

int main(int argc, char **argv)
{
    atexit(last_words);
    interrupt_start();
    int code = dispatch(argc, argv);
    finished = true;
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == STATUS_OK) {
        complain("can't write to standard output: %s", strerror(errno));
        code = STATUS_FAILED;
    }
    return code;
}
