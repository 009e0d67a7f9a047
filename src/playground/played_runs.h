/* Runs that were played elsewhere become what `run` makes of them: a summary, what the war caused, a file of results. */
#ifndef PRICEWAR_PLAYGROUND_PLAYED_RUNS_H
#define PRICEWAR_PLAYGROUND_PLAYED_RUNS_H

#include "playground/shipped_run.h"
#include "runs/comparison.h"
#include "runs/summary.h"

struct played_runs;

/* Runs come in the order of their numbers, those of the war before those in peace; there may be none in peace. The file gets
 * the name `path`, and replaces one there. The scenario must outlive the runs and expect nothing (shipped_run.h). */
enum status played_runs_create(const struct scenario *scenario, const char *path, struct played_runs **runs,
                               struct error *error);

/* STATUS_INVALID: the bytes are none of a run of the scenario. */
enum status played_runs_add(struct played_runs *runs, const struct shipment *shipment, struct error *error);

/* A run in peace: what its measures are [measured_numbers]. */
enum status played_runs_add_peace(struct played_runs *runs, const double *numbers, struct error *error);

/* Ends it: writes the file and makes the summary, and with as many runs in peace as there are what the war caused, else
 * NULL. Both are freed by their own functions. STATUS_INVALID: there are some in peace, and not as many. */
enum status played_runs_finish(struct played_runs *runs, struct summary **summary, struct comparison **caused,
                               struct error *error);

void played_runs_free(struct played_runs *runs);

#endif
