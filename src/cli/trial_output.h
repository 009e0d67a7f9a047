/* A comparison played, and delivered as the options ask: text or JSON on stdout, a file. */
#ifndef PRICEWAR_CLI_TRIAL_OUTPUT_H
#define PRICEWAR_CLI_TRIAL_OUTPUT_H

#include "cli/trial.h"
#include "text/comparison_text.h"

/* Plays the pairs of runs and delivers their comparison; the exit code, with what went wrong printed. */
int comparison_play(const struct trial_request *request, const struct timeline *with,
                    const struct timeline *against, const struct comparison_words *words);

/* Prints the object with where it comes from, and frees it; NULL: no memory. */
enum status trial_print_json(json_t *root, const struct scenario *scenario, const char *output,
                             struct error *error);

#endif
