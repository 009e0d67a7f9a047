/* Shared by the commands that play one scenario in several ways: options, threads, progress, output. */
#ifndef PRICEWAR_CLI_TRIAL_H
#define PRICEWAR_CLI_TRIAL_H

#include "cli/options.h"
#include "cli/work.h"
#include "regret/regret_study.h"
#include "runs/timeline.h"
#include "study/calibration.h"
#include "text/comparison_text.h"

#define TRIAL_JSON OPTION_JSON("The result as JSON: sorted keys, money in kCNY, null where nothing is known.")

/* Option rows for commands that compare two sides; they follow the rows of the overrides. */
#define TRIAL_OPTIONS                                                                                        \
    OPTION_THREADS, OPTION_OUTPUT("FILE", "HDF5 file to write; default: none. Missing folders are made."),   \
        OPTION_FORCE("Replace FILE of --output when it exists."), SET_NAMES, SET_NO_NOTES, TRIAL_JSON

/* Reads the argument of --at, a round or a date. False, with a complaint, when it is neither. */
bool round_at(const char *text, const struct simulation_parameters *simulation, int64_t *round);

/* Whether `name` is in a list separated by commas; number of items of the list. */
bool is_listed(const char *list, const char *name);
size_t parts_of(const char *list);

/* The strategies of such a list; NULL: all but script. First those of the table, in its order, then plug-ins and programs.
 * names [most] point into the table or into *copy, which the caller frees in any case. Prints what
 * is wrong: a name is none, or is there twice. */
enum status choose_strategies(const char *list, const char **names, size_t most, size_t *count, char **copy);

/* What a GROUP of vendors may be, for the help. */
#define GROUP_MEANING "independents, owned, all, or names with commas between"

/* The vendors of a group, in the scenario's order: vendors [MOST_VENDORS]. Prints what is wrong with the option that asks for
 * it: a name is none, or there are fewer than `least`. */
enum status choose_vendors(const struct scenario *scenario, const char *option, const char *group,
                           size_t least, size_t *vendors, size_t *count);

/* Whether FILE can be written and is none of the files that the command and the two sides read; makes its
 * folder. Prints what is wrong. */
enum status trial_check_output(const struct request *request, const struct scenario *one,
                               const struct scenario *other);

/* The same for FILE.d, in which finished runs are kept until FILE is there, by one process or by those of --shard; what is
 * there of an unfinished search is no reason to refuse. */
enum status trial_check_kept(const struct request *request, const struct study_part *part,
                             const struct scenario *scenario);

/* A search whose finished runs are kept. */
struct trial_memory {
    const char *work; /* as in calibrate_memory_join */
    const struct study *study;
    size_t points;
    const struct study_part *part; /* {0, 0} or {1, 1}: alone */
};

/* Opens FILE.d; none without --output. Says how many runs are there already, *earlier, and what was lost of them. */
enum status trial_open_memory(const struct trial_memory *kept, const struct request *request,
                              struct calibrate_memory **memory, size_t *earlier, struct error *error);

/* Whether FILE may be that of this search though it was not made by this call: by another process of --shard, or by one that
 * was killed at its end. It is no reason to refuse then. */
bool trial_joins(const struct request *request, const struct study_part *part);

/* The work of such a search, and runs that an earlier call has kept. */
struct kept_work {
    struct work work;
    size_t earlier;
};

/* Callback with a struct kept_work as context: work_goes_on, of the runs that this call plays. */
bool trial_goes_on(void *kept_work, size_t done, size_t total);

/* After work_end: prints what went wrong, what was done, or that the search goes on from its memory (NULL: none), and
 * returns the exit code. done: FILE is there, or needs not be. */
int trial_end_kept(const struct kept_work *kept, const struct request *request,
                   const struct scenario *scenario, const struct calibrate_memory *memory, bool done,
                   enum status status, const struct error *error);

/* The study of a question about rules, which loads plug-ins. Prints what is wrong. */
enum status trial_make_study(const struct request *request, const struct regret_question *question,
                             struct study **study);

/* Options for playing the scenario; starts `work`. */
struct timelines_options trial_start(struct work *work, const struct request *request,
                                     const struct scenario *scenario);

/* Ends the work; prints what went wrong or what was done, and returns the exit code. */
int trial_end(const struct work *work, const struct request *request, const struct scenario *scenario,
              enum status status, const struct error *error);

/* Plays the pairs of runs, and prints and writes their comparison. Returns the exit code; what went wrong
 * is printed. */
int comparison_play(const struct request *request, const struct timeline *with,
                    const struct timeline *against, const struct comparison_words *words);

#endif
