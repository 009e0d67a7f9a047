/* Internal to rerun_*.c. */
#ifndef PRICEWAR_RERUN_RERUN_INTERNAL_H
#define PRICEWAR_RERUN_RERUN_INTERNAL_H

#include <hdf5.h>
#include <pthread.h>

#include "rerun/rerun.h"
#include "runs/tally.h"
#include "study/columns.h"

enum { MOST_CHANGES = 40 };

/* A dataset that is compared, and what was found. */
struct rerun_row {
    const struct field *field;
    bool there;    /* in the file, in the shape that it should have */
    size_t length; /* numbers of a run, or of all when there is no axis of runs */
    struct rerun_difference found;
    size_t first_element;
};

struct rerun_made_field;
struct rerun_winner;

struct rerun {
    const char *path;
    const struct rerun_options *options;
    struct rerun_report *report;
    struct error *error;
    hid_t file;
    const struct scenario *scenario; /* of the file, or the base of its study; NULL: a test model */
    int32_t *runs;                   /* [run_count] numbers of the runs in the file */
    size_t run_count;
    size_t first, count; /* rows [first, first + count) of these are played again */
    struct rerun_row *rows;
    size_t row_count;
    struct rerun_made_field *made_fields; /* that some rows are about */
    bool *run_differs;                    /* [count] once files were compared; or NULL */
    char **outcome_names;                 /* [outcome_count] of a comparison, or NULL */
    size_t outcome_count;
    /* under the lock, like HDF5: */
    pthread_mutex_t lock;
    size_t done;
    enum status status;
};

/* Notes what is different between two blocks of `count` numbers of a row's type; texts are char pointers.
 * run: its number, or -1. Returns how many are. */
size_t rerun_compare(struct rerun *rerun, struct rerun_row *row, int64_t run, const void *there,
                     const void *here, size_t count);

/* Reads a row's numbers of the file's run `index` (0 without an axis of runs) and compares them with
 * `here`. */
enum status rerun_compare_stored(struct rerun *rerun, struct rerun_row *row, size_t index, int64_t run,
                                 const void *here, size_t *different);

/* Notes a unit or type of numbers that is not the field's; `like`: a dataset of ours with the unit, or -1 for
 * the field's own. False without memory. */
bool rerun_compare_form(struct rerun *rerun, hid_t parent, const struct field *field, hid_t like);

/* Whether the dataset has the field's axes; `rows`: the length of an axis of runs or events. */
bool rerun_fits(const struct rerun *rerun, hid_t parent, const struct field *field, size_t rows);

/* Adds a change, if there is room; false without memory. */
bool rerun_add_change(struct rerun_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the settings that differ between two texts in the syntax of scenarios, with `side` before each. */
bool rerun_compare_settings(struct rerun_report *report, const char *side, const char *there,
                            const char *here);

/* A scenario of a file; the extensions are the strategies' parameters. */
struct rerun_scenario {
    struct parameter_extension *extensions;
    struct parameter_catalog catalog;
    struct scenario *scenario;
};

/* The scenario that a file or group says it is of. rerun_scenario_clear may follow in any case. */
enum status rerun_scenario_read(struct rerun *rerun, hid_t from, struct rerun_scenario *made);
void rerun_scenario_clear(struct rerun_scenario *made);

/* Notes what of /resolved, and of the digest of /scenario, is not as this program makes them. */
enum status rerun_scenario_compare(struct rerun *rerun, hid_t from, const char *side,
                                   const struct rerun_scenario *made);

/* A folder for a file that is made again. rerun_remove_folder may follow in any case. */
struct rerun_folder {
    char name[4000], file[4096];
};
enum status rerun_make_folder(struct rerun_folder *folder, struct error *error);
void rerun_remove_folder(const struct rerun_folder *folder);

/* Compares all datasets below the groups (NULL at the end; NULL: everything but texts without an axis) with
 * those of a file that was made again, once. */
enum status rerun_compare_file(struct rerun *rerun, const char *again, const char *const *groups);
void rerun_free_fields(struct rerun *rerun);

/* The kinds of files. rerun->file is open and rerun->runs is read. */
enum status rerun_runs(struct rerun *rerun);
enum status rerun_study(struct rerun *rerun);
enum status rerun_comparison(struct rerun *rerun);

/* What a file of runs says about all of them: winners, claims, exits, from the runs' outcomes in order. */
enum status rerun_statistics(struct rerun *rerun, const struct tally *tally,
                             const struct rerun_winner *winner);

/* Plays the chosen runs on the threads: task(context, n) for the rows first + n. */
enum status rerun_play(struct rerun *rerun, void (*task)(void *context, size_t n), void *context);

/* Under the lock: a run is finished, with so many differences. */
void rerun_count(struct rerun *rerun, enum status status, size_t different);

/* Puts the rows that differ into the report. */
enum status rerun_collect(struct rerun *rerun);

#endif
