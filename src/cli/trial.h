/* What the commands that play one scenario in several ways share: options, threads, progress, output. */
#ifndef PRICEWAR_CLI_TRIAL_H
#define PRICEWAR_CLI_TRIAL_H

#include "cli/load.h"
#include "cli/options.h"
#include "runs/timeline.h"
#include "terminal/progress_line.h"

struct trial_request {
    struct override_list overrides;
    const char *output; /* as asked for, or NULL */
    unsigned threads;   /* 0: not asked for */
    bool force, quiet, json;
    enum status status; /* of the options */
};

enum trial_key { TRIAL_FORCE = 1100, TRIAL_JSON, TRIAL_THREADS };

/* Rows for their tables of options, after OVERRIDE_OPTIONS. */
#define TRIAL_OPTIONS                                                                                        \
    {TRIAL_THREADS, "threads", "N",                                                                          \
     "Threads to use; default: the processors at hand. The result does not depend on it."},                  \
        {'o', "output", "FILE", "HDF5 file to write; default: none. Missing folders are made."},             \
        {TRIAL_FORCE, "force", NULL, "Replace FILE of --output when it exists."},                            \
        {'q', "quiet", NULL, "Neither progress nor notes on stderr; errors stay."},                          \
    {                                                                                                        \
        TRIAL_JSON, "json", NULL,                                                                            \
            "The result as JSON: sorted keys, money in kCNY, null where nothing is known."                   \
    }

/* Takes one of these options or of OVERRIDE_OPTIONS; false: it is wrong, and that has been said. */
bool trial_take(struct trial_request *request, int key, const char *value);
void trial_clear(struct trial_request *request);

/* The changes of both sides, then those of one; where both set the same path, that one's alone. */
enum status trial_join_overrides(const struct override_list *shared, const struct override_list *own,
                                 struct override_list *joined);

/* Whether FILE can be written; makes its folder. What is wrong is printed. */
enum status trial_check_output(const struct trial_request *request);

/* The progress line and Ctrl-C around a piece of work. */
struct trial_watch {
    struct progress_line line;
    size_t done;
};
void trial_start(struct trial_watch *watch, const struct trial_request *request,
                 const struct scenario *scenario, struct timelines_options *options);

/* Ends the line; the exit code of the program, with what went wrong printed. */
int trial_end(struct trial_watch *watch, enum status status, const struct error *error);

/* "N runs in 3.2 s, seed 1; wrote FILE" on stderr. */
void trial_note(const struct trial_watch *watch, const struct trial_request *request,
                const struct scenario *scenario);

#endif
