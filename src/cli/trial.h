/* What the commands that play one scenario in several ways share: options, threads, progress, output. */
#ifndef PRICEWAR_CLI_TRIAL_H
#define PRICEWAR_CLI_TRIAL_H

#include "cli/options.h"
#include "cli/work.h"
#include "runs/timeline.h"
#include "text/comparison_text.h"

#define TRIAL_JSON OPTION_JSON("The result as JSON: sorted keys, money in kCNY, null where nothing is known.")

/* Rows for the tables of options of those that compare two sides, after those of the overrides. */
#define TRIAL_OPTIONS                                                                                        \
    OPTION_THREADS, OPTION_OUTPUT("FILE", "HDF5 file to write; default: none. Missing folders are made."),   \
        OPTION_FORCE("Replace FILE of --output when it exists."), SET_NO_NOTES, TRIAL_JSON

/* Whether FILE can be written, which is none of what the command and the two sides read; makes its folder.
 * What is wrong is printed. */
enum status trial_check_output(const struct request *request, const struct scenario *one,
                               const struct scenario *other);

/* How the scenario is to be played; `work` is started. */
struct timelines_options trial_start(struct work *work, const struct request *request,
                                     const struct scenario *scenario);

/* Ends the work; the exit code of the program, with what went wrong, or what was done, printed. */
int trial_end(const struct work *work, const struct request *request, const struct scenario *scenario,
              enum status status, const struct error *error);

/* Plays the pairs of runs and delivers their comparison; the exit code, with what went wrong printed. */
int comparison_play(const struct request *request, const struct timeline *with,
                    const struct timeline *against, const struct comparison_words *words);

#endif
