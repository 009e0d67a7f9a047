/* What the kinds of files share when they are repeated: each is made again as it once was made, in a folder
 * of its own, and held against the stored one. */
#ifndef PRICEWAR_RERUN_RERUN_WORK_H
#define PRICEWAR_RERUN_RERUN_WORK_H

#include "rerun/rerun_report.h"

struct rerun {
    const char *path;
    const struct rerun_options *options;
    struct rerun_report *report;
    struct error *error;
    hid_t file;
    int32_t *runs; /* [run_count] numbers of the runs in the file, ascending */
    size_t run_count;
    size_t *rows;     /* [count] places among these of the runs that are played again, ascending */
    int32_t *numbers; /* [count] their numbers */
    size_t count;
    char folder[4000], again[4096]; /* the file that is made; its folder is there once it is asked for */
    int places[2];                  /* of the two, in unfinished.h */
};

/* For makers of files; context: the rerun. */
bool rerun_progress(void *context, size_t done, size_t total);

/* Whether all runs are played again, whose statistics then follow. */
bool rerun_is_whole(const struct rerun *rerun);

/* STATUS_INVALID: the runs are not 0, 1, ..., as they are in files that are made at once. */
enum status rerun_check_numbers(const struct rerun *rerun);

/* STATUS_INVALID: one run is asked for of a file that holds `what`, whose runs are of many wars. */
enum status rerun_refuse_one(const struct rerun *rerun, const char *what);

/* Makes the folder. rerun_remove_folder may follow in any case. */
enum status rerun_make_folder(struct rerun *rerun);
void rerun_remove_folder(struct rerun *rerun);

/* The differences of the file, to be opened; and what they came to, for the report. */
struct file_differences rerun_differences(struct rerun *rerun);
void rerun_report_differences(struct rerun *rerun, struct file_differences *differences);

/* All of it for a file that was made with all the runs at once. */
enum status rerun_compare(struct rerun *rerun,
                          bool (*wanted)(const void *context, const char *name, const struct field *field));

#endif
