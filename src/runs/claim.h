/* Claims: statements about what runs end with, answered by the runs. */
#ifndef PRICEWAR_RUNS_CLAIM_H
#define PRICEWAR_RUNS_CLAIM_H

#include "runs/claim_answers.h"
#include "scenario/claim_check.h"
#include "statistics/estimate.h"

struct measure;

/* With fewer runs every claim is undecided: two or three runs that end alike show no spread, and the interval
 * would be a point. Runs without noise are exact, and one is enough. */
enum { CLAIM_FEWEST_RUNS = 5 };

/* What the outcomes of a claim are, found once. */
struct claim_quantity {
    const struct claim_parameters *claim;
    const struct measure *rows[3]; /* outcome, minus, over; NULL: none */
    size_t elements[3];
    int64_t round; /* after which it is read */
};

/* STATUS_INVALID: an outcome is unknown; *key and `near` say which and what comes near. */
bool claim_find(const struct claim_parameters *claim, const struct measure *rows, size_t count,
                const struct scenario *scenario, struct claim_quantity *quantity, const char **key,
                char near[NEAR_NAME_SIZE]);

/* What a run says: the quantity, or for a probability 1 where the event happens and 0 where not; NAN when it
 * is not known. `get` reads an outcome: element `element` of `row`. */
double claim_value(const struct claim_quantity *quantity,
                   double (*get)(const void *run, const struct measure *row, size_t element),
                   const void *run);

/* Values, differences or ratios as they come in. Start with zeros. */
struct claim_sample {
    struct sample values;
    double up, down; /* sums of the positive and of the negative parts */
};

void claim_sample_add(struct claim_sample *sample, double value);

/* Means and ratios: Student's t. Probabilities: Wilson (1927). Differences of probabilities, paired: Bonett &
 * Price (2012), eq. 4, with the net change of a pair shared out between the two kinds of change. */
struct estimate claim_estimate(const struct claim_parameters *claim, enum claim_comparison comparison,
                               const struct claim_sample *sample);

/* Holds or fails when all of the interval does. `exact`: runs without noise. */
enum claim_verdict claim_verdict_of(const struct claim_parameters *claim, const struct estimate *estimate,
                                    size_t runs, bool exact);

/* "mean of final_share[Zhipu] above 0.05": what is tested, on the heap, or NULL. `at`, `against`: which
 * design points, or NULL. */
char *claim_statement(const struct claim_parameters *claim, enum claim_comparison comparison, const char *at,
                      const char *against);

/* The whole answer, with texts of its own. STATUS_FAILED: no memory; `answer` can be cleared in any case. */
enum status claim_answer_make(const struct claim_parameters *claim, enum claim_comparison comparison,
                              const struct claim_sample *sample, bool exact, char *statement,
                              struct claim_answer *answer, struct error *error);

#endif
