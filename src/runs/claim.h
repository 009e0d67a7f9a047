/* Claims: statements about what runs end with, answered by the runs. */
#ifndef PRICEWAR_RUNS_CLAIM_H
#define PRICEWAR_RUNS_CLAIM_H

#include <stdio.h>

#include "runs/claim_answers.h"
#include "scenario/claim_check.h"
#include "statistics/estimate.h"

struct measure;

/* With fewer runs every claim is undecided: a few runs that end alike show no spread, so the interval
 * would be a point. Without noise one run is exact and enough. */
enum { CLAIM_FEWEST_RUNS = 5 };

enum { CLAIM_UNIT_SIZE = 328 };

/* The outcomes that a claim is about, looked up once. */
struct claim_quantity {
    const struct claim_parameters *claim;
    const struct measure *rows[3]; /* outcome, minus, over; NULL: none */
    size_t elements[3];
    struct claim_span span;     /* when the outcomes are read */
    char unit[CLAIM_UNIT_SIZE]; /* of the quantity in a run, which for a probability is that of event_value */
};

/* Looks up a claim's outcomes. False: one is unknown; *key says which key names it, `near` the nearest
 * name. */
bool claim_find(const struct claim_parameters *claim, const struct measure *rows, size_t count,
                const struct scenario *scenario, struct claim_quantity *quantity, const char **key,
                char near[NEAR_NAME_SIZE]);

/* Key of an outcome that can't be that of a window, since it does not add up over rounds; NULL: none. */
const char *claim_not_summed(const struct claim_quantity *quantity);

/* Reads element `element` of the outcome `row` of a run. */
typedef double claim_reader(const void *run, const struct measure *row, size_t element);

/* What the outcomes are before the window begins, and `over` in its own round: call it after every round. Needed
 * only where the span says so. */
void claim_take_earlier(const struct claim_quantity *quantity, claim_reader *get, const void *run,
                        int64_t round, double earlier[3]);

/* The claim's quantity in a run; for a probability 1 where the event happens and 0 where it does not. NAN: unknown.
 * earlier: as taken after earlier rounds; NULL for a run without rounds. */
double claim_value(const struct claim_quantity *quantity, claim_reader *get, const void *run,
                   const double earlier[3]);

/* Values, differences or ratios, as they come in. Start with zeros. */
struct claim_sample {
    struct sample values;
    double up, down; /* sums of the positive and of the negative parts */
};

void claim_sample_add(struct claim_sample *sample, double value);

/* Means and ratios: Student's t. Probabilities: Wilson (1927). Paired differences of probabilities: Bonett
 * & Price (2012), eq. 4, where a pair's change counts towards `up` or `down`. */
struct estimate claim_estimate(const struct claim_parameters *claim, enum claim_comparison comparison,
                               const struct claim_sample *sample);

/* Holds or fails when the whole interval does; numbers that are the same but for rounding are equal
 * (base/relation.h). `exact`: runs without noise. */
enum claim_verdict claim_verdict_of(const struct claim_parameters *claim, const struct estimate *estimate,
                                    size_t runs, bool exact);

/* Unit of the statistic: "1" for probabilities and for ratios of two sides. */
const char *claim_unit(const struct claim_quantity *quantity, enum claim_comparison comparison);

/* Prints what a claim is about: "(a - b) / c after round 12". */
void claim_put_quantity(FILE *out, const struct claim_parameters *claim);

/* What is tested, "mean of final_share[Zhipu] above 0.05", on the heap; NULL: no memory. `at`, `against`:
 * which design points, or NULL. */
char *claim_statement(const struct claim_quantity *quantity, enum claim_comparison comparison, const char *at,
                      const char *against);

/* Makes the whole answer, with its own copies of texts. STATUS_FAILED: no memory; the answer can be
 * cleared in any case. */
enum status claim_answer_make(const struct claim_quantity *quantity, enum claim_comparison comparison,
                              const struct claim_sample *sample, bool exact, char *statement,
                              struct claim_answer *answer, struct error *error);

#endif
