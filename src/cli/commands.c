#include "cli/commands.h"

#include <string.h>

#include "scenario/suggest.h"

const struct command *const commands[] = {
    &command_run,         &command_watch,  &command_check,     &command_compare,    &command_branch,
    &command_tournament,  &command_sweep,  &command_calibrate, &command_merge,      &command_rerun,
    &command_verify_file, &command_report, &command_params,    &command_strategies, &command_fields,
    &command_completion,  &command_manual, &command_verify,
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

const struct command *command_near(const char *name)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < command_count; i++)
        suggestion_try(&suggestion, commands[i]->name);
    return suggestion.best ? command_find(suggestion.best) : NULL;
}
