/* Scenarios of a file, made again from what it says about them. */
#ifndef PRICEWAR_RERUN_RERUN_SCENARIO_H
#define PRICEWAR_RERUN_RERUN_SCENARIO_H

#include "rerun/rerun_work.h"
#include "scenario/scenario.h"

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

#endif
