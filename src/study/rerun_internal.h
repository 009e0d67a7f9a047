/* Internal to rerun_*.c. */
#ifndef PRICEWAR_STUDY_RERUN_INTERNAL_H
#define PRICEWAR_STUDY_RERUN_INTERNAL_H

#include <hdf5.h>
#include <pthread.h>

#include "study/columns.h"
#include "study/rerun.h"

enum { MOST_CHANGES = 40 };

/* A dataset that is compared, and what was found. */
struct rerun_row {
    const struct field *field;
    bool there;    /* in the file, in the shape that it should have */
    size_t length; /* numbers of a run, or of all when there is no axis of runs */
    struct rerun_difference found;
    size_t first_element;
};

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

/* Whether the dataset has the field's axes; `rows`: the length of an axis of runs or events. */
bool rerun_fits(const struct rerun *rerun, hid_t parent, const struct field *field, size_t rows);

/* Adds a change, if there is room; false without memory. */
bool rerun_add_change(struct rerun_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the settings that differ between two texts in the syntax of scenarios. */
bool rerun_compare_settings(struct rerun_report *report, const char *there, const char *here);

/* The two kinds of files. rerun->file is open and rerun->runs is read. */
enum status rerun_runs(struct rerun *rerun);
enum status rerun_study(struct rerun *rerun);

/* Plays the chosen runs on the threads: task(context, n) for the rows first + n. */
enum status rerun_play(struct rerun *rerun, void (*task)(void *context, size_t n), void *context);

/* Under the lock: a run is finished, with so many differences. */
void rerun_count(struct rerun *rerun, enum status status, size_t different);

/* Puts the rows that differ into the report. */
enum status rerun_collect(struct rerun *rerun);

#endif
