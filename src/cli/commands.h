/* The subcommands that main.c lists; each is defined in the file of its name. */
#ifndef PRICEWAR_CLI_COMMANDS_H
#define PRICEWAR_CLI_COMMANDS_H

#include "cli/options.h"

extern const struct command command_run, command_check, command_params, command_strategies, command_outcomes,
    command_fields, command_sweep, command_rerun, command_verify_file, command_calibrate, command_merge,
    command_report, command_completion, command_manual, command_compare, command_converge, command_branch,
    command_tournament, command_regret, command_verify, command_watch, command_invert, command_infer,
    command_discover, command_new, command_markov_perfect, command_playground;

#endif
