/* Experiments of the tests: a scenario put together from a still world and what is to move in it, run from
 * the reader to the output file, and read back from there. */
#ifndef PRICEWAR_TESTS_EXPERIMENT_H
#define PRICEWAR_TESTS_EXPERIMENT_H

#include "base/error.h"
#include "scenario/scenario.h"
#include <stdio.h>

enum { TABLE_RANK = 4 };

/* A dataset of the output file. */
struct output_table {
    char *name;
    size_t rank, extent[TABLE_RANK];
    double *values; /* row-major */
    struct output_table *next;
};

struct experiment {
    FILE *vendors;
    char *vendor_text;
    size_t vendor_size, vendor_count;
    char **overrides;
    size_t override_count;
    unsigned threads;
    struct scenario *scenario; /* after experiment_run */
    struct parameter_extension *extensions;
    char path[64];
    long long file; /* HDF5's handle, or -1 */
    struct output_table *tables;
    struct error error; /* the first thing that went wrong */
};

/* A world in which nothing moves by itself: one round, noise off, one cloud "Cloud" without limit, one sector
 * with one class of one SME that asks for one unit a month of the model it likes best, reviews every round,
 * pays no switching cost, and nobody enters, leaves, learns or is funded. It has no vendor yet. */
void experiment_init(struct experiment *experiment);

/* One more vendor: the inside of its group in the scenario. */
void experiment_vendor(struct experiment *experiment, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One more change: PATH=VALUE. */
void experiment_set(struct experiment *experiment, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads, runs and writes; false when something went wrong (experiment->error). */
bool experiment_run(struct experiment *experiment);

/* The same for a scenario's text instead of the still world. */
bool experiment_run_text(struct experiment *experiment, const char *text);

/* The whole dataset, or NULL (experiment->error). Lives as long as the experiment. */
const struct output_table *experiment_table(struct experiment *experiment, const char *name);

/* One number of a dataset by run, round (0: before the first) and place on its third axis; NAN when there is
 * none. */
double experiment_number(struct experiment *experiment, const char *name, size_t run, size_t round,
                         size_t place);

/* Number of events of a kind (enum event_kind) in a run, all vendors. */
size_t experiment_events(struct experiment *experiment, size_t run, int kind);

void experiment_clear(struct experiment *experiment);

#endif
