/* The file of an inference: draws with their weights, populations, distances by target, and what follows;
 * docs/output-format.md. */
#ifndef PRICEWAR_INFERENCE_INFERENCE_OUTPUT_H
#define PRICEWAR_INFERENCE_INFERENCE_OUTPUT_H

#include "inference/inference.h"

/* The file appears under its name when it is complete. STATUS_INVALID: something is there and !force, or it can't be
 * written. STATUS_FAILED: no memory, or the disk is full. */
enum status inference_write(const struct inference *inference, const struct inference_options *options,
                            const char *path, bool force, struct error *error);

/* Whether a file holds the inference of this study with these options; false also when it can't be read. */
bool inference_is_in(const struct study *study, const struct inference_options *options, const char *path);

#endif
