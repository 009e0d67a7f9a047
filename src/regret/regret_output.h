/* The file of regrets: the alternatives with their gains and verdicts, and the runs behind them; docs/output-format.md. */
#ifndef PRICEWAR_REGRET_REGRET_OUTPUT_H
#define PRICEWAR_REGRET_REGRET_OUTPUT_H

#include "regret/regret.h"

/* The file appears under its name when it is complete. STATUS_INVALID: something is there and !force, or it can't be
 * written. STATUS_FAILED: no memory, or the disk is full. */
enum status regret_write(const struct regret *regret, const char *path, bool force, struct error *error);

/* Whether a file holds the regrets of this study; false also when it can't be read. */
bool regret_is_in(const struct study *study, const char *path);

#endif
