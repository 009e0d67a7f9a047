/* The summary of a file's runs: what the program said when it had played them. */
#ifndef PRICEWAR_FILE_STORED_SUMMARY_H
#define PRICEWAR_FILE_STORED_SUMMARY_H

#include "file/stored_market.h"
#include "runs/summary.h"

/* The same as replicates_run's, except for what a file does not hold: sme_exit_year_one is NAN, and shares
 * have single precision. Names point into the market. Freed by summary_free (replicates.h).
 * STATUS_INVALID: as reader.h, or exits in rounds that do not exist. */
enum status stored_summary(struct reader *reader, const struct stored_market *market,
                           struct summary **summary, struct error *error);

#endif
