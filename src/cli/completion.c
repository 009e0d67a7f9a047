/* pricewar-sim completion: shell scripts that complete commands, options, parameter paths and strategies. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "strategy/strategies.h"

/* Options that every command has besides those of its table. */
static const char common_options[] = "--help --version";

static void print_options(const struct command *command)
{
    for (size_t i = 0; i < command->option_count; i++)
        printf("--%s ", command->options[i].name);
    fputs(common_options, stdout);
}

/* Prints `vendors[].pricing` as `vendors[*].pricing`, with which --set addresses all elements. */
static void print_path(const char *group, const char *key)
{
    for (const char *letter = group; *letter; letter++)
        fputs(*letter == ']' ? "*]" : (char[]){*letter, '\0'}, stdout);
    printf(".%s=", key);
}

static void print_paths(const char *separator)
{
    for (size_t g = 0; g < parameter_group_count; g++)
        for (size_t i = 0; i < parameter_groups[g].row_count; i++) {
            print_path(parameter_groups[g].path, parameter_groups[g].rows[i].key);
            fputs(separator, stdout);
        }
    for (size_t s = 0; s < strategy_count; s++)
        for (size_t i = 0; i < strategies[s]->param_count; i++) {
            print_path("vendors[].pricing", strategies[s]->params[i].key);
            fputs(separator, stdout);
        }
}

static void print_strategies(void)
{
    for (size_t i = 0; i < strategy_count; i++)
        printf("%s%s", i ? " " : "", strategies[i]->name);
}

/* Prints a branch of a shell's `case` for every command, with its options. */
static void print_option_cases(const struct command_list *commands, const char *before, const char *after)
{
    for (size_t i = 0; i < commands->count; i++) {
        printf("        %s) %s", commands->items[i]->name, before);
        print_options(commands->items[i]);
        printf("%s ;;\n", after);
    }
}

static void print_commands(const struct command_list *commands)
{
    for (size_t i = 0; i < commands->count; i++)
        printf("%s%s", i ? " " : "", commands->items[i]->name);
}

/* Bash splits words at `=`, so what follows `path=` is completed as a word of its own. */
static void print_bash(const struct command_list *commands)
{
    fputs("# bash completion for pricewar-sim; printed by `pricewar-sim completion bash`\n"
          "_pricewar_sim() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= options=\n"
          "    local set=${COMP_WORDS[COMP_CWORD-2]-}\n"
          "    [ \"$word\" != = ] || { set=$before; before='='; word=; }\n"
          "    COMPREPLY=()\n"
          "    if [ \"$before\" = = ]; then\n"
          "        case $set in *strategy) words='",
          stdout);
    print_strategies();
    fputs("' ;; *) return ;; esac\n"
          "    elif [ \"$before\" = --set ]; then\n"
          "        compopt -o nospace 2>/dev/null\n"
          "        words='",
          stdout);
    print_paths(" ");
    fputs("'\n"
          "    elif [ \"$before\" = strategies ]; then\n"
          "        words='",
          stdout);
    print_strategies();
    fputs("'\n"
          "    else\n"
          "        case ${COMP_WORDS[1]} in\n",
          stdout);
    print_option_cases(commands, "options='", "'");
    fputs("        *) options='", stdout);
    print_options(&command_run);
    fputs("' ;;\n"
          "        esac\n"
          "        [ \"$COMP_CWORD\" -ne 1 ] || words='",
          stdout);
    print_commands(commands);
    fputs("'\n"
          "        case $word in -*) words=$options ;; esac\n"
          "    fi\n"
          "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "}\n"
          "complete -o bashdefault -o default -F _pricewar_sim pricewar-sim\n",
          stdout);
}

static void print_zsh(const struct command_list *commands)
{
    fputs("#compdef pricewar-sim\n"
          "# zsh completion for pricewar-sim; printed by `pricewar-sim completion zsh`\n"
          "local -a names paths options\n"
          "names=(",
          stdout);
    print_strategies();
    fputs(")\npaths=(", stdout);
    fputs("'", stdout);
    print_paths("' '");
    fputs("')\n"
          "case $words[2] in\n",
          stdout);
    print_option_cases(commands, "options=(", ")");
    fputs("        *) options=(", stdout);
    print_options(&command_run);
    fputs(") ;;\n"
          "esac\n"
          "if [[ $words[CURRENT-1] == --set ]]; then\n"
          "    if [[ $PREFIX == *strategy=* ]]; then\n"
          "        compset -P '*='\n"
          "        compadd -a names\n"
          "    else\n"
          "        compadd -S '' -a paths\n"
          "    fi\n"
          "elif [[ $words[CURRENT-1] == strategies ]]; then\n"
          "    compadd -a names\n"
          "elif [[ $PREFIX == -* ]]; then\n"
          "    compadd -a options\n"
          "else\n"
          "    (( CURRENT != 2 )) || compadd ",
          stdout);
    print_commands(commands);
    fputs("\n"
          "    _files\n"
          "fi\n",
          stdout);
}

static int run(void *asked)
{
    const struct request *request = asked;
    const char *shell = request->arguments[0];
    if (strcmp(shell, "bash") == 0)
        print_bash(request->commands);
    else if (strcmp(shell, "zsh") == 0)
        print_zsh(request->commands);
    else {
        complain("completion is for bash and zsh, not for `%s`", shell);
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

const struct command command_completion = {
    .name = "completion",
    .arguments = "bash|zsh",
    .summary = "Print a script with which the shell completes commands and parameters.",
    .details =
        "Prints a script for the shell: for bash to be sourced, as in `source <(pricewar-sim completion "
        "bash)`, for zsh a file `_pricewar-sim` in a folder of $fpath. `make install` puts both in place.",
    .takes = {1, 1},
    .run = run,
};
