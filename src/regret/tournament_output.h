/* The file of a tournament; docs/rule-games.md. */
#ifndef PRICEWAR_REGRET_TOURNAMENT_OUTPUT_H
#define PRICEWAR_REGRET_TOURNAMENT_OUTPUT_H

#include "regret/regret_study.h"
#include "runs/tournament.h"

/* The file appears under its name when it is complete. The study is one of regret_study_make about the rules of the group.
 * STATUS_INVALID: something is there and !force, or it can't be written. STATUS_FAILED: no memory, or the disk is full. */
enum status tournament_write(const struct tournament *tournament, const struct tournament_request *request,
                             const struct study *study, const char *path, bool force, struct error *error);

/* The scenario of a study of regret_study_make in which the vendors of the group [group_size] play the strategy and all
 * others what the scenario has; freed by scenario_free. STATUS_INVALID: they can't. STATUS_FAILED: no memory. */
enum status tournament_scenario(const struct study *study, const size_t *group, size_t group_size,
                                const char *strategy, struct scenario **scenario, struct error *error);

#endif
