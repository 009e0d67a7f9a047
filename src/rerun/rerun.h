/* Runs of a file, played again from what the file says about itself, and compared bit for bit. */
#ifndef PRICEWAR_RERUN_RERUN_H
#define PRICEWAR_RERUN_RERUN_H

#include "rerun/rerun_report.h"

/* Files of runs, studies and their shards, comparisons, branches, regrets, best replies, games among rules, tournaments, and games,
 * which are solved again. STATUS_INVALID: the file can't be read,
 * is none of these, has another layout, has no such run, or its scenario is none for this program; the
 * message says which. STATUS_FAILED: a run fails, memory, or stopped. A difference is no failure. rerun_clear
 * may follow in any case. */
enum status rerun_file(const char *path, const struct rerun_options *options, struct rerun_report *report,
                       struct error *error);
void rerun_clear(struct rerun_report *report);

#endif
