/* Peace is what the same scenario is without its price war, and what the war caused is how runs of the two differ on the
 * same random numbers. docs/model.md 5.4. */
#ifndef PRICEWAR_RUNS_PEACE_H
#define PRICEWAR_RUNS_PEACE_H

#include "runs/comparison.h"
#include "words/words.h"

/* Replaces the vendor's pricing rule by `hold`. */
void vendor_hold_prices(struct vendor_parameters *vendor);

/* Replaces every pricing rule by `hold`: prices, free quotas, caps and fees stay as they are at the start
 * or at a product's launch. All else stays. */
void scenario_stop_war(struct scenario *scenario);

/* The same scenario in peace: *stopped shares everything with it but the vendors, which the caller frees. STATUS_FAILED: no
 * memory; there is nothing to free. */
enum status scenario_in_peace(const struct scenario *scenario, struct scenario *stopped, struct error *error);

/* The same in a sentence. */
struct words peace_in_words(const struct terms *terms);

/* Runs of a war whose peace is still to be played. */
struct peace;

/* The scenario must outlive it. */
enum status peace_create(const struct scenario *scenario, struct peace **peace, struct error *error);

/* Notes what a run of the war ended with; `context`: the peace. Runs come in the order of their numbers. */
enum status peace_note(void *context, const struct outcome *outcome, struct error *error);

/* Plays as many runs in peace, whose numbers are those of the options, and compares: `with` is the war. Progress is
 * counted in these runs. Freed by comparison_free. */
enum status peace_compare(const struct peace *peace, const struct timelines_options *options,
                          struct comparison **caused, struct error *error);
void peace_free(struct peace *peace);

#endif
