/* Runs of a file, played again from what the file says about itself, and compared bit for bit. */
#ifndef PRICEWAR_RERUN_RERUN_H
#define PRICEWAR_RERUN_RERUN_H

#include "file/reader.h"

struct rerun_options {
    int64_t run; /* number of the one run to repeat; -1: all that are in the file */
    unsigned threads;
    double within; /* numbers that differ by no more, relative to the larger one, are taken as the same;
                    * statistics of a study are compared with 0 only */
    /* After each run, from one thread at a time; may be NULL. Returning false stops with STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* A dataset with numbers that are not the same. */
struct rerun_difference {
    char name[128];
    size_t different, compared; /* numbers */
    double largest;             /* difference relative to the larger number; INFINITY: other than numbers */
    int64_t run, round;         /* of the first one; -1: the dataset has no such axis */
    char first[256];            /* "Zhipu: 0.8 in the file, 0.7 again" */
};

struct rerun_report {
    enum file_kind kind;
    char *writer, *title; /* program that wrote it: "pricewar-sim 0.1.0 (1234abcd)" */
    bool same_program;    /* its version and commit are ours */
    char **changes;       /* [change_count]: what another version reads or writes otherwise, in words */
    size_t change_count;
    size_t runs_in_file, runs, runs_equal; /* runs, or pairs of a comparison; runs: played again */
    size_t numbers, close;                 /* compared; different, but within the tolerance */
    struct rerun_difference *differences;  /* [difference_count], the first in time first */
    size_t difference_count;
    char derived[160]; /* what does not follow from the runs of a study; "" when all does */
};

/* Files of runs, studies and their shards, comparisons and branches. STATUS_INVALID: the file can't be read,
 * is none of these, has another layout, has no such run, or its scenario is none for this program; the
 * message says which. STATUS_FAILED: a run fails, memory, or stopped. A difference is no failure. rerun_clear
 * may follow in any case. */
enum status rerun_file(const char *path, const struct rerun_options *options, struct rerun_report *report,
                       struct error *error);
void rerun_clear(struct rerun_report *report);

#endif
