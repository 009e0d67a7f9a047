/* What a repetition is asked, and what it finds. */
#ifndef PRICEWAR_RERUN_RERUN_REPORT_H
#define PRICEWAR_RERUN_RERUN_REPORT_H

#include "file/file_difference.h"
#include "file/reader.h"

struct rerun_options {
    int64_t run;   /* number of the one run to repeat; -1: all that are in the file */
    size_t sample; /* so many of these, drawn by `seed` (rerun_sample.h); 0, or more than there are: all */
    uint64_t seed;
    unsigned threads;
    double within; /* numbers that differ by no more, relative to the larger one, are taken as the same;
                    * statistics of a study are compared with 0 only */
    /* After each run, from one thread at a time; may be NULL. Returning false stops with STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
    /* The file's plug-ins, as in struct parameter_catalog; NULL: it must have none. */
    enum status (*plugin)(const char *strategy, struct parameter_extension *extension, struct error *error);
    /* The same where many wars are played, and answers of programs are not kept. */
    enum status (*plugin_of_study)(const char *strategy, struct parameter_extension *extension,
                                   struct error *error);
};

struct rerun_report {
    enum file_kind kind;
    char *writer, *title; /* program that wrote it: "pricewar-sim 0.1.0 (1234abcd)" */
    bool repeats;      /* programs of `process:` rules were not started: the file says what they answered */
    bool leaves_exits; /* whose explanation takes programs that are not started */
    bool same_program; /* its version and commit are ours */
    struct diagnostics changes;             /* what another version reads or writes otherwise, in words */
    size_t runs_in_file, runs, runs_equal;  /* runs, or pairs of a comparison; runs: played again */
    size_t numbers, close;                  /* compared; different, but within the tolerance */
    struct dataset_difference *differences; /* [difference_count], the first in time first */
    size_t difference_count;
    char derived[160]; /* what does not follow from the runs of a study; "" when all does */
};

#endif
