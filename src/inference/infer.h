/* What the data say about the parameters that a study varies: their posterior by adaptive population Monte Carlo. */
#ifndef PRICEWAR_INFERENCE_INFER_H
#define PRICEWAR_INFERENCE_INFER_H

#include "inference/inference.h"

/* What `infer` checks before it begins. */
enum status inference_check(const struct study *study, const struct inference_options *options,
                            struct error *error);

/* The points of the study's design are the first population; each later one, of the same size, is drawn around the
 * draws so far, weighted at the tolerance at which they are still worth a quarter of a population. The
 * result does not depend on the number of threads. STATUS_INVALID: as inference_check. STATUS_FAILED: no memory, or
 * no point of the first population gives the targets' outcomes. */
enum status infer(const struct study *study, const struct inference_options *options,
                  struct inference **inference, struct error *error);
void inference_free(struct inference *inference);

#endif
