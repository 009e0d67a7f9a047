/* What was observed in a round of a watched run, beside what the run gives: sentences for the news. */
#ifndef PRICEWAR_WATCH_WATCH_OBSERVED_H
#define PRICEWAR_WATCH_WATCH_OBSERVED_H

#include "watch/watch_news.h"

/* The next observation of the last round, from the place `after` of the last one on (0 to begin with); SIZE_MAX: there is
 * none, or the run is watched without observations. */
size_t watch_observed_next(const struct watched_run *watched, size_t after);

/* "observed on 2024-05-15: vendor_tokens of ByteDance 3.65 tn tokens; here 3.10 tn (-15 %)". */
struct news_text watch_observed_text(const struct watched_run *watched, size_t observation);

/* Adds those of the last round to the news. */
enum status watch_observed_add(struct news *news, const struct watched_run *watched, struct error *error);

#endif
